#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The tests that need no Qt, watched for wrong addresses, leaks and undefined behaviour. In a few
# parts, not one process a test as ctest has it: here a process takes longer to start than most
# tests take.
set -euo pipefail
bin=$1/sanitized/bin
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:check_initialization_order=1
export ASAN_OPTIONS+=:allow_addr2line=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export GTEST_BRIEF=1 GTEST_TOTAL_SHARDS=12

# part PROGRAM SHARD: what it prints in one piece, and only when it fails or did nothing.
part() {
    local report
    if ! report=$(GTEST_SHARD_INDEX=$2 "$1" 2>&1); then
        echo "FAILED: $1, part $2 of $GTEST_TOTAL_SHARDS:"
        tail -60 <<<"$report"
        return 1
    fi
    grep -E '^\[ +PASSED +\] [1-9]' <<<"$report"
}
export -f part

for program in core_tests scene_tests; do
    seq 0 $((GTEST_TOTAL_SHARDS - 1)) | xargs -P "$(nproc)" -I{} bash -c "part $bin/$program {}"
done
