# shellcheck shell=sh disable=SC2154
# Sourced by tests/run.sh and tests/nightly.sh: runs steps, counts what they say, and keeps their output.
# $top is the folder of the tree; deploy/packages.sh is sourced already.

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
        left=$(sed -n 's/.* failed, \([0-9]*\) skipped.*/\1/p' "$logs/$name.log" | tail -n 1)
        ;;
    none) ok=$((code == 0)) ;;
    esac
    ok=${ok:-0} bad=${bad:-0} left=${left:-0}
    # a step that ended badly, or ran nothing, has failed whatever it counted
    # (the guard alone may skip all it has)
    if [ "$name" = guard ]; then ran=$((ok + left)); else ran=$ok; fi
    if [ "$bad" = 0 ] && { [ "$code" != 0 ] || [ "$ran" = 0 ]; }; then bad=1; fi
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
    if [ "$bad" != 0 ]; then
        if [ "$counter" = node ]; then failures "$logs/$name.log"; fi
        grep -vE '^\s*$' "$logs/$name.log" | tail -n "${PARLEY_TAIL:-60}"
    fi
}

# What a log of Node's tests says of those that failed: the end of it may be about others.
failures() {
    awk '/^ *not ok /{ left = 30 } left > 0 && NF { print; left-- } /^ *\.\.\.$/ { left = 0 }' "$1" | head -n 150
}

# Builds a preset; further words go to cmake --build.
build() {
    preset=$1
    shift
    printf '%-34s' "build-$preset"
    start=$(date +%s)
    if (cmake --preset "$preset" && cmake --build --preset "$preset" "$@") >"$logs/build-$preset.log" 2>&1; then
        printf '%12s  %ss\n' built "$(($(date +%s) - start))"
    else
        echo
        grep -E 'error|FAILED|undefined' "$logs/build-$preset.log" | head -n 30
        fail "the preset $preset could not be built; see $logs/build-$preset.log"
    fi
}

# The counts of all steps, as the last line; fails when one has.
finish() {
    [ -z "$broken" ] || echo "failed:$broken"
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
}
