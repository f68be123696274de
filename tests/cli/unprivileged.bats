# SPDX-License-Identifier: GPL-2.0-or-later
# What a user without rights sees: every object in the lists, no details that are not theirs, and one
# line on stderr about what is hidden.

load lib

@test "System V lists hide nothing from a user without rights" {
	need_users
	build_scene
	for command in 'ipcs' 'ipcs -t' 'ipcs -p' 'ipcs -c' 'ipcs -u' 'ipcs -l' \
		'lsipc -m -o KEY,ID,PERMS,OWNER,SIZE,NATTCH,STATUS,CTIME,CPID,LPID' 'lsipc -q' 'lsipc -s' 'lsipc -g'; do
		# shellcheck disable=SC2086
		{
			run -0 $command
			as_root=$output
			run -0 --separate-stderr as_nobody $command
			[ "$output" = "$as_root" ]
			[ -z "$stderr" ]
		}
	done
}

@test "one object without read permission: a message, no crash" {
	need_users
	build_scene
	for command in "ipcs -m -i $shm_mode_none" "ipcs -q -i $msg_mode_none" \
		"lsipc -m -i $shm_mode_none" "lsipc -q -i $msg_mode_none"; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr as_nobody $command
		[ -z "$stderr" ]
	done
	for command in "ipcs -s -i $sem_mode_none" "lsipc -s -i $sem_mode_none"; do
		# shellcheck disable=SC2086
		run --separate-stderr as_nobody $command
		[ "$status" -le 1 ]
		expect_one_error
	done
}

@test "names and sizes of POSIX segments need no right" {
	need_users
	build_scene
	run -0 lsipc -M
	as_root=$output
	run -0 --separate-stderr as_nobody lsipc -M
	[ "$output" = "$as_root" ]
	[ -z "$stderr" ]
}

@test "values of unreadable POSIX semaphores are unknown, and one line says so" {
	need_users
	build_scene
	run -0 --separate-stderr as_nobody lsipc -S -e -o NAME,SVAL
	[ "${#lines[@]}" = 8 ]
	[[ $output == *'NAME="one" SVAL="1"'* ]]
	[[ $output == *'NAME="zero" SVAL=""'* ]]
	[[ $output == *'NAME="mode-none" SVAL=""'* ]]
	expect_one_error CAP_ 7
}

@test "contents of unreadable POSIX queues are unknown, and one line says so" {
	need_users
	build_scene
	run -0 --separate-stderr as_nobody lsipc -Q -e -o NAME,MSGS
	[ "${#lines[@]}" = 8 ]
	[[ $output == *'NAME="/full" MSGS=""'* ]]
	expect_one_error CAP_ 8
}

@test "columns that need no right raise no complaint" {
	need_users
	build_scene
	run -0 --separate-stderr as_nobody lsipc -S -o NAME,OWNER,PERMS,MTIME
	[ -z "$stderr" ]
	run -0 --separate-stderr as_nobody lsipc -Q -o NAME,OWNER,PERMS,MTIME
	[ -z "$stderr" ]
}

@test "a refused removal names the object and the capability, and leaves it there" {
	need_users
	build_scene
	for arguments in "-m $shm_mode_all" "-q $msg_mode_all" "-s $sem_mode_all"; do
		# shellcheck disable=SC2086
		run --separate-stderr as_nobody ipcrm $arguments
		[ "$status" = 1 ]
		expect_one_error "${arguments#* }" CAP_
	done
	for arguments in '--posix-shmem mode-all' '--posix-semaphore one' '--posix-mqueue waiting'; do
		# shellcheck disable=SC2086
		run --separate-stderr as_nobody ipcrm $arguments
		[ "$status" = 1 ]
		expect_one_error "${arguments#* }" CAP_
	done
	"$PEER_LSIPC" -m -i "$shm_mode_all" | grep -q Key:
	"$PEER_LSIPC" -q -i "$msg_mode_all" | grep -q Key:
	"$PEER_LSIPC" -s -i "$sem_mode_all" | grep -q Key:
	[ -e /dev/shm/mode-all ]
	[ -e /dev/shm/sem.one ]
	[ -e /dev/mqueue/waiting ]
}

@test "ipcrm --all of a user without rights removes what is theirs and says what is not" {
	need_users
	build_scene
	as_nobody ipcmk -Q -M 10 -S 1
	as_nobody ipcmk -m 10 -n mine
	run --separate-stderr as_nobody ipcrm --all
	[ "$status" = 1 ]
	[ -n "$stderr" ]
	[ ! -e /dev/shm/mine ]
	[ -z "$("$PEER_LSIPC" -m -r --noheadings -o UID | grep -x 65534)" ]
	[ -z "$("$PEER_LSIPC" -q -r --noheadings -o UID | grep -x 65534)" ]
	[ -z "$("$PEER_LSIPC" -s -r --noheadings -o UID | grep -x 65534)" ]
	"$PEER_LSIPC" -m -i "$shm_plain" | grep -q Key:
}

@test "who may make an object needs no capability" {
	need_users
	run -0 as_nobody ipcmk -M 10
	run -0 as_nobody ipcmk -q -n mine
	run -0 as_nobody ipcmk -s -n mine
	run -0 as_nobody ipcs
	[[ $output == *nobody* ]]
}
