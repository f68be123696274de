#!/bin/sh
# Removal of orphans, with all the looks before it, against programs that look at nothing: 124,000
# files in /dev/shm against find -delete, 32,000 objects of each System V kind against a bare loop of
# the calls. The two take turns, each on objects made anew. Prints a Markdown table of ratios;
# exit status 1 where a goal is missed. Needs root.
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

# gone KIND COUNT: does a removal take every one of them?
gone() {
	"$BENCH_DIR/abandon" "$1" "$2" "$owner"
	$leaks "$1" 2>/dev/null | grep -q "^removed $2 objects, "
}

# row NAME KIND COUNT REFERENCE GOAL
row() {
	if ! gone "$2" "$3"; then
		echo "removal.sh: not all $2 were removed" >&2
		exit 1
	fi
	ratio=$("$BENCH_DIR/pair" -b "$BENCH_DIR/abandon $2 $3 $owner" "$runs" "$leaks $2" "$4" \
		2>"$work/log") || { tail -n 3 "$work/log" >&2; exit 1; }
	ratio=${ratio%% *}
	verdict=ok
	awk -v t="$ratio" -v goal="$5" 'BEGIN { exit !(t <= goal) }' || { verdict=missed; missed=1; }
	printf '| %s | %.2f | %s | %s |\n' "$1" "$ratio" "$5" "$verdict"
}

echo '| ipcadm leaks --remove --yes | time, ours / reference | goal | |'
echo '|---|---|---|---|'
row "$files files in /dev/shm against find -delete" pshm "$files" \
	'find /dev/shm -mindepth 1 -delete' 3
for kind in shm msg sem; do
	row "$objects $kind against a bare loop of the removing calls" "$kind" "$objects" \
		"$BENCH_DIR/remove" 1.5
done

exit $missed
