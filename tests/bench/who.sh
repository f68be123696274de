#!/bin/sh
# Who uses 100,000 files in /dev/shm, asked of 500, 1,000 and 2,000 processes with 150 mappings and 50
# descriptors each: against lsof, with equal findings, and against itself. Prints Markdown tables of
# ratios; exit status 1 where a goal is missed. Needs root, lsof and some minutes.
#
# Environment: IPCADM (the program), BENCH_DIR (where crowd and pair are built),
# BENCH_FILES (100000), BENCH_CROWD (1000: the middle one of the three), BENCH_RUNS (3).
set -eu

files=${BENCH_FILES:-100000}
crowd=${BENCH_CROWD:-1000}
runs=${BENCH_RUNS:-3}
pair=$BENCH_DIR/pair

if ! command -v lsof >/dev/null; then
	echo "who.sh: lsof is not installed" >&2
	exit 1
fi
# shellcheck source=tests/bench/sandbox.sh disable=SC1091
. "${0%/*}/sandbox.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=0
mount -t tmpfs -o nr_inodes=0 none /dev/shm

# start COUNT: a crowd in a PID namespace of its own; sets `inside`, which enters it, and `first`, with
# which it ends.
start() {
	mkfifo "$work/ready"
	unshare --pid --fork --kill-child --mount-proc "$BENCH_DIR/crowd" processes "$1" "$files" \
		>"$work/ready" &
	read -r answer <"$work/ready"
	rm "$work/ready"
	[ "$answer" = ready ]
	first=$(tr -d " " <"/proc/$!/task/$!/children")
	inside="nsenter --target $first --pid --mount"
}

# verdict CONDITION…: an expression of awk.
verdict() {
	if awk "BEGIN { exit !($1) }"; then
		verdict=ok
	else
		verdict=missed missed=1
	fi
}

# same: do lsof and who find the same pairs of process and file?
same() {
	$inside lsof -w -F pn /dev/shm |
		awk '/^p/ { pid = substr($0, 2) } /^n/ { print pid, substr($0, 11) }' | sort -u >"$work/lsof"
	$inside "$IPCADM" who --raw --no-header | awk -F '[ ]' '{ print $4, $2 }' | sort -u >"$work/who"
	cmp -s "$work/lsof" "$work/who" && [ -s "$work/who" ]
}

# row NAME PEER GOAL RUNS: a GOAL of 0 is none.
row() {
	# shellcheck disable=SC2046
	set -- "$1" "$2" "$3" $("$pair" -x "$4" "$inside $2" "$inside $IPCADM who")
	if same; then findings=yes; else findings=no missed=1; fi
	verdict "$4 >= $3 && $6 < 200"
	printf '| %s | %.1f | %s | %s | %s | %s |\n' "$1" "$4" "${3#0}" "$findings" "$6" "$verdict"
}

# growth FROM TO: the cost of twice the processes.
growth() {
	ratio=$("$pair" "$runs" "$3 $IPCADM who" "$4 $IPCADM who")
	verdict "${ratio%% *} <= 2.2"
	printf '| %s instead of %s processes | %.2f | 2.2 | %s |\n' "$2" "$1" "${ratio%% *}" "$verdict"
}

"$BENCH_DIR/crowd" files "$files"
half=$((crowd / 2)) double=$((crowd * 2))

echo "| ipcadm who, $files files | times faster | goal | equal findings | MiB, at most 200 | |"
echo '|---|---|---|---|---|---|'
start "$half"
small=$inside small_first=$first
row "$half processes, lsof /dev/shm" 'lsof /dev/shm' 0 "$runs"
start "$crowd"
middle=$inside middle_first=$first
row "$crowd processes, lsof /dev/shm" 'lsof /dev/shm' 4 "$runs"
row "$crowd processes, lsof +D /dev/shm" 'lsof +D /dev/shm' 15 "$runs"
one=$(growth "$half" "$crowd" "$middle" "$small") || missed=1
kill "$small_first"
start "$double"
row "$double processes, lsof /dev/shm" 'lsof /dev/shm' 0 "$runs"
echo
echo '| ipcadm who | times the cost | goal | |'
echo '|---|---|---|---|'
echo "$one"
growth "$crowd" "$double" "$inside" "$middle"
kill "$first" "$middle_first"
case $one in *missed*) missed=1 ;; esac

exit $missed
