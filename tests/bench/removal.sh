#!/bin/sh
# Removal of orphans, with all the looks before it, against programs that look at nothing: 124,000
# files in /dev/shm against find -delete, 32,000 System V objects against a bare loop of the calls, of
# all three kinds and of each alone. The two take turns, each on objects made anew. Prints a Markdown
# table of ratios; exit status 1 where a goal is missed. Needs root.
#
# Queues and sets alone have no goal: to remove one is a call of a few microseconds, and what
# is done for safety takes as long again (queues) or far longer (of a set every semaphore is read, twice).
#
# Environment: IPCADM (the program), FAMILIES (the directory of families), BENCH_DIR (where
# abandon, pair and remove are built), BENCH_FILES (124000), BENCH_OBJECTS (32000), BENCH_RUNS (9).
set -eu

files=${BENCH_FILES:-124000}
objects=${BENCH_OBJECTS:-32000}
runs=${BENCH_RUNS:-9}
owner=50000

# shellcheck source=tests/bench/sandbox.sh disable=SC1091
. "${0%/*}/sandbox.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=0
mount -t tmpfs -o nr_inodes=0,mode=1777 none /dev/shm
echo "$objects" >/proc/sys/kernel/shmmni
echo "$objects" >/proc/sys/kernel/msgmni
echo "32000 1024000000 500 $objects" >/proc/sys/kernel/sem

touch "$work/rules"

# The log of what went is written to a file, as it would be.
leaks="$IPCADM leaks --alone --families $FAMILIES --rules $work/rules --remove --yes --min-age 0"

# gone WHAT COUNT KIND…: does a removal take every one of them?
gone() {
	"$BENCH_DIR/abandon" "$1" "$2" "$owner"
	count=$2
	shift 2
	$leaks "$@" 2>/dev/null | grep -q "^removed $count objects, "
}

# row NAME WHAT COUNT KINDS REFERENCE GOAL: what `abandon` makes, which are objects of these kinds;
# the goal may be empty.
row() {
	# shellcheck disable=SC2086
	if ! gone "$2" "$3" $4; then
		echo "removal.sh: not all $2 were removed" >&2
		exit 1
	fi
	ratio=$("$BENCH_DIR/pair" -b "$BENCH_DIR/abandon $2 $3 $owner" "$runs" "$leaks $4" "$5" \
		2>"$work/log") || { tail -n 3 "$work/log" >&2; exit 1; }
	ratio=${ratio%% *}
	verdict=ok
	awk -v t="$ratio" -v goal="${6:-$ratio}" 'BEGIN { exit !(t <= goal) }' ||
		{ verdict=missed; missed=1; }
	printf '| %s | %.2f | %s | %s |\n' "$1" "$ratio" "$6" "${6:+$verdict}"
}

echo '| ipcadm leaks --remove --yes | time, ours / reference | goal | |'
echo '|---|---|---|---|'
row "$files files in /dev/shm against find -delete" pshm "$files" pshm \
	'find /dev/shm -mindepth 1 -delete' 3
row "$objects System V objects against a bare loop of the removing calls" sysv "$objects" \
	'shm msg sem' "$BENCH_DIR/remove" 1.5
row "$objects segments, likewise" shm "$objects" shm "$BENCH_DIR/remove" 1.5
row "$objects queues, likewise" msg "$objects" msg "$BENCH_DIR/remove" ''
row "$objects semaphore sets, likewise" sem "$objects" sem "$BENCH_DIR/remove" ''

exit $missed
