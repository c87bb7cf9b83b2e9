#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs BUILD to a scratch prefix and runs the programs from there, far from the sources.
set -euo pipefail
build=$1
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

DESTDIR="$prefix" cmake --install "$build" --prefix /usr >/dev/null
cd "$prefix/usr"
find . -type f | sort

for file in bin/millracectl bin/millrace share/applications/org.millrace.millrace.desktop \
    share/metainfo/org.millrace.millrace.metainfo.xml share/man/man1/millrace.1.gz \
    share/icons/hicolor/scalable/apps/org.millrace.millrace.svg \
    share/millrace/scenarios/one-event-three-reactions.toml share/doc/millrace/copyright \
    share/doc/millrace/scenarios.md; do
    [[ -s $file ]] || fail "$file was not installed"
done

# By name it comes out of the program, by file from the installed folder: the same run.
of_name=$(bin/millracectl run one-event-three-reactions --json)
of_file=$(bin/millracectl run share/millrace/scenarios/one-event-three-reactions.toml --json)
[[ $of_name == "$of_file" ]] || fail "the shipped scenario differs from its installed file"
grep -q '"digest"' <<<"$of_name" || fail "no digest in: $of_name"
bin/millracectl check share/millrace/scenarios/*.toml

QT_QPA_PLATFORM=offscreen bin/millrace export one-event-three-reactions --at "78 s" -o moment.png
[[ $(head -c 8 moment.png | od -An -tx1 | tr -d ' \n') == 89504e470d0a1a0a ]] \
    || fail "the exported picture is no PNG"
