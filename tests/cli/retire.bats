# SPDX-License-Identifier: GPL-2.0-or-later
# Removal that takes nothing from anybody: while other processes use the objects at random moments, and
# killed at every system call. By the function itself (ipc/retire.h), without a judgement before it.

load lib

export BENCH_SANDBOX=1

# Runs races and sets a variable for each word of its line.
race() {
	local line word

	line=$(races "$@")
	echo "races $*: $line"
	set -- $line
	while [ $# -gt 1 ]; do
		printf -v "$1" %s "$2"
		shift 2
	done
}

# Of those who open a file that is just being removed none loses it; who looks first and unlinks then
# takes it from many. A machine that never lets two programs run at once shows neither.
race_for_files() {
	local tried used met lost late

	race -s 60 "$1" 50
	[ "$met" -gt 0 ] || skip "nobody met a removal here, of $tried who tried"
	[ $((lost - late)) = 0 ]
	race -n -s 60 "$1" 50
	[ "$met" -lt 50 ] || [ "$lost" -gt 0 ]
}

@test "nobody loses a segment in /dev/shm that he opens while it is removed" {
	race_for_files pshm
}

@test "nobody loses a named semaphore that he opens while it is removed" {
	race_for_files psem
}

@test "for kinds without a lock the window in which a use is lost is measured" {
	local kind tried used met lost late window

	for kind in pmsg shm msg sem; do
		race -s 20 "$kind" 100
		[ "$tried" -gt 0 ]
		[ "$lost" -le "$used" ]
		[ "$used" -le "$tried" ]
		# Shorter by far than the 30 microseconds over which the uses are spread.
		[ "$tried" -lt 1000 ] || [ "$window" -lt 15000 ]
	done
}

# What is in /dev/shm, with inode numbers: what is hidden too.
inventory() {
	find /dev/shm -type f -printf '%f %i\n' | sort
}

@test "killed at any system call, a removal leaves no file lost or hidden for good" {
	local n status=0 before after found_hidden=0 name

	for ((n = 1; n < 1000; n++)); do
		for name in a b sem.c used; do
			echo "$name" >/dev/shm/$name
		done
		exec 7</dev/shm/used
		status=0
		# what comes before the first directory is made changes nothing
		killat -m "$n" retire pshm psem >/dev/null || status=$?
		[ $status != 3 ] || break
		[ $status = 0 ]
		before=$(inventory)
		! compgen -G '/dev/shm/.ipcadm-removal-*/*' >/dev/null || found_hidden=1
		run ipcadm ls pshm psem
		[ "$status" = 0 ]
		status=0
		BENCH_SANDBOX=1 retire -r shm >/dev/null
		after=$(inventory)
		[ "$before" = "$after" ]
		[ "$(cat /dev/shm/used)" = used ]
		[ -z "$(find /dev/shm -mindepth 1 -type d)" ]
		[ -z "$(find /dev/shm -mindepth 2)" ]
		rm -f /dev/shm/*
	done
	echo "$n stops"
	[ "$n" -gt 40 ]
	[ $found_hidden = 1 ]
	[ "$(inventory | wc -l)" = 1 ]
}

@test "two removals at once get into nobody's way" {
	local i one two

	for ((i = 0; i < 3000; i++)); do
		echo "$i" >"/dev/shm/file-$i"
	done
	retire -r pshm >"$BATS_TEST_TMPDIR/one" &
	retire -r pshm >"$BATS_TEST_TMPDIR/two"
	wait $!
	[ -z "$(find /dev/shm -mindepth 1 -type d)" ]
	# Where one asks for a lease that the other one has, both leave the file alone.
	one=$(sed -n 's/ removed$//p' "$BATS_TEST_TMPDIR/one")
	two=$(sed -n 's/ removed$//p' "$BATS_TEST_TMPDIR/two")
	[ $((one + two + $(inventory | wc -l))) = 3000 ]
}
