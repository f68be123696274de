# SPDX-License-Identifier: GPL-2.0-or-later
# The wall clock is set while objects wait for a rule or an option to find them old: nothing goes by hours
# that never passed. The machine's own clock is left alone; the program alone sees another
# (stepped_clock.c). That the system of the test knows its own clock to be even is what its /dev
# tells, which is as old as its first process.

load lib
load programs

export FAMILIES=$CLI_DIR/../../share/ipcadm/families.d

# after SECONDS COMMAND…: as if the clock had just been set forward by so many.
after() {
	CLOCK_STEP=$1 ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0 \
		LD_PRELOAD=$HELPERS/stepped_clock.so "${@:2}"
}

leaks() {
	ipcadm leaks --alone --families "$FAMILIES" --rules "$BATS_TEST_TMPDIR/rules" "$@"
}

# Is the oldest object so many seconds old by a clock that nobody has set?
older_than() {
	[ "$(ipcadm ls --min-age "$1" --json | jq '.objects | length')" = "$2" ]
}

# Every kernel tells when a file system was made, or the clock cannot be known to be even.
need_birth() {
	[ "$(stat -c %W /dev)" != 0 ] && [ "$(stat -c %W /dev)" != - ] ||
		skip "this kernel keeps no birth of file systems in memory"
}

six_objects() {
	object shm 0x11 100 0600
	object msg 0x21 0600
	object sem 0x31 2 0600
	object pshm /area 10 0600
	object pmsg /queue 1 0600
	object psem /lock 1 0600
}

@test "by a rule goes what is old, and not what a clock that was set makes old" {
	need_jq
	six_objects >/dev/null
	echo 'orphan after=4h name=*
orphan after=4h key=0x11
orphan after=4h key=0x21
orphan after=4h key=0x31' >"$BATS_TEST_TMPDIR/rules"
	for step in 14401 18000 864000 -18000; do
		run -0 --separate-stderr after $step leaks --remove --yes --min-age 0
		[ "$(ipcadm ls --json | jq '.objects | length')" = 6 ]
	done
	[ "$(after 18000 leaks --all --json | jq -r '.leaks[].reasons[].code' |
		grep -c '^age-unknown$')" = 6 ]
	[ "$(leaks --all --json | jq -r '.leaks[].reasons[].code' | grep -c '^young$')" = 6 ]
	after 18000 leaks --all --explain | grep -q 'age-unknown  *perhaps not unused for long enough'
}

@test "a rule finds old what is, while the clock is even" {
	need_jq
	need_birth
	six_objects >/dev/null
	sed 's/4h/1s/' >"$BATS_TEST_TMPDIR/rules" <<-'END'
		orphan after=4h kind=shm
		orphan after=4h kind=sem
		orphan after=4h kind=psem
	END
	await "the objects to be old" older_than 2s 6
	[ "$(leaks --json | jq -r '.leaks[] | select(.verdict == "orphan").kind' | sort | xargs)" = \
		"psem sem shm" ]
}

@test "--min-age takes what is old for certain" {
	need_jq
	need_birth
	six_objects >/dev/null
	: >"$BATS_TEST_TMPDIR/rules"
	# By default a minute must have passed.
	for step in 61 18000; do
		run -0 --separate-stderr after $step leaks --remove --yes --include suspect
		[[ $stderr == *"the clock was or may have been set"* ]]
		run -0 --separate-stderr after $step leaks --remove --yes --include suspect --min-age 1m
		[[ $stderr == *"--min-age 0 takes them too"* ]]
		[ "$(ipcadm ls --json | jq '.objects | length')" = 6 ]
		# A list that somebody acts on, and messages that are taken out.
		run -0 --separate-stderr after $step ipcadm ls --no-header --older-than 1m
		[ -z "$output" ]
		expect_one_error "the clock was or may have been set"
		run -0 --separate-stderr after $step ipcadm dump --all --take --min-age 1m -f "$BATS_TEST_TMPDIR/saved.$step"
		[[ $output == *": 0 objects"* ]]
		expect_one_error "the clock was or may have been set"
	done
	run -0 --separate-stderr after -18000 leaks --remove --yes --include suspect
	[ -z "$stderr" ]
	[ "$(ipcadm ls --json | jq '.objects | length')" = 6 ]
	# Nobody has set it, and it is even: seconds are seconds.
	await "the objects to be old" older_than 1s 6
	run -0 --separate-stderr leaks --remove --yes --include suspect --min-age 1s
	[ -z "$(ipcadm ls --no-header)" ]
}

@test "a watch counts its own seconds" {
	need_jq
	echo 'orphan after=4h kind=shm' >"$BATS_TEST_TMPDIR/rules"
	after 18000 ipcadm leaks --alone --families "$FAMILIES" --rules "$BATS_TEST_TMPDIR/rules" \
		--watch 1 --count 3 --json >"$BATS_TEST_TMPDIR/lines" &
	watch=$!
	await "the watch to begin" sleeps_in $watch '[a-z]'
	object shm 0x11 100 0600 >/dev/null
	wait $watch
	run ! grep -q '"verdict": *"orphan"' "$BATS_TEST_TMPDIR/lines"
}

@test "in a captured system ages are what its times say" {
	need_jq
	cd "$BATS_TEST_TMPDIR"
	mkdir -p root/proc/sysvipc
	now=$(date +%s)
	{
		head -n 1 /proc/sysvipc/msg
		echo "17 3 600 0 0 0 0 0 0 0 0 0 0 $((now - 7200))"
	} >root/proc/sysvipc/msg
	[ "$(ipcadm ls --sysroot root msg --min-age 1h --json | jq '.objects | length')" = 1 ]
	[ "$(ipcadm ls --sysroot root msg --min-age 3h --json | jq '.objects | length')" = 0 ]
}
