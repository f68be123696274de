#!/bin/sh
# Verdicts on 100,000 files in /dev/shm, with 1,000 processes of 150 mappings and 50 descriptors each,
# against a list of the same with its users: the two in turn, in one run. Prints a Markdown table
# of ratios; exit status 1 where the goal is missed. Needs root and half a minute.
#
# Environment: IPCADM (the program), BENCH_DIR (where crowd and pair are built),
# FAMILIES (the directory of families), BENCH_FILES (100000), BENCH_CROWD (1000),
# BENCH_RUNS (7).
set -eu

files=${BENCH_FILES:-100000}
crowd=${BENCH_CROWD:-1000}
runs=${BENCH_RUNS:-7}

# shellcheck source=tests/bench/sandbox.sh disable=SC1091
. "${0%/*}/sandbox.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mount -t tmpfs -o nr_inodes=0 none /dev/shm

"$BENCH_DIR/crowd" files "$files"
mkfifo "$work/ready"
"$BENCH_DIR/crowd" processes "$crowd" "$files" >"$work/ready" &
processes=$!
read -r answer <"$work/ready"
[ "$answer" = ready ]

leaks="$IPCADM leaks --alone --families $FAMILIES"
# Most of the files are nobody's just now.
told=$($leaks | wc -l)
# shellcheck disable=SC2046
set -- $("$BENCH_DIR/pair" "$runs" "$leaks" "$IPCADM ls")
kill "$processes"
verdict=ok
if awk "BEGIN { exit !($1 > 1.25 || $told < $files / 2) }"; then
	verdict=missed
fi
echo "| $files files, $crowd processes | time, against ls | goal | memory, against ls | |"
echo '|---|---|---|---|---|'
printf '| ipcadm leaks | %.2f | 1.25 | %.2f | %s |\n' "$1" "$2" "$verdict"
[ "$verdict" = ok ]
