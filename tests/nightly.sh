#!/bin/sh
# What takes too long for every change. Nothing here depends on what starts it: a timer, a CI job, a person.
#   tests/nightly.sh [MINUTES]     each fuzz target for so many minutes (10)
# Two hours on two cores, most of them fuzzing. Ends like tests/run.sh, with one line of counts and 1 when something
# failed; the output is in build/test-logs, and inputs on which a target failed are in build/fuzz/found.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/deploy/packages.sh"
minutes=${1:-10}
case "$minutes" in
*[!0-9]* | "" | 0) fail "usage: tests/nightly.sh [MINUTES]" ;;
esac
cd "$top"

# shellcheck disable=SC2086
need_packages $BUILD_PACKAGES libcmocka-dev python3 git clang libclang-rt-14-dev
need_node
. "$top/tests/steps.sh"
need_npm "$top/client-web"
need_npm "$top/tests"

served="env PARLEY_CLIENT=$top/client-web/dist"
integration="cd tests && node --test --test-reporter=tap --test-concurrency=1 integration/*.test.mjs"

step build-client none sh -c 'cd client-web && npm run build'
build asan-ubsan
step sanitizers ctest ctest --preset asan-ubsan -L unit -j 2
# shellcheck disable=SC2086
step sanitizers-integration node $served PARLEY_BINARY="$top/build/asan-ubsan/parley" sh -c "$integration"
build tsan
step threads ctest ctest --preset tsan -L unit -j 2
build release
for round in 1 2 3 4 5; do
    step "kill-$round" node sh -c 'cd tests && node --test --test-reporter=tap faults/kill.test.mjs'
done
build fuzz --target fuzzers
step fuzz plain sh tests/fuzz/run.sh build/fuzz/tests $((minutes * 60))
finish
