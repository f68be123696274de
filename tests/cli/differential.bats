# SPDX-License-Identifier: GPL-2.0-or-later
# ipcadm and the installed util-linux print the same, byte for byte, and end with the same status.
#
# The command lines are in differential.cases. differential.known lists where the two differ on
# purpose, and why; an entry there that no longer differs is a failure too.

load lib

# The program of one side that a row names: "peer" or "ours".
side_of() {
	case $1:$2 in
	ours:*) echo "$APPLETS/$2" ;;
	peer:ipcs) echo "$PEER_IPCS" ;;
	peer:ipcmk) echo "$PEER_IPCMK" ;;
	peer:ipcrm) echo "$PEER_IPCRM" ;;
	peer:lsipc) echo "$PEER_LSIPC" ;;
	esac
}

# Runs a row of the listers on one side, in one way (see compare_lists), leaving what it printed in
# the files of $RUN.
list_on() {
	local side=$1 way=$2 row=$3 program

	eval "set -- $row"
	program=$(side_of "$side" "$1")
	shift
	case $way in
	pipe) "$program" "$@" ;;
	plain) LC_ALL=C "$program" "$@" ;;
	terminal) pty "$program" "$@" ;;
	nobody) as_nobody "$program" "$@" ;;
	esac >"$RUN/$side.stdout" 2>"$RUN/$side.stderr"
	echo $? >"$RUN/$side.status"
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

change() {
	local side=$1 row=$2 program

	eval "set -- $row"
	program=$(side_of "$side" "$1")
	shift
	prepare >/dev/null
	"$program" "$@" >"$RUN/$side.stdout" 2>"$RUN/$side.stderr"
	echo $? >"$RUN/$side.status"
	state | awk '$1 ~ /^0x/ && $1 !~ /^(0x000000[123][12]|0x00000000|0xffffffff)$/ { $1 = "NEW" }
		     { print }' >"$RUN/$side.state"
}

change_on() {
	unshare --ipc bash -c 'change "$@"' change "$1" "$3"
}

# What differs between the two sides of the last run: words out of stdout, status, stderr, state.
# Of stderr only whether there is any. The state is compared where a row has left one.
differences() {
	local quiet

	cmp -s "$RUN/peer.stdout" "$RUN/ours.stdout" || echo stdout
	cmp -s "$RUN/peer.status" "$RUN/ours.status" || echo status
	quiet=$([ -s "$RUN/peer.stderr" ]; echo $?)
	quiet+=$([ -s "$RUN/ours.stderr" ]; echo $?)
	[ "$quiet" = 00 ] || [ "$quiet" = 11 ] || echo stderr
	[ ! -e "$RUN/peer.state" ] || cmp -s "$RUN/peer.state" "$RUN/ours.state" || echo state
}

# Prints what differential.known allows a row to differ in: words of differences(), those that are
# only in one way with that before them, as in nobody:stdout.
known_for() {
	local i

	for ((i = 0; i < ${#known_rows[@]}; i++)); do
		# The row of an entry is a pattern.
		# shellcheck disable=SC2053
		if [[ $SCENE$1 == ${known_rows[i]} || "both: $1" == ${known_rows[i]} ]]; then
			echo ${known_whats[i]//,/ }
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
	local way=$1 row=$2 what=$3 file

	printf '%s (%s): %s differs\n' "$row" "$way" "$what"
	for file in $what; do
		diff -u --label "peer's $file" --label "our $file" \
			"$RUN/peer.$file" "$RUN/ours.$file" | head -n 40 || true
	done
}

# Runs the rows that match a pattern, each in the given ways, and fails when any differs in what is
# not known, or no longer differs in what is. $SCENE is what stands before the rows in
# differential.known.
compare_rows() {
	local pattern=$1 runner=$2 row way what known seen rows=0 failures=0
	local known_rows known_whats
	shift 2

	read_known
	while IFS= read -r row; do
		[[ $row =~ $pattern ]] || continue
		rows=$((rows + 1))
		known=" $(known_for "$row") " seen=
		for way; do
			"$runner" peer "$way" "$row"
			"$runner" ours "$way" "$row"
			for what in $(differences); do
				seen+=" $what $way:$what "
				if [[ $known != *" $what "* && $known != *" $way:$what "* ]]; then
					show_difference "$way" "$row" "$what"
					failures=$((failures + 1))
				fi
			done
		done
		for what in $known; do
			[[ $what != *:* || " $* " == *" ${what%:*} "* ]] || continue
			if [[ $seen != *" $what "* ]]; then
				echo "$row: $what is listed in differential.known but is the same"
				failures=$((failures + 1))
			fi
		done
	done <"$BATS_TEST_DIRNAME/differential.cases"

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
	export -f change prepare state side_of
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
