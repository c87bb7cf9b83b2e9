#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The same file and seed give the same digests under every compiler, at every level, with the
# sanitizers, and on a CPU without fused multiply-add; another seed gives others.
# Usage: digest_matrix.sh MATRIX BUILD: the builds of matrix_builds.sh, and the one under test.
set -euo pipefail
matrix=$1
tested=$2
cd "$(dirname "$0")/../.."
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

# glibc chooses its mathematical functions by the CPU; this makes it choose as on an older one.
mask=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4

# digests FOLDER FILE [ARGUMENTS...]: the three digests, one a line.
digests() {
    local build=$1 file=$2
    shift 2
    "$build/bin/millracectl" run "$file" --json "${until[@]}" "$@" \
        | grep -oE '"(digest|logDigest|queueDigest)": *"[0-9a-f]+"'
}

failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}

# A mask that masks nothing would prove nothing.
loader=(/lib*/ld-linux*.so.2)
plain=$("${loader[0]}" --list-diagnostics)
masked=$(GLIBC_TUNABLES=$mask "${loader[0]}" --list-diagnostics)
if diff <(grep cpu_features <<<"$plain") <(grep cpu_features <<<"$masked") >/dev/null; then
    if grep -qw fma /proc/cpuinfo; then
        fail "glibc did not obey the mask of CPU features"
    else
        echo "This CPU has no fused multiply-add; the masked runs repeat the plain ones."
    fi
fi

runs=0
for file in resources/scenarios/*.toml; do
    until=()
    if grep -q '^duration = "forever"' "$file"; then until=(--until "10 min"); fi
    expected=$(digests "$tested" "$file")
    [[ $(wc -l <<<"$expected") == 3 ]] || fail "$file: not three digests: $expected"
    for build in "$tested" "$matrix"/{gcc-O0,clang-O2,sanitized}; do
        [[ $(digests "$build" "$file") == "$expected" ]] || fail "$file: $build differs"
        [[ $(GLIBC_TUNABLES=$mask digests "$build" "$file") == "$expected" ]] \
            || fail "$file: $build differs with the CPU masked"
        runs=$((runs + 2))
    done
    seed=$("$tested/bin/millracectl" run "$file" --json "${until[@]}" \
        | sed -nE 's/.*"seed": *([0-9]+).*/\1/p' | head -1)
    other=$(digests "$tested" "$file" --seed "$((seed + 1))")
    [[ $(head -1 <<<"$other") != "$(head -1 <<<"$expected")" ]] \
        || fail "$file: seed $((seed + 1)) gives the digest of seed $seed"
    echo "$(basename "$file" .toml): $(head -1 <<<"$expected")"
done
((runs > 0)) || fail "no scenario was found"
echo "$runs runs compared"
exit "$failed"
