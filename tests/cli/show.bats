# SPDX-License-Identifier: GPL-2.0-or-later
# show: one object whole, of every kind, with real users, sleepers, messages and locks.

load lib
load programs

export SCHEMA=$BATS_TEST_DIRNAME/../../share/schemas/show.schema.json

show() {
	ipcadm show "$@"
}

@test "a segment: fields, limits, creator, who has it attached" {
	need_python
	start <<-END
		id = check(c.shmget(0x4d5e, 10000, 0o1640))
		at = check(c.shmat(id, None, 0))
		ctypes.memmove(at, b"hello", 5)
		ready(id, hex(at))
		stay()
	END
	read -r id address <<<"$answer"
	run -0 --separate-stderr show "shm:$id"
	[ -z "$stderr" ]
	[ "${lines[0]}" = "shared memory segment shm:$id" ]
	[[ $output == *"  key               0x00004d5e"* ]]
	[[ $output == *"  state             in use"* ]]
	[[ $output == *"  size              9.8K (10000 bytes)"* ]]
	[[ $output == *"  attached          1 time"$'\n'* ]]
	[[ $output == *"  mode              rw-r----- (0640)"* ]]
	[[ $output == *"  SHMMAX            9.8K of 16E (<1%)"* ]]
	[[ $output == *"  SHMALL            3 of "*"all together 3 (<1%)"* ]]
	[[ $output == *"  creator           $program python3 (alive)"* ]]
	[[ $output == *"  last detach       never"* ]]
	[[ $output == *"  $program  root  "*"program.py"* ]]
	[[ $output == *"maps 12288 bytes from 0 at $address, rw shared"* ]]
	# Nobody has touched it by looking.
	nattch=$(awk -v id="$id" '$2 == id { print $7, $6 }' /proc/sysvipc/shm)
	[ "$nattch" = "1 $program" ]

	kill "$program"
	wait "$program" || true
	run -0 show 0x4d5e
	[[ $output == *"  creator           $program (gone)"* ]]
	[[ $output == *"nobody is seen to use it"* ]]
}

@test "the head of a segment and of a file is dumped" {
	need_python
	start <<-END
		id = check(c.shmget(0x4d5e, 5000, 0o1600))
		at = check(c.shmat(id, None, 0))
		text = bytes(range(64)) + b"\x1b[2J\x9b"
		ctypes.memmove(at, text, len(text))
		with open("/dev/shm/file", "wb") as f: f.write(text)
		ready(id)
		stay()
	END
	xxd() { python3 -c 'import sys; sys.stdout.buffer.write(open("/dev/shm/file","rb").read())' | od -An -v -tx1 | tr -d ' \n'; }
	for object in "shm:$answer" pshm:file; do
		run -0 show "$object" --contents
		[[ $output == *"  00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|"* ]]
		[[ $output == *"  00000030  30 31 32 33 34 35 36 37  38 39 3a 3b 3c 3d 3e 3f  |0123456789:;<=>?|"* ]]
		[[ $output == *"|.[2J."* ]]
		[[ $output != *$'\e'* ]]
		run -0 show "$object" --contents=3
		[[ $output == *"  00000000  00 01 02 "*" |...|"* ]]
		if command -v jq >/dev/null; then
			[ "$(show -J --contents=69 "$object" | jq -r '.objects[0].inside.contents')" = "$(xxd)" ]
		fi
	done
	# A look attaches: the last user is no longer the program.
	[ "$(awk '$1 == 19806 { print $6 }' /proc/sysvipc/shm)" != "$program" ]
	[ "$(awk '$1 == 19806 { print $7 }' /proc/sysvipc/shm)" = 1 ]
}

@test "memory that was never written, removed segments and empty files are dumped without harm" {
	need_python
	start <<-END
		id = check(c.shmget(0, 1 << 30, 0o1600))
		check(c.shmat(id, None, 0))
		check(c.shmctl(id, 0, None))
		ready(id)
		stay()
	END
	run -0 show "shm:$answer" --contents=16
	[[ $output == *"removed, goes with the last detach"* ]]
	[[ $output == *"  00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|"* ]]
	: >/dev/shm/empty
	run -0 show /empty --contents
	[[ $output == *$'Contents\n  00000000' ]]
}

@test "a link or a pipe in /dev/shm is never followed" {
	echo secret >"$BATS_TEST_TMPDIR/secret"
	ln -s "$BATS_TEST_TMPDIR/secret" /dev/shm/link
	mkfifo /dev/shm/fifo
	for name in link fifo; do
		run -1 --separate-stderr timeout 120 ipcadm show "/$name" --contents
		expect_one_error "/$name"
		[ -z "$output" ]
	done
}

@test "a set: every semaphore, who was last, and who sleeps wanting what" {
	need_python
	start <<-END
		id = check(c.semget(0x77, 3, 0o1600))
		check(c.semop(id, ctypes.byref(Op(0, 5, 0)), 1))
		check(c.semop(id, ctypes.byref(Op(2, 1, 0)), 1))
		children = []
		for op in (Op(1, -2, 0x1000), Op(2, 0, 0)):
		    pid = os.fork()
		    if pid == 0:
		        c.semop(id, ctypes.byref(op), 1)
		        os._exit(0)
		    children.append(pid)
		ready(id, *children)
		stay()
	END
	read -r id first second <<<"$answer"
	await_sleep "$first" semtimedop
	await_sleep "$second" semtimedop
	run -0 show "sem:$id"
	grep -qE "^ +0 +5 +0 +0  $program python3 \(alive\)$" <<<"$output"
	grep -qE "^ +1 +0 +1 +0  -$" <<<"$output"
	grep -qE "^ +2 +1 +0 +1  $program python3 \(alive\)$" <<<"$output"
	[[ $output == *"  $first python3: sem"*"semaphore 1: -2 SEM_UNDO"$'\n'* ]]
	[[ $output == *"  $second python3: sem"*"semaphore 2: wait for 0"$'\n'* ]]
	[[ $output == *"  SEMMSL            3 of "* ]]
	need_jq
	[ "$(show -J "sem:$id" | jq -c '.objects[0] | [.inside.semaphores[].value]')" = "[5,0,1]" ]
	[ "$(show -J "sem:$id" | jq -c '[.objects[0].processes[] | [.pid, (.sleepers[].operations[0] |
		.semaphore, .change)] | select(length > 1)]')" = "[[$first,1,-2],[$second,2,0]]" ]
}

@test "a queue: its messages stay, and nobody can tell that they were read" {
	need_python
	start <<-END
		id = check(c.msgget(0x99, 0o1600))
		send(id, 3, b"hello\n\x00")
		send(id, 1, b"\x00\x01\x1b[2J\xff")
		send(id, 2**40, b"x" * 5000)
		send(id, 7, b"")
		for i in range(9): send(id, 8, b"more")
		ready(id)
		stay()
	END
	before=$(cat /proc/sysvipc/msg)
	run -0 show "msg:$answer"
	[[ $output != *$'\e'* ]]
	grep -qE '^ +0 +3 +7  "hello\\n\\0"$' <<<"$output"
	grep -qE '^ +1 +1 +7  00 01 1b 5b 32 4a ff$' <<<"$output"
	grep -qE '^ +2 +1099511627776 +5000  "x{32}"\.\.\.$' <<<"$output"
	grep -qE '^ +3 +7 +0  ""$' <<<"$output"
	[[ $output == *"  3 more; --messages shows all"* ]]
	[[ $output == *"  messages          13"* ]]
	[[ $output == *"  last sender       $program python3 (alive)"* ]]
	run -0 show "msg:$answer" --messages
	grep -qE '^ +12 +8 +4  "more"$' <<<"$output"
	[[ $output != *--messages* ]]
	run -0 show "msg:$answer" --messages=0
	[[ $output == *"  13 more; "* ]]
	[ "$before" = "$(cat /proc/sysvipc/msg)" ]
}

@test "who waits for a message of which type" {
	need_python
	start <<-END
		id = check(c.msgget(0x99, 0o1600))
		pid = os.fork()
		if pid == 0:
		    m = Message()
		    c.msgrcv(id, ctypes.byref(m), 100, 42, 0)
		ready(id, pid)
		stay()
	END
	read -r id child <<<"$answer"
	await_sleep "$child" msg
	run -0 show "msg:$id"
	[[ $output == *"  $child python3: msgrcv type 42"$'\n'* ]]
}

@test "a POSIX queue: attributes, notification, and a word on its messages" {
	need_python
	start <<-END
		class Attr(ctypes.Structure):
		    _fields_ = [("a", ctypes.c_long * 8)]
		attr = Attr((ctypes.c_long * 8)(0, 7, 100))
		q = check(c.mq_open(b"/jobs", os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(attr)))
		check(c.mq_send(q, b"hello", 5, 0))
		event = (ctypes.c_int * 16)(0, 0, signal.SIGUSR1, 0)
		check(c.mq_notify(q, event))
		ready(q)
		stay()
	END
	run -0 show mq:jobs
	[[ $output == *"  messages          1"$'\n'* ]]
	[[ $output == *"  bytes waiting     5B"* ]]
	[[ $output == *"  longest message   100B"* ]]
	[[ $output == *"  mq_maxmsg         1 of 7 (14%)"* ]]
	[[ $output == *"  notification      process $program python3, by signal SIGUSR1"* ]]
	[[ $output == *"holds it open as descriptor $answer, rw"* ]]
	[[ $output == *"only to who takes it"* ]]
}

@test "locks: owners, counts, waiters and what became of the dead" {
	locks /locks >"$BATS_TEST_TMPDIR/answer" &
	await_ready
	read -r main dead waiter cond sem <<<"$answer"
	as() {
		show /locks --as "$1" | sed -n "/^${1%%@*}@/,\$p" | tail -n +2 | sed 's/  */ /g; s/^ //'
	}
	diff - <(as mutex@0) <<-END
		type errorcheck, robust, shared between processes
		state free
		contended no
	END
	diff - <(as mutex@64) <<-END
		type recursive, not robust, shared between processes
		state held
		holder thread $main of process $main locks
		times locked 2
		contended no
	END
	diff - <(as mutex@128) <<-END
		type errorcheck, robust, shared between processes
		state held
		holder thread $main of process $main locks
		contended somebody waits, or did lately
		seen to sleep 1
	END
	diff - <(as mutex@192) <<-END
		type errorcheck, robust, shared between processes
		state its holder died: whoever locks it next takes it over
		last holder thread $dead, gone
		contended no
	END
	diff - <(as mutex@256) <<-END
		type errorcheck, robust, shared between processes
		state taken over from a dead holder, not yet made consistent
		holder thread $main of process $main locks
		contended no
	END
	diff - <(as mutex@320) <<-END
		type errorcheck, robust, shared between processes
		state not recoverable: nobody can lock it any more
		contended no
	END
	diff - <(as mutex@384) <<-END
		type normal, not robust, shared between processes
		state held
		holder thread $dead, gone; nobody will unlock it
		contended no
	END
	diff - <(as cond@448) <<-END
		type monotonic, shared between processes
		waiters 1
		seen to sleep 1
	END
	diff - <(as rwlock@576) <<-END
		type prefer-readers, shared between processes
		state held
		holder thread $main of process $main locks
		waiting writers 0
		contended no
	END
	diff - <(as rwlock@640) <<-END
		type prefer-readers, shared between processes
		state held by readers
		readers 2
		waiting writers 0
		contended no
	END
	diff - <(as sem@704) <<-END
		type shared between processes
		value 5
		waiters 0
	END
	diff - <(as sem@0x300) <<-END
		type shared between processes
		value 0
		waiters 1
		seen to sleep 1
	END
	diff - <(as mutex@832) <<-END
		type normal, not robust, priority inherit, shared between processes
		state held
		holder thread $main of process $main locks
		contended no
	END
	diff - <(as mutex@896) <<-END
		type normal, not robust, priority protect, ceiling 7, shared between processes
		state free
		contended no
	END
	run -0 show /locks
	[[ $output == *"  $waiter locks: futex"*" at offset 128 "* ]]
	[[ $output == *"  $sem locks: futex"*" at offset 768 "* ]]
	need_jq
	[ "$(show -J /locks --as mutex@192 | jq -c '.objects[0].inside.locks[0] |
		[.state, .holder.thread, .holder.pid, .holder.fate]')" = "[\"owner-died\",$dead,null,\"gone\"]" ]
}

@test "what can be no lock is said, and ends with status 1" {
	head -c 4096 /dev/zero | tr '\0' '\377' >/dev/shm/ones
	for type in mutex rwlock sem mutex32 rwlock32 sem32; do
		run -1 show /ones --as "$type@0"
		[[ $output == *"the bytes there can be no such object"* ]]
	done
	for place in 4096 4090 1E; do
		run -1 show /ones --as "mutex@$place"
		[[ $output == *"behind the end of the memory"* ]]
	done
	for wrong in mutex 'mutex@' '@0' 'mutex@x' 'lock@0' '32@0' 'mutex64@0' ''; do
		run -1 --separate-stderr show /ones --as "$wrong"
		expect_one_error "'$wrong'" 'mutex@64'
		[ -z "$output" ]
	done
}

@test "a named semaphore: value and waiters" {
	need_python
	start <<-END
		c.sem_open.restype = ctypes.c_void_p
		s = ctypes.c_void_p(c.sem_open(b"/gate", os.O_CREAT, 0o600, 0))
		pid = os.fork()
		if pid == 0:
		    c.sem_wait(s)
		ready(pid)
		stay()
	END
	await_sleep "$answer" futex
	for object in psem:gate /gate gate sem.gate /dev/shm/sem.gate; do
		run -0 show "$object"
		[ "${lines[0]}" = "POSIX semaphore psem:/gate" ]
		[[ $output == *"  value             0"* ]]
		[[ $output == *"  waiters           1"* ]]
		[[ $output == *"  $answer python3: futex"* ]]
	done
}

@test "a bare number or name needs one object that fits" {
	object msg 0x1234 0600
	object sem 0x1234 1 0600
	run -1 --separate-stderr show 0
	expect_one_error msg:0 sem:0
	run -1 --separate-stderr show 0x1234
	expect_one_error msg:0 sem:0
	run -0 show sem:0x1234
	run -1 --separate-stderr show shm:0x1234 msg:0
	expect_one_error shm:0x1234
	[ "${lines[0]}" = "message queue msg:0" ]
	run -1 --separate-stderr show nobody
	expect_one_error "'nobody'"
	run -1 --separate-stderr show shm:x
	expect_one_error "'shm:x'" shm:ID
	run -1 --separate-stderr show
	[[ $stderr == *"no object"* ]]
	run -1 --separate-stderr show msg:0 --contents
	expect_one_error --contents
	for wrong in --contents=0 --contents=x --contents=17M --messages=x --messages=-1; do
		run -1 --separate-stderr show msg:0 "$wrong"
		expect_one_error "${wrong#*=}"
	done
}

@test "names and command lines of any bytes do no harm" {
	need_python
	start <<-'END'
		import json
		name = b"/dev/shm/\x1b[2J\n\xff\xc2\x9b\"x"
		fd = os.open(name, os.O_CREAT | os.O_RDWR, 0o600)
		os.truncate(fd, 100)
		pid = os.fork()
		if pid == 0:
		    os.execv("/bin/sleep", [b"\x1b]0;x\x07\n\xff", b"1060"]) if os.set_inheritable(fd, True) is None else 0
		asleep("nanosleep", pid)
		ready(pid)
		stay()
	END
	name=$(ls /dev/shm)
	run -0 show "/$name"
	[[ $output != *[$'\e\a']* ]]
	[[ $output == *'pshm:/\x1b[2J\x0a\xff'* ]]
	[[ $output == *'  '$answer'  root  \x1b]0;x\x07\x0a\xff 1060'* ]]
	show -J "/$name" | python3 -c 'import json, sys; json.loads(sys.stdin.buffer.read().decode("utf-8"))'
}

@test "without rights: own objects in full, one line about the rest, status 0" {
	need_users
	need_python
	object shm 0x55 100 0666
	object msg 0x66 0600
	object sem 0x77 2 0600
	# Own processes hide from others.
	run -0 --separate-stderr as_nobody "$APPLETS/ipcadm" show shm:0x55
	expect_one_error CAP_SYS_PTRACE
	[[ $output == *"  mode              rw-rw-rw- (0666)"* ]]
	run -0 --separate-stderr as_nobody "$APPLETS/ipcadm" show msg:0x66 sem:0x77
	expect_one_error CAP_SYS_PTRACE
	[ "$(grep -c 'not shown: no right to read' <<<"$output")" = 2 ]
}

@test "a capture shows what it has" {
	mkdir -p root/proc/sysvipc root/dev/shm 2>/dev/null || cd "$BATS_TEST_TMPDIR"
	mkdir -p root/proc/sysvipc root/dev/shm
	object msg 0x66 0600
	cp /proc/sysvipc/msg root/proc/sysvipc/
	printf 'some text' >root/dev/shm/file
	run -0 show --sysroot root msg:0x66 /file --contents
	[[ $output == *"  key               0x00000066"* ]]
	[[ $output == *"not shown: a captured system does not have them"* ]]
	[[ $output == *"|some text|"* ]]
	rm -r root
}

@test "the JSON follows its schema, for every kind" {
	need_schema
	object shm 0x55 100 0600
	object msg 0x66 0600
	object sem 0x77 2 0600
	locks /locks >"$BATS_TEST_TMPDIR/answer" &
	await_ready
	start <<-END
		q = check(c.mq_open(b"/q", os.O_RDWR | os.O_CREAT, 0o600, None))
		c.sem_open(b"/s", os.O_CREAT, 0o600, 3)
		check(c.mq_notify(q, (ctypes.c_int * 16)(0, 0, signal.SIGUSR1, 0)))
		send(c.msgget(0x66, 0), 1, b"hello")
		ready()
		stay()
	END
	show -J shm:0x55 msg:0x66 sem:0x77 /locks mq:q psem:s --contents --as mutex@0 --as mutex@128 \
		--as cond@448 --as rwlock@576 --as sem@704 --as mutex@192 >"$BATS_TEST_TMPDIR/json" || true
	valid "$SCHEMA" --strict <"$BATS_TEST_TMPDIR/json"
	need_jq
	[ "$(jq -c '[.objects[].kind]' "$BATS_TEST_TMPDIR/json")" = \
		'["shm","msg","sem","pshm","pmsg","psem"]' ]
	[ "$(jq -c '.objects[1].inside.messages' "$BATS_TEST_TMPDIR/json")" = \
		'[{"number":0,"type":1,"bytes":5,"head":"68656c6c6f"}]' ]
}

@test "ls and show say the same of an object's state" {
	need_python
	need_jq
	start <<-END
		set = check(c.semget(0x77, 3, 0o1600))
		check(c.semop(set, ctypes.byref(Op(2, 5, 0)), 1))
		queue = check(c.msgget(0x78, 0o1600))
		send(queue, 3, b"x")
		left = check(c.semget(0x79, 1, 0o1600))
		if os.fork() == 0:
		    check(c.semop(left, ctypes.byref(Op(0, 5, 0)), 1))
		    os._exit(0)
		os.wait()
		ready(set, queue, left)
		stay()
	END
	states() {
		ipcadm ls -J -o REF,STATE | jq -c '[.objects[] | [.ref, .state]]'
	}
	# Neither is slept on: that their last users live keeps them in use.
	[ "$(states)" = "$(ipcadm show -J msg:0x78 sem:0x77 sem:0x79 | jq -c '[.objects[] | [.ref, .state]]')" ]
	[ "$(ipcadm show -J sem:0x77 msg:0x78 sem:0x79 | jq -r '.objects[].state' | xargs)" = \
		"in-use in-use unused" ]
}
