#!/usr/bin/env bash
# Installs what testing needs beyond building: PostgreSQL, a browser, OpenSSL, a PKCS#11 token in software, Tencent Cloud's clients, and other
# implementations of cryptography to exchange with.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

debian '/usr/lib/postgresql/*/bin/postgres=postgresql' /usr/bin/chromium=chromium openssl=openssl \
  '/usr/share/fonts/opentype/noto/NotoSansCJK*=fonts-noto-cjk' setpriv=util-linux \
  '/usr/lib/softhsm/libsofthsm2.so=softhsm2' pkcs11-tool=opensc
need python3 'install Python 3.9 or newer'
python3 -c 'import venv, ensurepip' 2>/dev/null || debian /nonexistent=python3-venv

if ! cmp -s scripts/requirements.txt .venv/.installed-from; then
  say 'installing Python packages into .venv: Tencent Cloud clients, other implementations of cryptography'
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --requirement scripts/requirements.txt
  cp scripts/requirements.txt .venv/.installed-from
fi
