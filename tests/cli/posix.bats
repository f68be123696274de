# SPDX-License-Identifier: GPL-2.0-or-later
# POSIX objects in lsipc, ipcmk and ipcrm, as util-linux has them since 2.43.

load lib

# Two segments, a semaphore and a queue with three messages, all of the same time long ago.
few_objects() {
	object pshm /ashm 4096 0600
	object pshm /bigger 1536 0644
	object psem /asem 7 0640
	object pmsg /amq 3 0622
	touch -d '2001-02-03 04:05:06 UTC' /dev/shm/* /dev/mqueue/*
}

@test "lsipc -M lists POSIX segments" {
	few_objects
	run -0 lsipc -M
	expect_output <<-'END'
		NAME       PERMS OWNER SIZE      MTIME
		ashm   rw-------  root   4K 2001-Feb03
		bigger rw-r--r--  root 1.5K 2001-Feb03
	END
	[ "$(lsipc --posix-shmems)" = "$output" ]
}

@test "lsipc -Q lists POSIX queues, with their slash" {
	few_objects
	run -0 lsipc -Q
	expect_output <<-'END'
		NAME     PERMS OWNER      MTIME USEDBYTES MSGS
		/amq rw--w--w-  root 2001-Feb03        3B 3
	END
	[ "$(lsipc --posix-mqueues)" = "$output" ]
}

@test "lsipc -S lists POSIX semaphores, without sem." {
	few_objects
	run -0 lsipc -S
	expect_output <<-'END'
		NAME     PERMS OWNER      MTIME SVAL
		asem rw-r-----  root 2001-Feb03    7
	END
	[ "$(lsipc --posix-semaphores)" = "$output" ]
}

@test "-c appends the creator to the POSIX kinds, -t nothing" {
	few_objects
	run -0 lsipc -S -c
	expect_output <<-'END'
		NAME     PERMS OWNER      MTIME SVAL CUID CGID
		asem rw-r-----  root 2001-Feb03    7    0    0
	END
	run -0 lsipc -M -c -r
	[ "${lines[0]}" = 'NAME PERMS OWNER SIZE MTIME CUID CGID' ]
	run -0 lsipc -Q -c -r
	[ "${lines[0]}" = 'NAME PERMS OWNER MTIME USEDBYTES MSGS CUID CGID' ]
	for kind in -M -Q -S; do
		[ "$(lsipc $kind -t)" = "$(lsipc $kind)" ]
	done
}

@test "the JSON of the POSIX kinds has its array names" {
	few_objects
	run -0 lsipc -M -J -b
	expect_output <<-'END'
		{
		   "posix-sharedmemory": [
		      {
		         "name": "ashm",
		         "perms": "rw-------",
		         "owner": "root",
		         "size": "4096",
		         "mtime": "2001-Feb03"
		      },{
		         "name": "bigger",
		         "perms": "rw-r--r--",
		         "owner": "root",
		         "size": "1536",
		         "mtime": "2001-Feb03"
		      }
		   ]
		}
	END
	run -0 lsipc -Q -J
	expect_output <<-'END'
		{
		   "posix-messages": [
		      {
		         "name": "/amq",
		         "perms": "rw--w--w-",
		         "owner": "root",
		         "mtime": "2001-Feb03",
		         "usedbytes": "3B",
		         "msgs": "3"
		      }
		   ]
		}
	END
	run -0 lsipc -S --json
	expect_output <<-'END'
		{
		   "posix-semaphores": [
		      {
		         "name": "asem",
		         "perms": "rw-r-----",
		         "owner": "root",
		         "mtime": "2001-Feb03",
		         "sval": "7"
		      }
		   ]
		}
	END
}

@test "the other formats of the POSIX kinds" {
	few_objects
	run -0 lsipc -M -e -b
	expect_output <<-'END'
		NAME="ashm" PERMS="rw-------" OWNER="root" SIZE="4096" MTIME="2001-Feb03"
		NAME="bigger" PERMS="rw-r--r--" OWNER="root" SIZE="1536" MTIME="2001-Feb03"
	END
	run -0 lsipc -S -r --noheadings
	expect_output <<<'asem rw-r----- root 2001-Feb03 7'
	run -0 lsipc -Q -n
	[[ $output == *'NAME="/amq"'$'\n'* ]]
	[[ $output == *'MSGS="3"'* ]]
	run -0 lsipc -M -P -r --noheadings
	[ "${lines[0]}" = 'ashm 0600 root 4K 2001-Feb03' ]
}

@test "the times of POSIX objects in every format" {
	object pshm /now 1 0600
	object pshm /past 1 0600
	touch -d '2001-02-03 04:05:06 UTC' /dev/shm/past
	run -0 lsipc -M -r --noheadings -o NAME,MTIME --time-format=full
	[ "${lines[1]}" = 'past Sat\x20Feb\x20\x203\x2009:35:06\x202001' ]
	run -0 lsipc -M -r --noheadings -o MTIME --time-format=iso
	[ "${lines[1]}" = '2001-02-03T09:35:06+05:30' ]
	run -0 lsipc -M -r --noheadings -o MTIME --time-format=short
	[[ ${lines[0]} =~ ^[0-2][0-9]:[0-5][0-9]$ ]]
	[ "${lines[1]}" = '2001-Feb03' ]
}

@test "a time of this year but not of today shows month and day" {
	local day

	day=$(date -d '40 days ago' +%F)
	[ "${day%%-*}" = "$(date +%Y)" ] || day=$(date -d '40 days' +%F)
	object pshm /days 1 0600
	touch -d "$day 12:00" /dev/shm/days
	run -0 lsipc -M -r --noheadings -o MTIME
	[ "$output" = "$(LC_ALL=C date -d "$day" +%b%d)" ]
}

@test "-o takes the columns of POSIX objects in any order" {
	need_users
	few_objects
	chown 1001:1001 /dev/shm/sem.asem
	run -0 lsipc -S -r -o SVAL,NAME,OWNER,PERMS,CUID,CUSER,CGID,CGROUP
	[ "${lines[0]}" = 'SVAL NAME OWNER PERMS CUID CUSER CGID CGROUP' ]
	[ "${lines[1]}" = '7 asem a-user-with-a-long-name rw-r----- 1001 a-user-with-a-long-name 1001 a-group-with-a-long-name' ]
	run -0 lsipc -Q -r --noheadings -o MSGS,USEDBYTES,NAME -b
	[ "$output" = '3 3 /amq' ]
	run -0 lsipc -M --noheadings -r -o size,name
	[ "${lines[0]}" = '4K ashm' ]
	run -1 lsipc -M -o NOPE
	[[ $output == *NOPE* ]]
}

# 36 columns of label and 36 of value.
pairs() {
	local label value

	while IFS=: read -r label value; do
		printf '%-36s%-36s\n' "$label:" "$value"
	done
}

@test "-N shows one POSIX segment in full" {
	few_objects
	run -0 lsipc -M -N ashm
	pairs >"$BATS_TEST_TMPDIR/expected" <<-'END'
		Owner:root
		Permissions:rw-------
		Creator UID:0
		Creator user:root
		Creator GID:0
		Creator group:root
		Name:ashm
		Last action:Sat Feb  3 09:35:06 2001
		Segment size:4K
	END
	expect_output <"$BATS_TEST_TMPDIR/expected"
	[ "$(lsipc --posix-shmems --name ashm)" = "$output" ]
	[ "$(lsipc -N ashm -M)" = "$output" ]
}

@test "-N shows one POSIX queue in full" {
	few_objects
	run -0 lsipc -Q -N /amq
	pairs >"$BATS_TEST_TMPDIR/expected" <<-'END'
		Owner:root
		Permissions:rw--w--w-
		Creator UID:0
		Creator user:root
		Creator GID:0
		Creator group:root
		Name:/amq
		Last action:Sat Feb  3 09:35:06 2001
		Bytes used:3B
		Messages:3
	END
	expect_output <"$BATS_TEST_TMPDIR/expected"
}

@test "-N shows one POSIX semaphore in full" {
	few_objects
	run -0 lsipc -S -N asem -P
	pairs >"$BATS_TEST_TMPDIR/expected" <<-'END'
		Owner:root
		Permissions:0640
		Creator UID:0
		Creator user:root
		Creator GID:0
		Creator group:root
		Name:asem
		Last action:Sat Feb  3 09:35:06 2001
		Value:7
	END
	expect_output <"$BATS_TEST_TMPDIR/expected"
}

@test "-N in the other formats is one row of a list" {
	few_objects
	run -0 lsipc -M -N bigger -r
	expect_output <<-'END'
		NAME PERMS OWNER SIZE MTIME
		bigger rw-r--r-- root 1.5K 2001-Feb03
	END
	run -0 lsipc -S -N asem -J
	[[ $output == *'"posix-semaphores"'*'"sval": "7"'* ]]
	run -0 lsipc -M -N ashm -l
	[ "${#lines[@]}" = 2 ]
}

@test "-N takes a name with and without its slash" {
	few_objects
	[ "$(lsipc -M -N ashm)" = "$(lsipc -M -N /ashm)" ]
	[ "$(lsipc -Q -N amq)" = "$(lsipc -Q -N /amq)" ]
	[ "$(lsipc -S -N asem)" = "$(lsipc -S -N /asem)" ]
}

@test "-N of what is not there says so on stderr, as -i does" {
	local id_status

	lsipc -m -i 99 2>/dev/null && id_status=0 || id_status=$?
	for kind in -M -Q -S; do
		run --separate-stderr lsipc $kind -N missing
		[ "$status" = "$id_status" ]
		[ "$output" = '' ]
		expect_one_error missing
	done
}

@test "-N needs a POSIX kind, -i a System V kind" {
	few_objects
	run -1 lsipc -N ashm
	run -1 lsipc -m -N ashm
	run -1 lsipc -M -i 0
}

@test "names with blanks, other scripts and control characters" {
	build_scene
	run -0 lsipc -M --noheadings -o NAME
	[ "${#lines[@]}" = 16 ]
	for name in 'two words' 'имя-名前' 'escape\x1b[31mred' 'tab\x09line\x0aend' 'bad\xff\xfeutf' -m; do
		sed 's/ *$//' <<<"$output" | grep -qFx -e "$name"
	done
	run -0 lsipc -M -r --noheadings -o NAME
	[ "${#lines[@]}" = 16 ]
	[[ $output == *'two\x20words'* ]]
	for format in '' -e -r -n -J; do
		run -0 lsipc -M $format
		[[ $output != *[$'\001'-$'\010\013'-$'\037']* ]]
	done
	run -0 lsipc -M -N 'two words'
	[[ $output == *'Name: '*'two words'* ]]
	run -0 lsipc -M -N $'escape\033[31mred'
	[[ $output == *'Name: '* ]]
	[[ $output != *$'\033'* ]]
}

@test "JSON with hostile names is JSON, and valid UTF-8" {
	command -v jq >/dev/null || skip "jq is not installed"
	build_scene
	for kind in -M -Q -S; do
		lsipc $kind -J >"$BATS_TEST_TMPDIR/json"
		jq -e . "$BATS_TEST_TMPDIR/json" >/dev/null
		iconv -f UTF-8 -t UTF-8 "$BATS_TEST_TMPDIR/json" >/dev/null
	done
	run -0 jq -r '."posix-sharedmemory"[].name | select(startswith("quote"))' <(lsipc -M -J)
	[ "$output" = 'quote"back\slash' ]
}

@test "sizes of 0 and of a sparse terabyte, modes with every bit" {
	build_scene
	run -0 lsipc -M -r --noheadings -b -P -o NAME,SIZE,PERMS
	[[ $'\n'$output$'\n' == *$'\nempty 0 0644\n'* ]]
	[[ $'\n'$output$'\n' == *$'\nsparse 1099511627776 0600\n'* ]]
	[[ $'\n'$output$'\n' == *$'\nmode-none 4096 0\n'* ]]
	[[ $'\n'$output$'\n' == *$'\nplain 100 0600\n'* ]]
}

@test "values of semaphores, bytes and messages of queues" {
	build_scene
	run -0 lsipc -S -r --noheadings -o NAME,SVAL
	for pair in 'zero 0' 'one 1' 'greatest 2147483647' 'mode-none 2' 'two\x20words 4'; do
		[[ $'\n'$output$'\n' == *$'\n'"$pair"$'\n'* ]]
	done
	run -0 lsipc -Q -r --noheadings -b -o NAME,MSGS,USEDBYTES
	for row in '/empty 0 0' '/waiting 3 33' '/full 10 145' '/nobody-owns 1 10'; do
		[[ $'\n'$output$'\n' == *$'\n'"$row"$'\n'* ]]
	done
}

@test "strangers in /dev/shm are neither listed nor followed" {
	build_scene
	run -0 lsipc -M -r --noheadings -o NAME
	for name in link-to-object link-outside link-to-nothing link-to-itself directory fifo socket; do
		[[ $'\n'$output$'\n' != *$'\n'"$name"$'\n'* ]]
	done
	run -0 lsipc -S -r --noheadings -o NAME
	[ "${#lines[@]}" = 8 ]
	for name in link directory fifo; do
		[[ $'\n'$output$'\n' != *$'\n'"$name"$'\n'* ]]
	done
	for name in link-to-object link-outside directory fifo socket; do
		run --separate-stderr lsipc -M -N "$name"
		[ "$output" = '' ]
		[ -n "$stderr" ]
	done
}

@test "ipcmk makes a POSIX segment" {
	run -0 ipcmk -m 4096 -n made
	[ "$output" = 'POSIX shared memory name: made' ]
	[ "$(stat -c '%s %a' /dev/shm/made)" = '4096 644' ]
	run -0 ipcmk --posix-shmem 1K --name /slashed -p 0600
	[ "$output" = 'POSIX shared memory name: /slashed' ]
	[ "$(stat -c '%s %a' /dev/shm/slashed)" = '1024 600' ]
}

@test "ipcmk makes a POSIX queue" {
	run -0 ipcmk -q -n made
	[ "$output" = 'POSIX message queue name: made' ]
	[ "$(stat -c %a /dev/mqueue/made)" = 644 ]
	run -0 ipcmk --posix-mqueue --name=/slashed --mode 0600
	[ "$output" = 'POSIX message queue name: /slashed' ]
	[ "$(stat -c %a /dev/mqueue/slashed)" = 600 ]
}

@test "ipcmk makes a POSIX semaphore of value 0" {
	run -0 ipcmk -s -n made
	[ "$output" = 'POSIX semaphore name: made' ]
	[ "$(stat -c %a /dev/shm/sem.made)" = 644 ]
	[ "$(lsipc -S -r --noheadings -o NAME,SVAL)" = 'made 0' ]
	run -0 ipcmk --posix-semaphore -n /slashed -p 0666
	[ "$output" = 'POSIX semaphore name: /slashed' ]
	[ "$(stat -c %a /dev/shm/sem.slashed)" = 666 ]
}

@test "ipcmk of a POSIX kind needs a name, and a name that can be one" {
	for kind in '-m 10' -q -s; do
		# shellcheck disable=SC2086
		run -1 ipcmk $kind
		for name in '' / a/b /a/b . .. "$(printf 'x%.0s' {1..256})"; do
			run -1 ipcmk $kind -n "$name"
			[ -n "$output" ]
		done
	done
	[ -z "$(find /dev/shm /dev/mqueue -type f)" ]
}

@test "ipcrm removes POSIX objects by name" {
	few_objects
	run -0 ipcrm --posix-shmem ashm
	run -0 ipcrm --posix-shmem=/bigger
	run -0 ipcrm --posix-semaphore asem
	run -0 ipcrm --posix-mqueue amq
	[ -z "$(find /dev/shm /dev/mqueue -type f)" ]
	few_objects
	run -0 ipcrm --posix-mqueue /amq --posix-semaphore /asem --posix-shmem bigger
	[ "$(find /dev/shm /dev/mqueue -type f)" = /dev/shm/ashm ]
	run -1 ipcrm --posix-shmem missing
	[[ $output == *missing* ]]
}

# One object of each of the six kinds.
six_kinds() {
	object shm 0x11 10 0600 >/dev/null
	object msg 0x21 0600 >/dev/null
	object sem 0x31 1 0600 >/dev/null
	object pshm /a 1 0600
	object pmsg /a 0 0600
	object psem /a 1 0600
}

# The kinds of which an object is there.
kinds_left() {
	[ -z "$("$PEER_LSIPC" -m -r --noheadings)" ] || echo shm
	[ ! -e /dev/shm/a ] || echo pshm
	[ -z "$("$PEER_LSIPC" -q -r --noheadings)" ] || echo msg
	[ ! -e /dev/mqueue/a ] || echo pmsg
	[ -z "$("$PEER_LSIPC" -s -r --noheadings)" ] || echo sem
	[ ! -e /dev/shm/sem.a ] || echo psem
}

@test "ipcrm --all covers all six kinds" {
	six_kinds
	[ "$(kinds_left | wc -l)" = 6 ]
	run -0 ipcrm --all
	[ -z "$(kinds_left)" ]
	six_kinds
	run -0 ipcrm -a
	[ -z "$(kinds_left)" ]
}

@test "ipcrm --all=KIND covers that kind only" {
	local kinds='shm pshm msg pmsg sem psem'

	six_kinds
	for kind in $kinds; do
		run -0 ipcrm --all=$kind
		kinds=${kinds/$kind/}
		[ "$(kinds_left | xargs)" = "$(xargs <<<"$kinds")" ]
	done
	six_kinds
	run -0 ipcrm -apsem
	[ ! -e /dev/shm/sem.a ]
	run -1 ipcrm --all=posix
	[ "$(kinds_left | wc -l)" = 5 ]
}

@test "ipcrm --all leaves strangers in /dev/shm alone" {
	local before

	build_scene
	before=$(find /dev/shm -mindepth 1 ! -type f | sort)
	run -0 ipcrm --all
	[ -z "$(find /dev/shm /dev/mqueue -type f)" ]
	[ "$(find /dev/shm -mindepth 1 ! -type f | sort)" = "$before" ]
	[ -s /etc/passwd ]
}

@test "queues are found where /dev/mqueue is not mounted" {
	few_objects
	umount /dev/mqueue
	run -0 --separate-stderr lsipc -Q -r --noheadings -o NAME,MSGS
	[ "$output" = '/amq 3' ]
	[ -z "$stderr" ]
	run -0 lsipc -Q -N amq
	[[ $output == *Messages:*3* ]]
	run -0 ipcmk -q -n made
	run -0 lsipc -Q -r --noheadings -o NAME
	[ "$output" = $'/amq\n/made' ]
	[ -z "$(ls -A /dev/mqueue)" ]
	run -0 ipcrm --posix-mqueue made
	run -0 ipcrm --all=pmsg
	mount -t mqueue mqueue /dev/mqueue
	[ -z "$(ls -A /dev/mqueue)" ]
}

@test "queues are found where there is no /dev/mqueue at all" {
	few_objects
	umount /dev/mqueue
	rmdir /dev/mqueue
	run -0 --separate-stderr lsipc -Q -r --noheadings -o NAME,MSGS
	[ "$output" = '/amq 3' ]
	[ -z "$stderr" ]
	[ ! -e /dev/mqueue ]
}

@test "without rights and without /dev/mqueue, one line says what to mount" {
	need_users
	few_objects
	umount /dev/mqueue
	run --separate-stderr as_nobody lsipc -Q
	[ "$output" = '' ]
	expect_one_error mqueue
}
