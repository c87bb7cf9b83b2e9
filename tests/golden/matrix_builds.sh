#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds what the other scripts of this folder compare, in FOLDER/{gcc-O0,gcc-O2,clang-O2,asan}.
# All are headless: Qt is forbidden, and what decides a fact is the same with and without it.
set -euo pipefail
matrix=$1
cd "$(dirname "$0")/../.."

# build NAME TARGETS CMAKE-ARGUMENTS...
build() {
    local name=$1 targets=$2
    shift 2
    local start=$SECONDS
    local configured=$matrix/$name-configure.log
    cmake --preset headless -B "$matrix/$name" "$@" >"$configured" 2>&1 \
        || { cat "$configured"; exit 1; }
    # shellcheck disable=SC2086  # several targets
    cmake --build "$matrix/$name" --target $targets >"$matrix/$name.log" 2>&1 \
        || { tail -60 "$matrix/$name.log"; exit 1; }
    echo "$name: $((SECONDS - start)) s"
}

sanitizers="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all"
sanitizers+=" -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS"

mkdir -p "$matrix"
build gcc-O0 millracectl -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O0
# The whole of it: the headless proof runs the tests there too.
build gcc-O2 all -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O2
build clang-O2 "millracectl millrace_scene" \
    -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O2
build asan all -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=None "-DCMAKE_CXX_FLAGS=$sanitizers"
