#!/bin/sh
# Installs what the tests need, builds, and runs them; ends with one line of counts.
#   tests/run.sh                 everything
#   tests/run.sh PART…           layering unit sanitizers client packs integration faults browser fuzz
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/deploy/packages.sh"
cd "$top"

all="layering unit client packs integration faults browser sanitizers fuzz"
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
if wants integration; then need_packages epubcheck weasyprint poppler-utils; fi
if wants packs || wants sanitizers; then need_packages python3; fi

logs="$top/build/test-logs"
mkdir -p "$logs"
passed=0
failed=0
skipped=0
broken=""

# Runs one step, its output to a log; counts what its last lines say.
#   step NAME COUNTER command…   COUNTER: ctest, node, vitest, plain
step() {
    name=$1
    counter=$2
    shift 2
    printf '%-34s' "$name"
    start=$(date +%s)
    code=0
    "$@" >"$logs/$name.log" 2>&1 || code=$?
    ok=0 bad=0 left=0
    case "$counter" in
    ctest)
        total=$(sed -n 's/.* tests failed out of \([0-9]*\).*/\1/p' "$logs/$name.log" | tail -n 1)
        bad=$(sed -n 's/.*, \([0-9]*\) tests failed out of .*/\1/p' "$logs/$name.log" | tail -n 1)
        total=${total:-0} bad=${bad:-0}
        ok=$((total - bad))
        ;;
    node)
        ok=$(sed -n 's/^# pass \([0-9]*\)/\1/p' "$logs/$name.log" | tail -n 1)
        bad=$(sed -n 's/^# fail \([0-9]*\)/\1/p' "$logs/$name.log" | tail -n 1)
        left=$(sed -n 's/^# skipped \([0-9]*\)/\1/p' "$logs/$name.log" | tail -n 1)
        ;;
    vitest)
        ok=$(sed -n 's/.*Tests .* \([0-9]*\) passed.*/\1/p' "$logs/$name.log" | tail -n 1)
        bad=$(sed -n 's/.*Tests .* \([0-9]*\) failed.*/\1/p' "$logs/$name.log" | tail -n 1)
        ;;
    plain)
        ok=$(sed -n 's/.*\b\([0-9][0-9]*\) passed, \([0-9]*\) failed.*/\1/p' "$logs/$name.log" | tail -n 1)
        bad=$(sed -n 's/.*\b\([0-9][0-9]*\) passed, \([0-9]*\) failed.*/\2/p' "$logs/$name.log" | tail -n 1)
        ;;
    none) ok=$((code == 0)) ;;
    esac
    ok=${ok:-0} bad=${bad:-0} left=${left:-0}
    # a step that ended badly, or ran nothing, has failed whatever it counted
    if [ "$bad" = 0 ] && { [ "$code" != 0 ] || [ "$ok" = 0 ]; }; then bad=1; fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    skipped=$((skipped + left))
    printf '%5s passed' "$ok"
    [ "$left" = 0 ] || printf ', %s skipped' "$left"
    if [ "$bad" != 0 ]; then
        printf ', %s FAILED (%s)' "$bad" "$logs/$name.log"
        broken="$broken $name"
    fi
    printf '  %ss\n' "$(($(date +%s) - start))"
    if [ "$bad" != 0 ]; then grep -vE '^\s*$' "$logs/$name.log" | tail -n "${PARLEY_TAIL:-60}"; fi
}

build() {
    preset=$1
    printf '%-34s' "build-$preset"
    start=$(date +%s)
    if (cmake --preset "$preset" && cmake --build --preset "$preset") >"$logs/build-$preset.log" 2>&1; then
        printf '%12s  %ss\n' built "$(($(date +%s) - start))"
    else
        echo
        grep -E 'error|FAILED|undefined' "$logs/build-$preset.log" | head -n 30
        fail "the preset $preset could not be built; see $logs/build-$preset.log"
    fi
}

need_npm "$top/client-web"
need_npm "$top/tests"

if wants layering || wants unit; then build dev; fi
if wants layering; then step layering ctest ctest --preset dev -L layering; fi
if wants unit; then step unit ctest ctest --preset dev -LE layering -j 2; fi
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
    build fuzz
    step fuzz plain sh tests/fuzz/run.sh build/fuzz/tests 5
fi

[ -z "$broken" ] || echo "failed:$broken"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
