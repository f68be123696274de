# SPDX-License-Identifier: GPL-2.0-or-later
# What util-linux 2.43 does in another way than 2.38, System V objects: the text that is expected.
# (differential.bats compares with 2.38, and names these as known differences.)

load lib

@test "lsipc without options shows the limits with the three rows of POSIX queues" {
	object pmsg /one 0 0600
	object pmsg /two 0 0600
	object msg 0x21 0600
	run -0 lsipc
	expect_output <<-'END'
		RESOURCE DESCRIPTION                                               LIMIT USED  USE%
		MSGMNI   Number of System V message queues                         32000    1 0.00%
		MSGMAX   Max size of System V message (bytes)                         8K    -     -
		MSGMNB   Default max size of System V queue (bytes)                  16K    -     -
		MQUMNI   Number of POSIX message queues                              256    2 0.78%
		MQUMAX   Max size of POSIX message (bytes)                            8K    -     -
		MQUMNB   Number of messages in POSIX message queue                    10    -     -
		SHMMNI   Shared memory segments                                     4096    0 0.00%
		SHMALL   Shared memory pages                        18446744073692774399    0 0.00%
		SHMMAX   Max size of shared memory segment (bytes)                   16E    -     -
		SHMMIN   Min size of shared memory segment (bytes)                    1B    -     -
		SEMMNI   Number of semaphore identifiers                           32000    0 0.00%
		SEMMNS   Total number of semaphores                           1024000000    0 0.00%
		SEMMSL   Max semaphores per semaphore set.                         32000    -     -
		SEMOPM   Max number of operations per semop(2)                       500    -     -
		SEMVMX   Semaphore max value                                       32767    -     -
	END
	[ "$(lsipc -g)" = "$output" ]
}

@test "lsipc -g -q shows the System V rows with their new descriptions" {
	run -0 lsipc -g -q -e -o RESOURCE,DESCRIPTION,LIMIT,USED,USE%
	expect_output <<-'END'
		RESOURCE="MSGMNI" DESCRIPTION="Number of System V message queues" LIMIT="32000" USED="0" USE%="0.00%"
		RESOURCE="MSGMAX" DESCRIPTION="Max size of System V message (bytes)" LIMIT="8K" USED="-" USE%="-"
		RESOURCE="MSGMNB" DESCRIPTION="Default max size of System V queue (bytes)" LIMIT="16K" USED="-" USE%="-"
	END
}

@test "lsipc -g -Q shows the rows of POSIX queues, -M and -S have none" {
	object pmsg /one 0 0600
	run -0 lsipc -g -Q -r -o RESOURCE,LIMIT,USED,USE% -b
	expect_output <<-'END'
		RESOURCE LIMIT USED USE%
		MQUMNI 256 1 0.39%
		MQUMAX 8192 - -
		MQUMNB 10 - -
	END
	for kind in -M -S; do
		run -0 lsipc -g $kind
		[ "$output" = '' ]
	done
}

@test "lsipc -g in JSON has the rows of POSIX queues" {
	run -0 lsipc -g -J -o RESOURCE,LIMIT
	[[ $output == *'"ipclimits"'* ]]
	[[ $(tr -d ' \n' <<<"$output") == *'{"resource":"MQUMAX","limit":"8K"}'* ]]
}

@test "the limits of POSIX queues are those of /proc/sys/fs/mqueue" {
	echo 512 >/proc/sys/fs/mqueue/queues_max 2>/dev/null || skip "these limits cannot be changed here"
	echo 77 >/proc/sys/fs/mqueue/msg_max
	echo 16384 >/proc/sys/fs/mqueue/msgsize_max
	run -0 lsipc -g -Q -r --noheadings -o RESOURCE,LIMIT
	expect_output <<<$'MQUMNI 512\nMQUMAX 16K\nMQUMNB 77'
}

@test "lsipc -q -P prints the permissions in octal" {
	object msg 0x21 0640 >/dev/null
	object msg 0x22 0 >/dev/null
	run -0 lsipc -q -P -r --noheadings -o KEY,PERMS
	expect_output <<<$'0x00000021 0640\n0x00000022 0'
	run -0 lsipc -q -P -o PERMS -J
	[[ $output == *'"perms": "0640"'* ]]
	run -0 lsipc -q -P -i "$(lsipc -q -r --noheadings -o ID | head -n 1)"
	[[ $output == *'Permissions:                        0640 '* ]]
}

@test "CGID is the group of the creator in every kind and format" {
	need_users
	build_scene
	for object in "-m -i $shm_made_by_other" "-q -i $msg_made_by_other" "-s -i $sem_made_by_other"; do
		# shellcheck disable=SC2086
		{
			run -0 lsipc $object -r --noheadings -o CUID,CGID,UID,GID
			[ "$output" = '33 33 1001 1002' ]
			run -0 lsipc $object
			[[ $output == *'Creator GID:                        33 '* ]]
			[[ $output == *'GID:                                1002 '* ]]
			run -0 lsipc $object -c -e
			[[ $output == *'CUID="33" CGID="33"'* ]]
		}
	done
}

# Fails unless every pair of the given options ends with status 1, an error and no output.
exclusive() {
	local one other

	while [ $# -gt 1 ]; do
		one=$1
		shift
		for other; do
			# shellcheck disable=SC2086
			run --separate-stderr lsipc $BASE $one $other
			echo "lsipc $BASE $one $other: status $status, $stderr"
			[ "$status" = 1 ]
			[ "$output" = '' ]
			[ -n "$stderr" ]
		done
	done
}

@test "lsipc: options that exclude each other" {
	build_scene
	BASE=-m exclusive -c '-o ID' -t
	BASE=-m exclusive -J -e -l -n -r
	BASE=-m exclusive '-N x' -g "-i $shm_plain"
	BASE='' exclusive -m -q -s -M -Q -S
	BASE='' exclusive -M -m
}

@test "lsipc: options that exclude each other may be given twice" {
	build_scene
	for options in '-c -c' '-t -t' '-J -J' '-m -m' '-g -g'; do
		# shellcheck disable=SC2086
		run -0 lsipc -m $options
	done
}

@test "ipcrm without arguments is bad usage" {
	run --separate-stderr ipcrm
	[ "$status" = 1 ]
	[ "$output" = '' ]
	[ -n "$stderr" ]
}
