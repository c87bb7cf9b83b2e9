#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The tests that need no Qt, watched for wrong addresses, leaks and undefined behaviour.
set -euo pipefail
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:check_initialization_order=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
ctest --test-dir "$1/asan" --output-on-failure --no-tests=error -LE slow -R "^(core|scene)/" \
    -j "$(nproc)" | tail -40
