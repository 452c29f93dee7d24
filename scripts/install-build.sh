#!/usr/bin/env bash
# Installs what building needs, and says so. Nothing happens when it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

debian gcc=gcc
need cargo 'install Rust (see rust-version in Cargo.toml for the version)'
need node 'install Node.js 20 or newer'
need npm 'it comes with Node.js'

# The lock file decides: unchanged, nothing is to be done.
stamp=console/node_modules/.installed-from
if ! cmp -s console/package-lock.json "$stamp"; then
  say 'installing npm modules of the console'
  (cd console && npm ci --no-audit --no-fund --loglevel=error)
  cp console/package-lock.json "$stamp"
fi
