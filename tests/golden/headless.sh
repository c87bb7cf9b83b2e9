#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Core, scene and millracectl know nothing of Qt: not when configured, not in a header, not linked.
# Their tests run in this build too: sanitized.sh.
set -euo pipefail
build=$1/sanitized

fail() {
    echo "FAILED: $*"
    exit 1
}

for package in Qt6 QCustomPlotQt6; do
    grep -qE "^CMAKE_DISABLE_FIND_PACKAGE_$package:[A-Z]+=ON" "$build/CMakeCache.txt" \
        || fail "configured without forbidding $package"
done

# What a preset forbids and nobody asked for, CMake names itself, in a warning of its own.
configured=$1/sanitized-configure.log
grep -q 'Configuring done' "$configured" || fail "$configured is no log of a configuration"
if sed '/CMAKE_DISABLE_FIND_PACKAGE_/d; /Build files/d' "$configured" | grep -iE 'qt|qcustomplot'; then
    fail "Qt was looked for"
fi

deps=$(ninja -C "$build" -t deps)
grep -q 'core/base/time\.h' <<<"$deps" || fail "ninja knows no dependencies, so this proves nothing"
if grep -E '/qt6?/|/Qt[A-Z]|/Q[A-Z][A-Za-z]+$|qcustomplot' <<<"$deps"; then
    fail "a header of Qt was read"
fi

for program in "$build"/bin/*; do
    if ldd "$program" | grep -iE 'qt|qcustomplot'; then
        fail "$program is linked to Qt"
    fi
done
