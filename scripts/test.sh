#!/usr/bin/env bash
# Every test. The order is by how soon a mistake shows.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

say 'console: types, unit tests, build'
(cd console && npm run build && npm run check)

say 'formatting and lints'
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked --quiet -- -D warnings

say 'rules, API, both databases, the server, real clients, crashes'
cargo test --workspace --locked

say 'the console in a browser; pictures of every page go to test-artefacts/screenshots'
(cd console && KEYWARD_BIN=../target/debug/keyward npm run e2e)

say 'all tests passed'
