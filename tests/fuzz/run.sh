#!/bin/sh
# Runs fuzz targets from their kept corpora.
#   run.sh FOLDER-OF-TARGETS [SECONDS [TARGET…]]     each for so many seconds; else all targets
#   run.sh FOLDER-OF-TARGETS short [TARGET…]         always the same inputs: a change is judged by what it changed,
#                                                    not by chance; finding new ones is for longer runs
# An input on which a target failed is kept in found/ beside that folder: mend the fault, then put the input into
# corpus/TARGET under a name that says what it was. To keep what a long run found: TARGET -merge=1 corpus/TARGET NEW.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
targets=$1
seconds=${2:-short}
case "$seconds" in
short) limits="-seed=1 -runs=20000 -max_total_time=5" ;;
*) limits="-max_total_time=$seconds" ;;
esac
if [ $# -gt 2 ]; then
    shift 2
    chosen=$*
else
    chosen=$(cd "$targets" && echo fuzz_*)
fi
found="$targets/../found"
passed=0
failed=0
for name in $chosen; do
    target="$targets/$name"
    # CMake keeps folders of such names, too
    [ -x "$target" ] && [ -f "$target" ] || continue
    work=$(mktemp -d)
    corpus="$here/corpus/$name"
    mkdir -p "$work/new" "$work/failed"
    set -- "$work/new"
    [ -d "$corpus" ] && set -- "$@" "$corpus"
    # shellcheck disable=SC2086
    if "$target" $limits -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$work/failed/" \
        -print_final_stats=1 "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") runs"
    else
        failed=$((failed + 1))
        echo "$name FAILED; the input is in $found/$name"
        tail -n 40 "$work/log"
        mkdir -p "$found/$name"
        cp "$work/failed/"* "$found/$name/" 2>/dev/null || true
    fi
    rm -rf "$work"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
