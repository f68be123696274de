# SPDX-License-Identifier: GPL-2.0-or-later
# ls: objects of all kinds with real users, sleepers and gone creators; filters, order, forms, changes.

load lib
load programs

export SCHEMA=$BATS_TEST_DIRNAME/../../share/schemas/ls.schema.json

ls() {
	ipcadm ls "$@"
}

attach() { # ID
	start <<-END
		c.shmat($1, None, 0)
		ready()
		stay()
	END
}

# Prints one value: cell REF COLUMN [OPTION…]
cell() {
	local ref=$1 column=$2

	shift 2
	ls --raw --no-header -o "REF,$column" "$@" | awk -v ref="$ref" '$1 == ref { print $2 }'
}

@test "one table has all six kinds" {
	shm=$(object shm 0x11 5000 0640)
	msg=$(object msg 0x12 0600)
	sem=$(object sem 0x13 250 0600)
	object pshm /area 4096 0600
	object pmsg /jobs 3 0600
	object psem /lock 1 0600
	run -0 ls --raw -o KIND,KEY/NAME,ID,OWNER,PERMS,SIZE
	expect_output <<-END
		KIND KEY/NAME ID OWNER PERMS SIZE
		shm 0x00000011 $shm root rw-r----- 4.9K
		msg 0x00000012 $msg root rw------- 0\x20msgs
		sem 0x00000013 $sem root rw------- 250\x20sems
		pshm /area  root rw------- 4K
		pmsg /jobs  root rw------- 3\x20msgs
		psem /lock  root rw------- 1\x20sem
	END
	run -0 ls --raw --bytes --no-header --numeric-perms -o SIZE,UNIT,PERMS
	expect_output <<-END
		5000 bytes 0640
		0 messages 0600
		250 semaphores 0600
		4096 bytes 0600
		3 messages 0600
		1 semaphores 0600
	END
	run -0 ls pmsg shm --raw --no-header -o KIND
	expect_output <<-'END'
		shm
		pmsg
	END
	run -0 ls
	[[ ${lines[0]} =~ ^KIND\ +KEY/NAME\ +ID\ +OWNER\ +PERMS\ +SIZE\ +PROCS\ +AGE\ +STATE$ ]]
	[ "${#lines[@]}" = 7 ]
}

no_attachments() {
	[ "$(awk 'NR > 1 { print $7 }' /proc/sysvipc/shm)" = 0 ]
}

@test "a segment of huge pages, as show tells too" {
	need_python
	need_jq
	start <<-END
		# SHM_HUGETLB, SHM_NORESERVE (so none needs to be set aside), SHM_HUGE_2MB
		id = c.shmget(0x2b, 1 << 21, 0o1600 | 0o4000 | 0o10000 | 21 << 26)
		if id != -1:
		    check(c.shmat(id, None, 0))
		ready(id)
		stay()
	END
	[ "$answer" != -1 ] || skip "the kernel makes no segment of huge pages here"
	[ "$(cell "shm:$answer" PAGESIZE)" = 2M ]
	run -0 ipcadm show "shm:$answer"
	[[ $output == *"  huge pages of     2M "* ]]
	[ "$(ipcadm show -J "shm:$answer" | jq '.objects[0].processes[0].mappings[0].page_bytes')" = $((1 << 21)) ]
	kill "$program"
	await "the segment to be left" no_attachments
	[ "$(cell "shm:$answer" PAGESIZE)" = "" ]
}

@test "a segment that two processes have attached" {
	need_python
	id=$(object shm 0 4096 0600)
	attach "$id"
	first=$program
	attach "$id"
	second=$program
	[ "$(cell "shm:$id" PROCS)" = 2 ]
	[ "$(cell "shm:$id" PROCPIDS)" = "$first,$second" ]
	[ "$(cell "shm:$id" PROCCOMMS)" = python3,python3 ]
	[ "$(cell "shm:$id" PROCUIDS)" = 0,0 ]
	[ "$(cell "shm:$id" PROCUSERS)" = root ]
	[ "$(cell "shm:$id" MAPRW)" = 2 ]
	[ "$(cell "shm:$id" PAGESIZE)" = "$(($(getconf PAGESIZE) / 1024))K" ]
	[ "$(cell "shm:$id" STATE)" = in-use ]
	ipcrm -m "$id"
	[ "$(cell "shm:$id" STATE)" = destroyed ]
	[ "$(cell "shm:$id" DESTROYED)" = yes ]
}

@test "POSIX shared memory: mapped for writing, for reading, open" {
	need_python
	start <<-'END'
		fd = os.open("/dev/shm/area", os.O_RDWR | os.O_CREAT)
		os.ftruncate(fd, 8192)
		a = mmap.mmap(fd, 8192)
		b = mmap.mmap(fd, 8192, prot=mmap.PROT_READ)
		c = mmap.mmap(fd, 8192, mmap.MAP_PRIVATE)
		ready()
		stay()
	END
	[ "$(cell pshm:/area PROCPIDS)" = "$program" ]
	[ "$(cell pshm:/area MAPRW)" = 1 ]
	[ "$(cell pshm:/area MAPRO)" = 2 ]
	# Python's mmap keeps descriptors of its own.
	[ "$(cell pshm:/area OPENS)" = 4 ]
	[ "$(cell pshm:/area INODE)" = "$(stat -c %i /dev/shm/area)" ]
	[ "$(cell pshm:/area STATE)" = in-use ]
	kill "$program"
	wait "$program" || :
	[ "$(cell pshm:/area PROCS)" = 0 ]
	[ "$(cell pshm:/area STATE)" = unused ]
}

@test "who sleeps in semop, msgrcv and mq_receive is a waiter" {
	need_python
	sem=$(object sem 0 3 0600)
	msg=$(object msg 0 0600)
	object pmsg /jobs 0 0600
	start <<-END
		ready()
		c.semop($sem, ctypes.byref(Op(1, -1, 0)), 1)
	END
	in_semop=$program
	await_sleep "$in_semop" semtimedop
	start <<-END
		ready()
		c.msgrcv($msg, ctypes.create_string_buffer(100), 50, 0, 0)
	END
	in_msgrcv=$program
	await_sleep "$in_msgrcv" msg
	start <<-'END'
		q = c.mq_open(b"/jobs", os.O_RDONLY)
		ready()
		c.mq_receive(q, ctypes.create_string_buffer(9000), 9000, None)
	END
	in_receive=$program
	await_sleep "$in_receive" wq_sleep
	run -0 ls --raw --no-header -o KIND,PROCS,WAITERS,WAITPIDS,WAITCALLS,STATE
	expect_output <<-END
		msg 1 1 $in_msgrcv msgrcv in-use
		sem 1 1 $in_semop semop in-use
		pmsg 1 1 $in_receive mq_receive in-use
	END
	run -0 ls sem --raw --no-header -o NCOUNT,ZCOUNT,VALUES
	[ "$output" = "1 0 0,0,0" ]
	# Without a sleeper whoever changed it last tells.
	kill "$in_semop"
	wait "$in_semop" || :
	[ "$(cell "sem:$sem" STATE)" = unused ]
	start <<-END
		c.semop($sem, ctypes.byref(Op(0, 1, 0)), 1)
		ready()
		stay()
	END
	[ "$(cell "sem:$sem" PROCS)" = 0 ]
	[ "$(cell "sem:$sem" STATE)" = in-use ]
	[ "$(cell "sem:$sem" OPPIDS)" = "$program" ]
	[ "$(cell "sem:$sem" OPFATES)" = alive ]
}

@test "what became of the creator" {
	need_python
	gone=$(object shm 0 4096 0600)
	start <<-'END'
		id = c.shmget(0, 4096, 0o1600)
		ready(id)
		stay()
	END
	[ "$(cell "shm:$gone" CFATE)" = gone ]
	[ -z "$(cell "shm:$gone" CCMD)" ]
	[ "$(cell "shm:$answer" CFATE)" = alive ]
	[[ $(cell "shm:$answer" CCMD) == *python3* ]]
	[ "$(cell "shm:$answer" CPID)" = "$program" ]
}

@test "a number that was given to another process is recycled" {
	need_python
	[ -w /proc/sys/kernel/ns_last_pid ] || skip "the next process id cannot be chosen here"
	id=$(object shm 0 4096 0600)
	pid=$(cell "shm:$id" CPID)
	# The clock allows two seconds.
	sleep 3.2 # at least; more does not matter
	echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid || skip "the next process id cannot be chosen here"
	sleep 100 &
	[ $! = "$pid" ] || skip "the process id $pid could not be had again"
	[ "$(cell "shm:$id" CFATE)" = recycled ]
	[ -z "$(cell "shm:$id" CCMD)" ]
}

@test "notification of a queue" {
	need_python
	object pmsg /jobs 0 0600
	start <<-'END'
		class Event(ctypes.Structure):
		    _fields_ = [("value", ctypes.c_void_p), ("signo", ctypes.c_int), ("notify", ctypes.c_int),
		                ("pad", ctypes.c_char * 48)]
		q = c.mq_open(b"/jobs", os.O_RDONLY)
		c.mq_notify(q, ctypes.byref(Event(None, 10, 0)))
		ready()
		stay()
	END
	run -0 ls pmsg --raw --no-header -o NOTIFY,NOTIFYSIG,NOTIFYPID,NOTIFYCMD
	[[ $output == "signal SIGUSR1 $program "*python3* ]]
}

@test "filters, each alone and together" {
	need_users
	object shm 0x21 100 0600 >/dev/null
	small=$(object shm 0x22 100 0600)
	big=$(object shm 0x23 2000000 0600)
	object pshm /psm_1 10 0600
	object pshm /torch_2 5000000 0600
	chown 33:33 /dev/shm/psm_1
	refs() { ls --raw --no-header -o REF "$@" | xargs; }
	[ "$(refs --key 0x22)" = "shm:$small" ]
	[ "$(refs --key 34)" = "shm:$small" ]
	[ "$(refs --name 'psm_*')" = pshm:/psm_1 ]
	[ "$(refs --name '/torch*')" = pshm:/torch_2 ]
	[ "$(refs --user www-data)" = pshm:/psm_1 ]
	[ "$(refs --user 33)" = pshm:/psm_1 ]
	[ "$(refs --group www-data)" = pshm:/psm_1 ]
	[ "$(refs --min-size 1M)" = "shm:$big pshm:/torch_2" ]
	[ "$(refs shm --min-size 1M)" = "shm:$big" ]
	[ "$(refs --min-size 1M --name '*')" = pshm:/torch_2 ]
	[ -z "$(refs --min-age 1h)" ]
	[ "$(refs pshm --min-age 0)" = "pshm:/psm_1 pshm:/torch_2" ]
	# Whatever else was long ago: this is activity yet to come.
	touch -d '1 hour' /dev/shm/psm_1
	[ "$(refs pshm --min-age 0 --name 'psm_*')" = pshm:/psm_1 ]
	sleep 1.1
	[ "$(refs pshm --min-age 1)" = pshm:/torch_2 ]
	[ "$(refs pshm --min-age=1s --older-than 1s)" = pshm:/torch_2 ]
	[ -z "$(refs --key 0x99)" ]
}

@test "filters by process" {
	need_python
	used=$(object shm 0 4096 0600)
	object shm 0 4096 0600 >/dev/null
	attach "$used"
	refs() { ls --raw --no-header -o REF "$@" | xargs; }
	[ "$(refs --pid "$program")" = "shm:$used" ]
	[ "$(refs --command 'pyth*')" = "shm:$used" ]
	[ "$(refs --command '*program.py*')" = "shm:$used" ]
	[ -z "$(refs --command nothing)" ]
	[ "$(refs --state in-use)" = "shm:$used" ]
	[ "$(refs --unused)" != "shm:$used" ]
	[ "$(refs --state in-use,unused | wc -w)" = 2 ]
}

@test "order by numbers, times and words" {
	for size in 9 10000 800; do
		object shm 0 $size 0600 >/dev/null
	done
	object pshm /b 70 0600
	object sem 0 3 0600 >/dev/null
	column() { ls --raw --no-header --bytes "$@" | xargs; }
	[ "$(column shm -o SIZE --sort SIZE)" = "9 800 10000" ]
	[ "$(column shm -o SIZE --sort -SIZE)" = "10000 800 9" ]
	[ "$(column shm -o SIZE --sort size)" = "9 800 10000" ]
	# What has no value comes last either way.
	[ "$(column -o KIND --sort BYTES)" = "shm pshm shm shm sem" ]
	[ "$(column -o KIND --sort -BYTES)" = "shm shm pshm shm sem" ]
	[ "$(column -o KIND --sort KIND,-SIZE)" = "pshm sem shm shm shm" ]
	touch -d 2001-01-01 /dev/shm/b
	touch /dev/shm/c
	touch -d 2011-12-31 /dev/shm/a
	[ "$(column pshm -o NAME --sort MTIME)" = "b a c" ]
	[ "$(column pshm -o NAME --sort -MTIME --time-format full)" = "c a b" ]
	[ "$(column pshm -o NAME --sort -NAME)" = "c b a" ]
}

# The members of the first object in standard input that are not among the arguments, and the other way
# round.
unexpected() {
	jq -r '.objects[0] | keys[]' | LC_ALL=C sort | diff - <(printf '%s\n' "$@" | LC_ALL=C sort)
}

IDENTITY='ref kind namespace key id name name_bytes device inode'
export IDENTITY

@test "JSON has types, and is what the schema says, with every column" {
	need_schema
	need_jq
	build_scene
	# Which members there are, the columns decide.
	ls --json | valid "$SCHEMA" --strict $(printf -- '--optional objects/*/%s ' owner group creator \
		creator_group mode bytes messages semaphores procs procpids born age state)
	[ "$(ls --json | jq '.objects | length')" = "$(ls --raw --no-header | wc -l)" ]
	columns=$(ls --list-columns | awk '{ print $1 }' | paste -sd,)
	ls --json -o "$columns" | valid "$SCHEMA"
	[ "$(ls --json -o "$columns" | jq '.objects | length')" -gt 40 ]
	# What no column tells is in no table.
	mapfile -t members < <(jq -r '(input | ."$defs") as $common |
		[."$defs".object.properties, ($common | .identity, .members | .properties)] | add |
		keys[] | select(. != "made")' "$SCHEMA" "${SCHEMA%/*}/common.schema.json")
	unexpected "${members[@]}" < <(ls --json -o "$columns")
	ls --json --name nothing-like-this | valid "$SCHEMA" --strict
	[ "$(ls --json --name nothing-like-this | jq -c .objects)" = '[]' ]
}

@test "in JSON a column that stands for a member of all documents is that member, once" {
	need_jq
	id=$(object shm 0xcafe 5000 0640)
	for column in OWNER UID USER UID,OWNER,USER; do
		unexpected $IDENTITY owner < <(ls --json -o "$column")
		[ "$(ls --json -o "$column" | jq -c '.objects[0].owner')" = '{"uid":0,"name":"root"}' ]
	done
	unexpected $IDENTITY < <(ls --json -o KEY,REF,ID,KIND,NAME,IPCNS,DEVICE,INODE)
	unexpected $IDENTITY mode size < <(ls --json -o PERMS,SIZE,MODE)
	unexpected $IDENTITY mode key_name limit_pct < <(ls --json -P -o PERMS,KEY/NAME,LIMIT%)
	[ "$(ls -J -o PERMS,GROUP,CUSER,NATTCH | jq -c '.objects[0] | .ref, .namespace, .mode, .group,
		.creator, .attachments')" = "$(printf '%s\n' "\"shm:$id\"" "$(stat -Lc %i /proc/self/ns/ipc)" \
		'"0640"' '{"gid":0,"name":"root"}' '{"uid":0,"name":"root"}' 0)" ]
}

@test "values of JSON" {
	need_jq
	id=$(object shm 0xcafe 5000 0640)
	object pshm /a 10 0600
	run -0 jq -c '.schema_version, (.objects[0] | .id, .bytes, .key, .name, .procs, .procpids, (.limit_pct | type),
		.destroyed, (.born | test("^20..-..-..T..:..:..[+-]..:..$")), (.age < 100))' \
		< <(ls shm -J -o +LIMIT%,DESTROYED)
	expect_output <<-END
		1
		$id
		5000
		"0x0000cafe"
		null
		0
		[]
		"number"
		false
		true
		true
	END
	run -0 jq -c '.objects[0] | .id, .key, .name' < <(ls pshm -J)
	[ "$output" = $'null\nnull\n"a"' ]
}

# Starts ls --watch as $watch, and waits until it has looked for the first time.
start_watch() {
	ipcadm ls --watch 1 >"$BATS_TEST_TMPDIR/events" &
	watch=$!
	await_sleep "$watch" poll
}

events_told() {
	[ "$(wc -l <"$BATS_TEST_TMPDIR/events")" -ge "$1" ]
}

await_events() {
	await "$1 events" events_told "$1"
}

# Ends it once it has told of one more object: before that it has told all that there was to tell.
end_watch() {
	: >/dev/shm/last
	await "the last event" grep -q /last "$BATS_TEST_TMPDIR/events"
	kill -TERM "$watch"
	wait "$watch"
}

@test "a shell takes what --export prints, with all columns" {
	sem=$(object sem 0x2c 3 0600)
	columns=$(ipcadm ls --list-columns | awk '{ print $1 }' | grep -vx UID | paste -sd,)
	eval "$(ls --export -o "$columns" sem)"
	[ "$KEY_NAME $ID $NSEMS" = "0x0000002c $sem 3" ]
	[[ $LIMIT_PCT =~ ^[0-9.]+$ ]]
}

@test "hostile names are harmless in every form" {
	need_python
	start <<-'END'
		for name in (b"esc\x1b[31mred", b"new\nline", b"\xff\xfe", b"x" * 255, b"q\"uote $(touch ran)"):
		    open(b"/dev/shm/" + name, "w")
		c.prctl(15, b"\x1b]0;hi\x07", 0, 0, 0)
		f = open("/dev/shm/new\nline")
		ready()
		stay()
	END
	for form in "" --raw --export --json; do
		# shellcheck disable=SC2086
		ls $form -o +NAME,PROCCMDS,PROCCOMMS >"$BATS_TEST_TMPDIR/out"
		run ! grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$BATS_TEST_TMPDIR/out"
		iconv -f UTF-8 -t UTF-8 "$BATS_TEST_TMPDIR/out" >/dev/null
	done
	[ "$(ls --raw --no-header | wc -l)" = 5 ]
	python3 -c 'import json, sys; assert len(json.load(sys.stdin)["objects"]) == 5' < <(ls --json)
	eval "$(ls --export -o NAME --name 'q*')"
	[ ! -e ran ]
	start_watch
	python3 -c 'import os; os.rename(b"/dev/shm/new\nline", b"/dev/shm/\x1b[2J\nnext")'
	await_events 2
	end_watch
	[ "$(wc -l <"$BATS_TEST_TMPDIR/events")" = 3 ]
	run ! grep -qP '\x1b' "$BATS_TEST_TMPDIR/events"
}

@test "a user without rights: every object, one line, status 0" {
	need_users
	need_python
	id=$(object shm 0 4096 0600)
	other=$(object shm 0 4096 0600)
	attach "$id"
	run -0 --separate-stderr as_nobody ipcadm ls --raw --no-header -o REF,PROCS,STATE
	expect_output <<-END
		shm:$id  in-use
		shm:$other 0 unused
	END
	expect_one_error CAP_SYS_PTRACE
	# One's own processes are seen in full.
	as_nobody bash -c 'exec 3>/dev/shm/mine && exec sleep 1000' &
	await "the user's process" pgrep -fx 'sleep 1000'
	run -0 --separate-stderr as_nobody ipcadm ls pshm --raw --no-header -o NAME,PROCS,PROCCOMMS,STATE
	[ "$output" = "mine 1 sleep in-use" ]
	# Nothing of processes asked for: nothing hidden.
	run -0 --separate-stderr as_nobody ipcadm ls -o REF,SIZE
	[ -z "$stderr" ]
	# Where no file system of queues is mounted, that goes into the same line.
	umount /dev/mqueue
	run -0 --separate-stderr as_nobody ipcadm ls
	expect_one_error "POSIX message queues" CAP_SYS_PTRACE CAP_SYS_ADMIN
	run -1 --separate-stderr as_nobody ipcadm ls pmsg
	expect_one_error "mount -t mqueue"
}

@test "every column is listed once, and explained on the page" {
	run -0 ls --list-columns
	[ "${#lines[@]}" -ge 60 ]
	[ "$(awk '{ print $1 }' <<<"$output" | sort | uniq -d)" = "" ]
	page=$BATS_TEST_DIRNAME/../../man/ls.1
	sed -n '/^\.Sh COLUMNS/,/^\.Sh ENV/p' "$page" | grep '^\.It' | grep -oE '[A-Z][A-Z%/]+' | sort -u \
		>"$BATS_TEST_TMPDIR/explained"
	awk '{ print $1 }' <<<"$output" | sort >"$BATS_TEST_TMPDIR/listed"
	diff "$BATS_TEST_TMPDIR/listed" <(sed 's/^\.It//' "$BATS_TEST_TMPDIR/explained")
	# And each can be asked for, for every kind of object.
	build_scene
	for column in $(cat "$BATS_TEST_TMPDIR/listed"); do
		echo "column: $column"
		ls --raw -o "$column" --sort "$column" >/dev/null
	done
}

@test "a terminal's width is kept" {
	python3 -c 'open("/dev/shm/" + "x" * 200, "w")' || skip "python3 is not installed"
	run -0 pty -c 80 ipcadm ls
	for line in "${lines[@]}"; do
		line=${line%$'\r'}
		[ "${#line}" -le 80 ]
	done
	[[ $output == *STATE* ]]
}

@test "on a narrow terminal lists of commands are cut before keys are" {
	need_python
	id=$(object shm 0x1234abcd 4096 0600)
	attach "$id"
	run -0 pty -c 60 ipcadm ls shm -o KIND,KEY/NAME,PROCCMDS,CCMD
	for line in "${lines[@]}"; do
		[ "${#line}" -le 60 ]
	done
	[[ $output == *" 0x1234abcd "* ]]
}

@test "--watch prints what changes, once each" {
	need_python
	id=$(object shm 0 4096 0600)
	object pshm /old 10 0600
	start_watch
	object pshm /new 4096 0600
	await_events 1
	attach "$id"
	await_events 2
	truncate -s 8192 /dev/shm/new
	await_events 3
	rm /dev/shm/old
	await_events 4
	kill "$program"
	await_events 5
	end_watch
	run -0 sed -E 's/^[-0-9T:+]+ //' "$BATS_TEST_TMPDIR/events"
	expect_output <<-END
		created pshm:/new owner=root size=4K
		attached shm:$id 0 -> 1
		grew pshm:/new 4K -> 8K
		removed pshm:/old owner=root size=10B
		detached shm:$id 1 -> 0
		created pshm:/last owner=root size=0B
	END
}

@test "--watch says what cannot be read once, when it begins" {
	# Both kinds of file, at the first look and not at the others.
	umount /dev/shm
	rmdir /dev/shm
	run -0 --separate-stderr ipcadm ls --watch 1 --count 3
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" = 2 ]
	[[ ${stderr_lines[0]} == *"'pshm'"* ]]
	[[ ${stderr_lines[1]} == *"'psem'"* ]]

	mkdir /dev/shm
	mount -t tmpfs tmpfs /dev/shm
	start_watch 2>"$BATS_TEST_TMPDIR/told"
	: >/dev/shm/file
	await_events 1
	[ ! -s "$BATS_TEST_TMPDIR/told" ]
	umount /dev/shm
	rmdir /dev/shm
	await_events 2
	for key in 1 2; do
		object shm $key 4096 0600
		await "the event of segment $key" grep -q "key=0x0000000$key" "$BATS_TEST_TMPDIR/events"
	done
	kill -TERM "$watch"
	wait "$watch"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/told")" = 2 ]
	grep -q "'pshm'" "$BATS_TEST_TMPDIR/told"
	grep -q "'psem'" "$BATS_TEST_TMPDIR/told"
}

@test "--watch without rights says once what is hidden" {
	need_users
	: >/dev/shm/file
	run -0 --separate-stderr as_nobody ipcadm ls --watch 1 --count 3
	expect_one_error CAP_SYS_PTRACE
}

@test "--watch ends on signals, after its count, and where nobody reads" {
	for signal in INT TERM; do
		# A shell's background jobs ignore SIGINT.
		python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp("ipcadm", ["ipcadm", "ls", "--watch", "1000"])' &
		await_sleep $! poll
		kill -$signal $!
		status=0
		wait $! || status=$?
		[ "$status" = 0 ]
	done
	run -0 ipcadm ls --watch 1 --count 2
	[ -z "$output" ]
	bash -c 'set -o pipefail; ipcadm ls --watch 1000 | true'
}

@test "a captured system: its objects, its processes where it has them" {
	root=$BATS_TEST_TMPDIR/root
	object shm 0x77 4096 0600 >/dev/null
	mkdir -p "$root/proc/sysvipc" "$root/dev/shm"
	cp /proc/sysvipc/* "$root/proc/sysvipc/"
	echo hello >"$root/dev/shm/area"
	run --separate-stderr ls shm pshm --sysroot "$root" --raw --no-header -o KEY/NAME,SIZE
	[ "$status" = 0 ]
	[ "$output" = $'0x00000077 4K\n/area 6B' ]
}

@test "an unknown account is absent, and one byte in a page is 100 percent" {
	need_jq
	root=$BATS_TEST_TMPDIR/root
	nobody=4294967295
	mkdir -p "$root/proc/sysvipc"
	printf '%s\n' 'key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap' \
		"1 10 600 1 1 2 0 $nobody $nobody $nobody $nobody 4 5 6 4096 0" >"$root/proc/sysvipc/shm"
	columns=REF,OWNER,UID,USER,GID,GROUP,CUID,CUSER,CGID,CGROUP,RSS%
	run -0 --separate-stderr ls shm --sysroot "$root" --export -o "$columns"
	[ "$output" = 'REF="shm:10" OWNER="" UID="" USER="" GID="" GROUP="" CUID="" CUSER="" CGID="" CGROUP="" RSS_PCT="100.0"' ]
	run -0 jq -c '.objects[0] | ([.owner, .creator, .group, .creator_group] | unique), .rss_pct == 100' \
		< <(ls shm --sysroot "$root" --json -o "$columns")
	[ "$output" = '[{"gid":null,"name":null},{"uid":null,"name":null}]'$'\n''true' ]
	run -0 ipcadm show --sysroot "$root" shm:10
	[[ $output == *'owner             -, group -'* ]]
	[[ $output == *'creator           -, group -'* ]]
}

@test "wrong words are refused with one line" {
	for words in nokind '-o NOTHING' '-o KIND,,ID' '--sort NOTHING' '--min-size x' '--min-age x' '--name [a' '--kind x' \
		'--state nothing' '--user no-such-user' '--group no-such-group' '--pid x' '--pid 0' '--key zz' \
		'--count 3' '--watch 0' '--watch 1 --json' '--json --raw' '--time-format x'; do
		# shellcheck disable=SC2086
		run --separate-stderr ls $words
		echo "words: $words"
		[ "$status" = 1 ]
		[ -z "$output" ]
		expect_one_error
	done
}

@test "other namespaces: each row with its namespace and its leader" {
	need_python
	object shm 0x31 4096 0600 >/dev/null
	unshare --ipc bash -c 'object shm 0x32 4096 0600 >/dev/null; echo ready; exec sleep 1000' \
		>"$BATS_TEST_TMPDIR/ready" &
	leader=$!
	await_program "$leader" sleep
	there=$(stat -L -c %i "/proc/$leader/ns/ipc")
	run -0 ls shm --all-namespaces --raw --no-header -o KEY,IPCNS,NSPID,NSCOMM
	expect_output <<-END
		0x00000031 $(stat -L -c %i /proc/self/ns/ipc) 1 bash
		0x00000032 $there $leader sleep
	END
	run -0 ls shm --ipc-namespace "$leader" --raw --no-header -o KEY
	[ "$output" = 0x00000032 ]
	run -0 lsipc -m --ipc-namespace "$leader" --raw --noheadings -o KEY,IPCNS,NSPID
	[ "$output" = "0x00000032 $there $leader" ]
}

@test "lsipc --processes appends the processes" {
	need_python
	id=$(object shm 0 4096 0600)
	attach "$id"
	run -0 lsipc -m --processes -r --noheadings -o ID
	[[ $output == "$id 1 $program "*python3* ]]
	[ "$(lsipc -m --users -r --noheadings -o ID)" = "$output" ]
	run -0 lsipc -m -i "$id" --processes
	[[ $output == *"Process IDs: "*" $program "* ]]
	run -0 lsipc -M -o NAME,PROCS
	[ -z "$output" ]
	run --separate-stderr lsipc --processes
	[ "$status" = 1 ]
	expect_one_error --processes
}
