#!/bin/sh
# Listing and removing 32,000 objects of each System V kind, against the installed
# tools, in an IPC namespace of its own. Prints a Markdown table of ratios; exit
# status 1 where a goal is missed. Needs root and some minutes.
#
# Environment: IPCADM_LINKS (where ipcs and so on are links to the program), BENCH_DIR
# (where fill, remove and pair are built),
# BENCH_OBJECTS (32000), BENCH_RUNS (5).
set -eu

objects=${BENCH_OBJECTS:-32000}
runs=${BENCH_RUNS:-5}
pair=$BENCH_DIR/pair

# shellcheck source=tests/bench/sandbox.sh disable=SC1091
. "${0%/*}/sandbox.sh"

# A /dev as on every ordinary system, where POSIX queues are mounted; some containers lack it.
if [ ! -d /dev/mqueue ]; then
	mount -t tmpfs none /dev
	mknod -m 666 /dev/null c 1 3
	mkdir /dev/mqueue /dev/shm
fi
mount -t tmpfs none /dev/shm
mount -t mqueue none /dev/mqueue

missed=0

# row NAME PEER OURS GOAL RUNS: how many times faster than the peer, and the memory.
row() {
	# shellcheck disable=SC2046
	set -- "$@" $("$pair" "$5" "$2" "$3")
	memory=$(awk -v m="$7" 'BEGIN { printf "%.2f", 1 / m }')
	verdict=ok
	awk -v t="$6" -v goal="$4" -v m="$memory" \
		'BEGIN { exit !(t >= goal && m <= 1.0) }' || { verdict=missed; missed=1; }
	printf '| %s | %.1f | %s | %s | %s |\n' "$1" "$6" "$4" "$memory" "$verdict"
}

# bound NAME OURS REFERENCE GOAL [BEFORE]: at most GOAL times what the reference costs.
bound() {
	if [ $# -gt 4 ]; then
		ratio=$("$pair" -b "$5" 3 "$2" "$3")
	else
		ratio=$("$pair" "$runs" "$2" "$3")
	fi
	ratio=${ratio%% *}
	verdict=ok
	awk -v t="$ratio" -v goal="$4" 'BEGIN { exit !(t <= goal) }' ||
		{ verdict=missed; missed=1; }
	printf '| %s | %.2f | %s | %s |\n' "$1" "$ratio" "$4" "$verdict"
}

echo "$objects" >/proc/sys/kernel/shmmni
echo "$objects" >/proc/sys/kernel/msgmni
echo "32000 1024000000 500 $objects" >/proc/sys/kernel/sem

echo '| nothing to list | time, ours / theirs | goal | |'
echo '|---|---|---|---|'
runs=300
bound 'ipcs -q' "$IPCADM_LINKS/ipcs -q" 'ipcs -q' 1.05
bound 'ipcs' "$IPCADM_LINKS/ipcs" 'ipcs' 1.05
bound 'lsipc -q' "$IPCADM_LINKS/lsipc -q" 'lsipc -q' 1.05
bound 'lsipc, which shows three limits more' "$IPCADM_LINKS/lsipc" 'lsipc' 1.1
runs=${BENCH_RUNS:-5}

"$BENCH_DIR/fill" "$objects" 50
id=$(ipcs -m | awk '$2 ~ /^[0-9]+$/ { id = $2 } END { print id }')

echo
echo "| $objects objects | times faster | goal | memory, ours / theirs | |"
echo '|---|---|---|---|---|'
for kind in q s m; do
	row "ipcs -$kind" "ipcs -$kind" "$IPCADM_LINKS/ipcs -$kind" 25 "$runs"
done
for kind in q s m; do
	row "lsipc -$kind" "lsipc -$kind" "$IPCADM_LINKS/lsipc -$kind" 7 "$runs"
	row "lsipc -$kind --json" "lsipc -$kind --json" "$IPCADM_LINKS/lsipc -$kind --json" 15 "$runs"
	row "lsipc -$kind --raw" "lsipc -$kind --raw" "$IPCADM_LINKS/lsipc -$kind --raw" 15 "$runs"
done

echo
echo "| $objects objects | time, ours / reference | goal | |"
echo '|---|---|---|---|'
bound 'ipcs -q against cat /proc/sysvipc/msg' "$IPCADM_LINKS/ipcs -q" 'cat /proc/sysvipc/msg' 1.0
bound 'ipcs -s against cat /proc/sysvipc/sem' "$IPCADM_LINKS/ipcs -s" 'cat /proc/sysvipc/sem' 1.0
bound 'ipcs -m against cat /proc/sysvipc/shm' "$IPCADM_LINKS/ipcs -m" 'cat /proc/sysvipc/shm' 1.0
runs=100
# The same command in a namespace that holds one segment; both sides are entered alike.
unshare --ipc sh -c "$BENCH_DIR/fill 1 1; exec sleep 600" &
few=$!
while [ "$(nsenter --ipc="/proc/$few/ns/ipc" ipcs -s | grep -c 0x)" != 1 ]; do sleep 0.1; done
for tool in ipcs lsipc; do
	bound "$tool -m -i ID against the same where there is one segment" \
		"nsenter --ipc=/proc/$$/ns/ipc $IPCADM_LINKS/$tool -m -i $id" \
		"nsenter --ipc=/proc/$few/ns/ipc $IPCADM_LINKS/$tool -m -i 0" 1.1
done
kill "$few"

"$BENCH_DIR/remove"
bound "ipcrm --all of $((objects * 3)) against a bare loop" "$IPCADM_LINKS/ipcrm --all" \
	"$BENCH_DIR/remove" 1.2 "$BENCH_DIR/fill $objects 50"

exit $missed
