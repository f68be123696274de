# SPDX-License-Identifier: GPL-2.0-or-later
# ipcadm and the installed util-linux print the same, byte for byte, and end with the same status.
#
# The command lines are in differential.cases. differential.known lists where the two differ on
# purpose, and why; an entry there that no longer differs is a failure too.

load lib

# Sets $program to what a row names, on one side: "peer" or "ours". (Thousands of runs: variables are
# set here where a command substitution would be a process each.)
find_program() {
	case $1:$2 in
	ours:*) program=$APPLETS/$2 ;;
	peer:ipcs) program=$PEER_IPCS ;;
	peer:ipcmk) program=$PEER_IPCMK ;;
	peer:ipcrm) program=$PEER_IPCRM ;;
	peer:lsipc) program=$PEER_LSIPC ;;
	esac
}

# Runs a row of the listers on one side, in one way (see compare_lists), leaves what it printed in
# the files of $RUN, and returns its status.
list_on() {
	local side=$1 way=$2 row=$3 program

	eval "set -- $row"
	find_program "$side" "$1"
	shift
	case $way in
	pipe) "$program" "$@" ;;
	plain) LC_ALL=C "$program" "$@" ;;
	terminal) pty "$program" "$@" ;;
	nobody) as_nobody "$program" "$@" ;;
	esac >"$RUN/$side.stdout" 2>"$RUN/$side.stderr"
}

# What ipcmk and ipcrm find: three objects of each kind with a key (one of them the greatest), and a
# private one; with the ids 0 to 3.
prepare() {
	local key

	for key in 0x11 0x12 0 0xffffffff; do
		object shm $key 100 0600
	done
	for key in 0x21 0x22 0 0xffffffff; do
		object msg $key 0600
	done
	for key in 0x31 0x32 0 0xffffffff; do
		object sem $key 2 0600
	done
}

# What is there afterwards, told by the peer. ipcmk invents keys: any other one is NEW.
state() {
	"$PEER_LSIPC" -m -r -b -o KEY,ID,PERMS,OWNER,SIZE,STATUS
	"$PEER_LSIPC" -q -r -o KEY,ID,PERMS,OWNER
	"$PEER_LSIPC" -s -r -o KEY,ID,PERMS,OWNER,NSEMS
}

# As list_on(), for ipcmk and ipcrm, in an IPC name space that is theirs.
change() {
	local side=$1 row=$2 program status

	eval "set -- $row"
	find_program "$side" "$1"
	shift
	prepare >/dev/null
	"$program" "$@" >"$RUN/$side.stdout" 2>"$RUN/$side.stderr"
	status=$?
	state | awk '$1 ~ /^0x/ && $1 !~ /^(0x000000[123][12]|0x00000000|0xffffffff)$/ { $1 = "NEW" }
		     { print }' >"$RUN/$side.state"
	return $status
}

change_on() {
	unshare --ipc bash -c 'change "$@"' change "$1" "$3"
}

# Sets $differing to what differs between the two sides of a run, whose statuses are given: words out
# of stdout, status, stderr, state. Of stderr only whether there is any. The state is compared where
# a row has left one.
find_differences() {
	local peer_silent=yes our_silent=yes

	differing=
	cmp -s "$RUN/peer.stdout" "$RUN/ours.stdout" || differing+=' stdout'
	[ "$1" = "$2" ] || differing+=' status'
	[ ! -s "$RUN/peer.stderr" ] || peer_silent=no
	[ ! -s "$RUN/ours.stderr" ] || our_silent=no
	[ $peer_silent = $our_silent ] || differing+=' stderr'
	[ ! -e "$RUN/peer.state" ] || cmp -s "$RUN/peer.state" "$RUN/ours.state" || differing+=' state'
}

# Sets $known to what differential.known allows a row to differ in: words of find_differences(), those
# that are only in one way with that before them, as in nobody:stdout.
find_known() {
	local i

	known=' '
	for ((i = 0; i < ${#known_rows[@]}; i++)); do
		# The row of an entry is a pattern.
		# shellcheck disable=SC2053
		if [[ $SCENE$1 == ${known_rows[i]} || "both: $1" == ${known_rows[i]} ]]; then
			known=" ${known_whats[i]//,/ } "
			return
		fi
	done
}

read_known() {
	local row what reason

	known_rows=() known_whats=()
	while IFS=$'\t' read -r row what reason; do
		[[ $row != '#'* && -n $row ]] || continue
		if [ -z "$reason" ]; then
			echo "differential.known: no reason given: $row"
			return 1
		fi
		known_rows+=("$row") known_whats+=("$what")
	done <"$BATS_TEST_DIRNAME/differential.known"
}

show_difference() {
	local way=$1 row=$2 what=$3

	printf '%s (%s): %s differs\n' "$row" "$way" "$what"
	if [ "$what" = status ]; then
		printf "the peer's is %s, ours %s\n" "$peer_status" "$our_status"
	else
		diff -u --label "peer's $what" --label "our $what" \
			"$RUN/peer.$what" "$RUN/ours.$what" | head -n 40 || true
	fi
}

# Runs the rows that match a pattern, each in the given ways, and fails when any differs in what is
# not known, or no longer differs in what is. $SCENE is what stands before the rows in
# differential.known.
compare_rows() {
	local pattern=$1 runner=$2 row way what known seen rows=0 failures=0
	local differing peer_status our_status
	local known_rows known_whats
	shift 2

	read_known
	while IFS= read -r row <&4; do
		[[ $row =~ $pattern ]] || continue
		rows=$((rows + 1))
		find_known "$row"
		seen=
		for way; do
			"$runner" peer "$way" "$row"
			peer_status=$?
			"$runner" ours "$way" "$row"
			our_status=$?
			find_differences $peer_status $our_status
			for what in $differing; do
				seen+=" $what $way:$what "
				if [[ $known != *" $what "* && $known != *" $way:$what "* ]]; then
					show_difference "$way" "$row" "$what"
					failures=$((failures + 1))
				fi
			done
		done
		for what in $known; do
			# Where there is but one user, fewer rows differ.
			[ "$PLAIN" = no ] || continue
			[[ $what != *:* || " $* " == *" ${what%:*} "* ]] || continue
			if [[ $seen != *" $what "* ]]; then
				echo "$row: $what is listed in differential.known but is the same"
				failures=$((failures + 1))
			fi
		done
	done 4<"$BATS_TEST_DIRNAME/differential.cases"

	if [ $rows = 0 ]; then
		echo "no row matches $pattern"
		return 1
	fi
	echo "$rows rows, $failures differences"
	[ $failures = 0 ]
}

# The commands under test may fail: the shell must not end then, and the trap for failures is for
# what a test asserts.
expect_failures() {
	set +eET
	trap - ERR
}

compare_lists() {
	local ways=(pipe plain terminal)

	need_peer
	build_scene
	[ "$PLAIN" = yes ] || ways+=(nobody)
	RUN=$BATS_TEST_TMPDIR SCENE=
	expect_failures
	compare_rows "^$1( |$)" list_on "${ways[@]}"
}

compare_changes() {
	need_peer
	export RUN=$BATS_TEST_TMPDIR SCENE=
	export -f change prepare state find_program
	expect_failures
	compare_rows "^$1( |$)" change_on pipe
}

@test "the list of cases is long enough" {
	[ "$(grep -c '^[a-z]' "$BATS_TEST_DIRNAME/differential.cases")" -ge 200 ]
}

@test "ipcs prints what util-linux prints" {
	compare_lists ipcs
}

@test "lsipc prints what util-linux prints" {
	compare_lists lsipc
}

@test "where no object exists, ipcs and lsipc print what util-linux prints" {
	need_peer
	RUN=$BATS_TEST_TMPDIR SCENE='empty: '
	expect_failures
	compare_rows '^(ipcs|lsipc)( [^$]*)?$' list_on pipe
}

@test "ipcmk makes and prints what util-linux does" {
	compare_changes ipcmk
}

@test "ipcrm removes and prints what util-linux does" {
	compare_changes ipcrm
}

@test "every known difference belongs to a case" {
	local known_rows known_whats entry row found

	read_known
	for entry in "${known_rows[@]}"; do
		found=no
		while IFS= read -r row; do
			# shellcheck disable=SC2053
			if [[ $row == ${entry#*: } ]]; then
				found=yes
				break
			fi
		done <"$BATS_TEST_DIRNAME/differential.cases"
		[ $found = yes ] || echo "no such case: $entry"
		[ $found = yes ]
	done
}
