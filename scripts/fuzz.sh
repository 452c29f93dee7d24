#!/usr/bin/env bash
# Fuzzes every target for FUZZ_SECONDS each (default 600), or those that are named. The first find ends it and goes
# to fuzz/artifacts/; inputs that reach new code go to target/fuzz-corpus/, where the next run begins.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

debian g++=g++
if ! cargo fuzz --version >/dev/null 2>&1; then
  say 'installing cargo-fuzz'
  cargo install --locked --quiet cargo-fuzz
fi

# libFuzzer needs no nightly compiler without a sanitizer, and there is no unsafe code of ours to sanitize.
options=(--sanitizer none)
say 'building'
cargo fuzz build "${options[@]}"

# The databases of the target `request` are for a moment only: in memory, where there is room for them.
[ -d /dev/shm ] && export TMPDIR=/dev/shm
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(cargo fuzz list)
for target in "${targets[@]}"; do
  say "$target, for ${FUZZ_SECONDS:=600} seconds"
  found=target/fuzz-corpus/$target
  mkdir -p "$found"
  cargo fuzz run "${options[@]}" "$target" "$found" "fuzz/corpus/$target" -- \
    -max_total_time="$FUZZ_SECONDS" -timeout=30 -rss_limit_mb=4096 -print_final_stats=1
done
say 'nothing was found'
