#!/bin/sh
# Removal of orphans, with all the looks before it, against programs that look at nothing: 124,000
# files in /dev/shm against find -delete, 32,000 System V objects against a bare loop of the calls, of
# all three kinds, with sets of 17 semaphores and of one, and of each kind alone. The two take turns,
# each on objects made anew. Prints a Markdown table of ratios; exit status 1 where a goal is
# missed. Needs root.
#
# Queues alone miss it, and sets by far: to remove one is a call of a few microseconds, and what is
# done for safety takes as long again or longer (of a set every semaphore is looked at, twice).
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

# row NAME COUNT KINDS REFERENCE GOAL WHAT [SEMAPHORES]: objects of these kinds, which `abandon` makes
# so.
row() {
	name=$1 count=$2 kinds=$3 reference=$4 goal=$5 what=$6
	make="$BENCH_DIR/abandon $what $count $owner ${7:-}"

	# Does a removal take every one of them?
	$make
	# shellcheck disable=SC2086
	if ! $leaks $kinds 2>/dev/null | grep -q "^removed $count objects, "; then
		echo "removal.sh: not all $what were removed" >&2
		exit 1
	fi
	ratio=$("$BENCH_DIR/pair" -b "$make" "$runs" "$leaks $kinds" "$reference" 2>"$work/log") ||
		{ tail -n 3 "$work/log" >&2; exit 1; }
	ratio=${ratio%% *}
	verdict=ok
	awk -v t="$ratio" -v goal="$goal" 'BEGIN { exit !(t <= goal) }' ||
		{ verdict=missed; missed=1; }
	printf '| %s | %.2f | %s | %s |\n' "$name" "$ratio" "$goal" "$verdict"
}

echo '| ipcadm leaks --remove --yes | time, ours / reference | goal | |'
echo '|---|---|---|---|'
row "$files files in /dev/shm against find -delete" "$files" pshm \
	'find /dev/shm -mindepth 1 -delete' 3 pshm
bare="$BENCH_DIR/remove"
row "$objects System V objects, sets of 17, against a bare loop of the removing calls" "$objects" \
	'shm msg sem' "$bare" 1.5 sysv 17
row "$objects System V objects, sets of 1" "$objects" 'shm msg sem' "$bare" 1.5 sysv 1
row "$objects segments" "$objects" shm "$bare" 1.5 shm
row "$objects queues" "$objects" msg "$bare" 1.5 msg
row "$objects sets of 17" "$objects" sem "$bare" 1.5 sem 17
row "$objects sets of 1" "$objects" sem "$bare" 1.5 sem 1

exit $missed
