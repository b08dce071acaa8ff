#!/bin/sh
# Runs fuzz targets from their kept corpora.
#   run.sh FOLDER-OF-TARGETS [SECONDS [TARGET…]]     each for so many seconds; else all targets
#   run.sh FOLDER-OF-TARGETS short [TARGET…]         judged by the kept inputs alone; new ones are tried for some seconds,
#                                                    and a fault that they find is told, but is no failure
# An input on which a target failed is kept in found/ beside that folder: mend the fault, then put the input into
# corpus/TARGET under a name that says what it was. To keep what a long run found: TARGET -merge=1 corpus/TARGET NEW.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
targets=$1
seconds=${2:-short}
common="-timeout=10 -rss_limit_mb=2048 -print_final_stats=1"
if [ $# -gt 2 ]; then
    shift 2
    chosen=$*
else
    chosen=$(cd "$targets" && echo fuzz_*)
fi
found="$targets/../found"
passed=0
failed=0

# Runs $target on the kept inputs, and on new ones as the limits say; an input on which it fails goes to found/.
try() {
    # shellcheck disable=SC2086
    "$target" $common $1 -artifact_prefix="$work/failed/" "$work/new" $kept >"$work/log" 2>&1 && return
    tail -n 40 "$work/log"
    mkdir -p "$found/$name"
    cp "$work/failed/"* "$found/$name/" 2>/dev/null || true
    return 1
}

for name in $chosen; do
    target="$targets/$name"
    # CMake keeps folders of such names, too
    [ -x "$target" ] && [ -f "$target" ] || continue
    work=$(mktemp -d)
    mkdir -p "$work/new" "$work/failed"
    kept="$here/corpus/$name"
    [ -d "$kept" ] || kept=
    case "$seconds" in
    short) judged="-runs=0" ;;
    *) judged="-max_total_time=$seconds" ;;
    esac
    if try "$judged"; then
        passed=$((passed + 1))
        if [ "$seconds" = short ] && ! try "-seed=1 -runs=20000 -max_total_time=4"; then
            echo "$name: NEW FAULT, of no kept input; it is in $found/$name"
        fi
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") runs"
    else
        failed=$((failed + 1))
        echo "$name FAILED; the input is in $found/$name"
    fi
    rm -rf "$work"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
