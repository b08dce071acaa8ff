#!/bin/sh
# Builds the benchmark and the servers it compares with, and runs it.
#   tests/bench/run.sh               everything, plain and with TLS; writes RESULTS.md, results.json
#                                    and the plots beside this file
#   tests/bench/run.sh --quick       a short form, which shows that it works; writes to build/bench/out
#   tests/bench/run.sh --tls         with TLS only
# Further options go to run.mjs: --servers a,b  --rounds N  --no-pin  --no-browser  --parley PROGRAM  --out DIR
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
command="tests/bench/run.sh${*:+ $*}"
. "$top/deploy/packages.sh"
cd "$top"
# shellcheck disable=SC2086
need_packages $BUILD_PACKAGES
# of the servers compared with, those that Debian has
need_packages redis-server nginx-light libnginx-mod-nchan
# for the browser's side
need_packages chromium fonts-liberation
need_node
need_npm "$top/tests/bench/baselines"
need_npm "$top/client-web"
need_npm "$top/tests"

build="${PARLEY_BENCH_BUILD:-$top/build/bench}"
out="$top/tests/bench"
for option in "$@"; do
    [ "$option" != --quick ] || out="$build/out"
done
mkdir -p "$(dirname "$build")"
cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$build.log" 2>&1 ||
    { cat "$build.log"; exit 1; }
cmake --build "$build" --target bench parley -j 2 >>"$build.log" 2>&1 ||
    { tail -n 40 "$build.log"; exit 1; }
(cd client-web && npm run --silent generate && npx vite build --outDir "$build/client" --emptyOutDir) >>"$build.log" 2>&1 ||
    { tail -n 40 "$build.log"; exit 1; }
exec node tests/bench/run.mjs --build "$build" --out "$out" --command "$command" "$@"
