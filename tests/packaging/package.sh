#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Debian package of BUILD, has Debian's own tools judge it, and runs what is in it.
set -euo pipefail
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

# Debian's policy fixes the modes of installed files; they come from the mask.
umask 022
(cd "$scratch" && cpack --config "$build/CPackConfig.cmake" -B "$scratch" >cpack.log 2>&1) \
    || { cat "$scratch/cpack.log"; exit 1; }
packages=("$scratch"/millrace_*.deb)
[[ -s ${packages[0]} ]] || fail "no package was made"
dpkg-deb --info "${packages[0]}"
dpkg-deb --field "${packages[0]}" Depends | grep -q libqt6widgets6 || fail "Qt is no dependency"

dpkg-deb --extract "${packages[0]}" "$scratch/root"
desktop-file-validate "$scratch/root/usr/share/applications/org.millrace.millrace.desktop"
appstreamcli validate --no-net "$scratch/root/usr/share/metainfo/org.millrace.millrace.metainfo.xml"
lintian --fail-on error,warning --allow-root "${packages[0]}"
"$scratch/root/usr/bin/millracectl" run one-event-three-reactions --json | grep '"digest"'
