#!/bin/sh
# Installs what the tests need, builds, and runs them; ends with one line of counts.
#   tests/run.sh                 everything; tests/nightly.sh has what takes longer
#   tests/run.sh PART…           layering unit sanitizers client packs integration faults browser fuzz guard
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/deploy/packages.sh"
cd "$top"

all="layering unit client packs integration faults browser sanitizers fuzz guard"
parts="${*:-$all}"
for part in $parts; do
    case " $all " in
    *" $part "*) ;;
    *) fail "there is no part \"$part\"; parts are: $all" ;;
    esac
done
wants() {
    for part in $parts; do [ "$part" = "$1" ] && return 0; done
    return 1
}

# shellcheck disable=SC2086
need_packages $BUILD_PACKAGES
need_node
need_packages libcmocka-dev python3 git
if wants sanitizers || wants fuzz; then need_packages clang libclang-rt-14-dev; fi
if wants browser; then need_packages chromium fonts-liberation; fi
if wants integration; then need_packages epubcheck weasyprint poppler-utils nginx-light; fi
if wants packs || wants sanitizers; then need_packages python3; fi
if wants guard; then need_packages valgrind; fi

. "$top/tests/steps.sh"
need_npm "$top/client-web"
need_npm "$top/tests"

if wants layering || wants unit; then build dev; fi
if wants layering; then step layering ctest ctest --preset dev -L layering; fi
if wants unit; then
    step unit ctest ctest --preset dev -LE layering -j 2
    step build-benchmarks none cmake --build --preset dev --target bench_all
fi
if wants client; then
    step client vitest sh -c 'cd client-web && npm run --silent check && npx vitest run --no-color'
fi
if wants packs; then step packs plain python3 tests/packs/run_listings.py shared/packs/*.pack.md; fi
if wants integration || wants faults || wants browser; then
    build release
    step build-client none sh -c 'cd client-web && npm run build'
fi
if wants integration; then
    step integration node sh -c 'cd tests && node --test --test-reporter=tap --test-concurrency=2 support/*.test.mjs integration/*.test.mjs'
fi
if wants faults && ls tests/faults/*.test.mjs >/dev/null 2>&1; then
    step faults node sh -c 'cd tests && node --test --test-reporter=tap --test-concurrency=1 faults/*.test.mjs'
fi
if wants browser && ls tests/e2e/*.test.mjs >/dev/null 2>&1; then
    step browser node sh -c 'cd tests && node --test --test-reporter=tap --test-concurrency=1 e2e/*.test.mjs'
fi
if wants sanitizers; then
    build asan-ubsan
    step sanitizers ctest ctest --preset asan-ubsan -L unit -j 2
fi
if wants fuzz; then
    build fuzz --target fuzzers
    step fuzz plain sh tests/fuzz/run.sh build/fuzz/tests short
    sed -n 's/^fuzz_[a-z_]*: NEW FAULT/  &/p' "$logs/fuzz.log"
fi
if wants guard; then
    step guard plain sh tests/bench/guard.sh
    sed -n 's/^skipped: /  skipped: /p' "$logs/guard.log"
fi

finish
