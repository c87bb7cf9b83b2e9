#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Renders each shipped scenario at its interesting moment (scenes.txt) into a folder:
#   tests/golden/scenes.sh build/dev/bin/millrace tests/golden/scenes
# People look at these pictures; no test compares pixels, which fonts may move.
set -euo pipefail
millrace=$1
folder=$2
mkdir -p "$folder"
while read -r name time; do
    [[ $name == \#* ]] && continue
    QT_QPA_PLATFORM=offscreen "$millrace" export "$name" --output "$folder/$name.png" \
        --at "$time" --size 1280x720 --theme light > /dev/null
done < "$(dirname "$0")/scenes.txt"
