#!/usr/bin/env bash
# Measures how long public attack tools take on our white-box tables: docs/white-box.md has figures. A few minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

debian g++=g++ '/usr/include/NTL/version.h=libntl-dev' '/usr/include/*/gmp.h=libgmp-dev'
need python3 'install Python 3.9 or newer'
tools=target/attacks-venv
if ! "$tools/bin/python" -c 'import bluegalaxyenergy, phoenixAES' 2>/dev/null; then
  say "installing attack tools into $tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check bluegalaxyenergy==2.0.1 phoenixAES==0.0.5
fi
say 'building'
cargo build --quiet --locked --package keyward-whitebox --example oracle
"$tools/bin/python" scripts/whitebox-attacks.py target/debug/examples/oracle
