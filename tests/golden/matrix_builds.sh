#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds what the other scripts of this folder compare with the build under test (gcc -O2), in
# FOLDER/{gcc-O0,clang-O2,sanitized}. All are headless: Qt is forbidden, and what decides a fact
# is the same with and without it.
set -euo pipefail
matrix=$1
cd "$(dirname "$0")/../.."

# build NAME TARGETS CMAKE-ARGUMENTS...
build() {
    local name=$1 targets=$2
    shift 2
    local start=$SECONDS
    local configured=$matrix/$name-configure.log
    cmake --preset headless -B "$matrix/$name" -DCMAKE_BUILD_TYPE=None "$@" >"$configured" 2>&1 \
        || { cat "$configured"; exit 1; }
    # shellcheck disable=SC2086  # several targets
    cmake --build "$matrix/$name" --target $targets >"$matrix/$name.log" 2>&1 \
        || { tail -60 "$matrix/$name.log"; exit 1; }
    echo "$name: $((SECONDS - start)) s"
}

# Clang compiles this in less time than GCC, and the tests run in a fraction of what they take
# without any optimisation. Their own code, large and run once, is not worth it.
sanitizers="-O1 -gline-tables-only -fsanitize=address,undefined -fno-sanitize-recover=all"
sanitizers+=" -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS"

mkdir -p "$matrix"
# File by file, where the others compile several as one: each includes what it uses.
build gcc-O0 millracectl -DCMAKE_UNITY_BUILD=OFF -DCMAKE_CXX_COMPILER=g++ -DCMAKE_CXX_FLAGS=-O0
build clang-O2 millracectl -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_FLAGS=-O2
# With the quick tests: they are run in it.
build sanitized "millracectl core_tests scene_tests" \
    -DCMAKE_CXX_COMPILER=clang++-16 "-DCMAKE_CXX_FLAGS=$sanitizers" -DMILLRACE_TEST_FLAGS=-O0
