#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes digests.txt anew:
#   tests/golden/digests.sh build/dev/bin/millracectl > tests/golden/digests.txt
# Explain in the commit message why a digest moved.
set -euo pipefail
echo "# Made by digests.sh: scenario, digest of the log's half, digest of the list's half."
for file in "$(dirname "$0")"/../../resources/scenarios/*.toml; do
    name=$(basename "$file" .toml)
    until=()
    if grep -q '^duration = "forever"' "$file"; then until=(--until "10 min"); fi
    "$1" run "$name" "${until[@]}" --json | awk -F'"' -v name="$name" '
        $2 == "logDigest" { log_digest = $4 }
        $2 == "queueDigest" { print name, log_digest, $4 }'
done
