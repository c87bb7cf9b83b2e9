#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Proves that ./dev needs nothing but a bare Debian 12: in a minimal root of its own for each
# COMMAND, on a fresh clone of the last commit, ./dev COMMAND is the first thing called.
#
#   packaging/minbase_check.sh LOGS [COMMAND...]      COMMAND: "test", "run", "test --slow" …
#
# Needs root, debootstrap and git. Writes LOGS/COMMAND.log; exits 1 when any command failed.
set -euo pipefail

(($# >= 1)) || { sed -n '3,9s/^# \{0,1\}//p' "$0"; exit 1; }
((EUID == 0)) || { echo "This needs root: it makes and enters a root of its own." >&2; exit 1; }
logs=$(realpath -m "$1")
shift
commands=("$@")
((${#commands[@]} > 0)) || commands=(test run)
repository=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
mkdir -p "$logs"

work=$(mktemp -d --tmpdir millrace-minbase.XXXXXX)

unmount() {
    if mountpoint -q "$work/root/proc"; then
        umount "$work/root/proc" || umount --lazy "$work/root/proc"
    fi
}

clean_up() {
    unmount
    # Should something still be mounted, it is left alone.
    rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# Debian's main archive as this machine reaches it, whatever its name.
# shellcheck disable=SC2016  # apt-get's variables, not ours
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' | awk '$2 == "bookworm" {print $1; exit}')
[[ -n $mirror ]] || { echo "This machine's apt knows no source for Debian 12." >&2; exit 1; }

echo "Making a minimal root"
debootstrap --variant=minbase bookworm "$work/bare" "$mirror" >"$logs/debootstrap.log" 2>&1 \
    || { tail "$logs/debootstrap.log"; exit 1; }
for source in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    if [[ -s $source ]]; then
        cp "$source" "$work/bare$source"
    fi
done
cp -L /etc/resolv.conf "$work/bare/etc/resolv.conf"
git -c advice.detachedHead=false clone --quiet --no-hardlinks "$repository" "$work/bare/millrace"
git -C "$work/bare/millrace" log -1 --format='Commit %h %s'

status=0
for command in "${commands[@]}"; do
    log=$logs/${command// /}.log
    cp -a "$work/bare" "$work/root"
    mount -t proc proc "$work/root/proc"
    start=$SECONDS
    outcome=passed
    # Nothing of this machine's settings goes along: no display, no cache, no locale.
    # shellcheck disable=SC2086  # a command may have an option
    env -i HOME=/root TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        CCACHE_DISABLE=1 CMAKE_BUILD_PARALLEL_LEVEL="$(nproc)" chroot "$work/root" sh -c 'cd /millrace && exec ./dev "$@"' sh $command \
        </dev/null >"$log" 2>&1 || { outcome=FAILED; status=1; }
    echo "./dev $command: $outcome after $((SECONDS - start)) s; the end of $log:"
    tail -5 "$log" | sed 's/^/    /'
    if [[ -d $work/root/millrace/build/demo ]]; then
        mkdir -p "$logs/demo"
        cp "$work/root/millrace/build/demo"/* "$logs/demo/"
    fi
    unmount
    rm -rf --one-file-system "$work/root"
done
exit "$status"
