#!/usr/bin/env bash
# Instructions of one forward frame and one seek at a backlog of about a hundred and of more than
# a million, counted by callgrind: figures that do not depend on who else uses the machine.
# Usage: instructions.sh MILLRACE_BENCH
set -euo pipefail
bench=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

count() {
    valgrind --tool=callgrind --instr-atstart=no \
        --callgrind-out-file="$scratch/$1" "$bench" "$1" >/dev/null 2>"$scratch/$1.log"
    sed -n 's/^totals: \([0-9]*\).*/\1/p' "$scratch/$1"
}

for what in frame seek; do
    small=$(count "$what-small")
    large=$(count "$what-large")
    awk -v what="$what" -v small="$small" -v large="$large" 'BEGIN {
        printf "%s: %d instructions at a backlog of 10^2, %d at 10^6: %.2f x (goal <= 1.5)\n",
               what, small, large, large / small }'
done
