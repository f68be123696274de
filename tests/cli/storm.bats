# SPDX-License-Identifier: GPL-2.0-or-later
# Every lister, while four processes make and remove objects as fast as they can: no crash, no hang,
# no error, and no row that is put together from two objects. STORM_SECONDS shortens the storm.

load lib

export STORM_SECONDS=${STORM_SECONDS:-20}

# The listings, with the columns whose values follow from the key; see storm.c. The first word tells
# how a row is checked.
export LISTINGS='
shm lsipc -m -r -b -P --noheadings -o KEY,PERMS,SIZE,ID
shm lsipc -m -b -P --noheadings -o KEY,PERMS,SIZE,ID,COMMAND
sem lsipc -s -r -P --noheadings -o KEY,PERMS,NSEMS,ID
msg lsipc -q -r -P --noheadings -o KEY,PERMS,ID,USEDBYTES
pshm lsipc -M -r -b -P --noheadings -o NAME,PERMS,SIZE
psem lsipc -S -r -P --noheadings -o NAME,PERMS,SVAL
pmsg lsipc -Q -r -P --noheadings -o NAME,PERMS,MSGS
ipcs-shm ipcs -m
ipcs-sem ipcs -s
ipcs-msg ipcs -q
none ipcs
none ipcs -t
none ipcs -p
none ipcs -c
none ipcs -u
none ipcs -l
none lsipc
none lsipc -g -J
none ipcadm
json lsipc -m -J
json lsipc -q -J
json lsipc -s -J
json lsipc -M -J
json lsipc -Q -J
json lsipc -S -J
json ipcadm --json
'

# Fails for a row that no object of the storm can have.
check_rows() {
	LC_ALL=C awk -v kind="$1" '
	function octal(text,   i, value) {
		value = 0
		for (i = 1; i <= length(text); i++)
			value = value * 8 + substr(text, i, 1)
		return value
	}
	function hex(text,   i, value) {
		value = 0
		for (i = 1; i <= length(text); i++)
			value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
		return value
	}
	function torn(why) {
		print kind ": " why ": " $0
		exit 1
	}
	function check(number, mode, fields, value, wanted) {
		if (NF < fields)
			torn("fields missing")
		if (octal(mode) != 256 + number % 256)
			torn("mode")
		if (value != wanted)
			torn("value")
	}
	BEGIN { posix = kind ~ /^p/; table = kind ~ /^ipcs/ }
	table && !/^0x5757/ { if (/^0x/) torn("key"); next }
	!posix && !/^0x5757[0-9a-f][0-9a-f][0-9a-f][0-9a-f] / { torn("key") }
	# sem_open makes a semaphore under another name first.
	kind == "psem" && !/^storm-/ { next }
	posix && !/^\/?storm-[0-9a-f][0-9a-f][0-9a-f][0-9a-f] / { torn("name") }
	posix { sub(/^\//, "", $1); n = hex(substr($1, 7)) }
	!posix { n = hex(substr($1, 7)) }
	kind == "shm" { check(n, $2, 4, $3, 1 + 3 * n) }
	kind == "sem" { check(n, $2, 4, $3, 1 + n % 50) }
	kind == "msg" { check(n, $2, 4, $4, "0B") }
	# The size comes after the creation, and what is gone may be shown no more.
	kind == "pshm" { check(n, $2, 3, $3 == 0 ? 0 : $3, $3 == 0 ? 0 : 1 + 3 * n) }
	kind == "psem" { check(n, $2, 3, $3, 3 * n) }
	kind == "pmsg" { check(n, $2, 3, $3, 0) }
	kind == "ipcs-shm" { check(n, $4, 6, $5, 1 + 3 * n) }
	kind == "ipcs-sem" { check(n, $4, 5, $5, 1 + n % 50) }
	kind == "ipcs-msg" { check(n, $4, 6, $5, 0) }
	'
}

# Runs one listing, under a time limit, and checks it.
list_once() {
	local kind=$1 out=$BATS_TEST_TMPDIR/listing status=0
	shift

	timeout 120 "$@" </dev/null >"$out" 2>"$out.err" || status=$?
	if [ $status != 0 ] || [ -s "$out.err" ]; then
		echo "$*: status $status, stderr: $(head -c 500 "$out.err")"
		return 1
	fi
	case $kind in
	none) ;;
	json) ! command -v jq >/dev/null || jq -e . "$out" >/dev/null || { echo "$*: not JSON"; return 1; } ;;
	*) check_rows "$kind" <"$out" ;;
	esac
}

# Looks at single objects, which may be gone by then: that is no crash.
look_at_some() {
	local letter ids id status

	for letter in m q s; do
		ids=$(lsipc -$letter -r --noheadings -o ID | head -n 5)
		for id in $ids; do
			for tool in ipcs lsipc; do
				status=0
				timeout 120 $tool -$letter -i "$id" >/dev/null 2>&1 || status=$?
				if [ $status -gt 1 ]; then
					echo "$tool -$letter -i $id: status $status"
					return 1
				fi
			done
		done
	done
}

storm_and_list() {
	local made kind command rounds=0

	storm "$STORM_SECONDS" >"$BATS_TEST_TMPDIR/made" &
	while [ ! -s "$BATS_TEST_TMPDIR/made" ] && kill -0 $! 2>/dev/null; do
		while read -r kind command; do
			[ -n "$kind" ] || continue
			# shellcheck disable=SC2086
			list_once "$kind" $command
		done <<<"$LISTINGS"
		look_at_some
		rounds=$((rounds + 1))
	done
	wait $!
	made=$(cat "$BATS_TEST_TMPDIR/made")
	echo "$rounds rounds, $made objects"
	[ "$rounds" -ge 1 ]
	[ "$made" -ge 1000 ]
}

@test "the listers in a storm of objects" {
	storm_and_list
}

@test "the listers in a storm, read from /proc/sysvipc" {
	export IPCADM_COLLECTOR=proc
	STORM_SECONDS=$((STORM_SECONDS / 4 + 2)) storm_and_list
}

@test "the check of the rows finds a torn one" {
	check_rows shm <<<'0x57570001 0401 4 60'
	run ! check_rows shm <<<'0x57570001 0402 4 60'
	run ! check_rows shm <<<'0x57570001 0401 5 60'
	run ! check_rows shm <<<'0x57570001 0401 4'
	check_rows pmsg <<<'/storm-0002 0402 0'
	run ! check_rows pmsg <<<'/storm-0002 0402 1'
	check_rows ipcs-sem <<<$'------ Semaphore Arrays --------\n0x57570003 1 root 403 4'
	run ! check_rows ipcs-sem <<<'0x57570003 1 root 403 5'
}
