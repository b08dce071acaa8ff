#!/bin/sh
# Runs each fuzz target for some seconds, from its kept corpus.
#   run.sh FOLDER-OF-TARGETS SECONDS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
passed=0
failed=0
targets=$1
seconds=${2:-5}
for target in "$targets"/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    name=$(basename "$target")
    work=$(mktemp -d)
    corpus="$here/corpus/$name"
    mkdir -p "$work/new"
    set -- "$work/new"
    [ -d "$corpus" ] && set -- "$@" "$corpus"
    if "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$work/" \
        -print_final_stats=1 "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") runs"
    else
        failed=$((failed + 1))
        echo "$name FAILED"
        tail -n 40 "$work/log"
    fi
    rm -rf "$work"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
