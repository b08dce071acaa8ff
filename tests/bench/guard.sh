#!/bin/sh
# Builds what the guard needs, as it is served, and runs it. For tests/run.sh.
#   tests/bench/guard.sh           fails on gross regressions
#   tests/bench/guard.sh --keep    keeps this machine's figures in guard.json instead
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
build="${PARLEY_BENCH_BUILD:-$top/build/bench}"
cd "$top"
cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo
cmake --build "$build" --target guard_room bench_load bench_epoll bench_seed bench_rooms parley -j 2
exec node tests/bench/guard.mjs --build "$build" "$@"
