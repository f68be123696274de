# SPDX-License-Identifier: GPL-2.0-or-later
# who: the processes behind objects, and what processes share; held against the programs themselves,
# lsof and fuser.

load lib
load programs

export SCHEMA=$BATS_TEST_DIRNAME/../../share/schemas/who.schema.json

who() {
	ipcadm who "$@"
}

# The rows without headings, spaces squeezed.
rows() {
	who --no-header "$@" | sed 's/  */ /g; s/ $//'
}

@test "a segment: who has it attached and how, its creator, its last user" {
	need_jq
	need_python
	start <<-END
		id = check(c.shmget(0x4d5e, 10000, 0o1640))
		check(c.shmat(id, None, 0))
		check(c.shmat(id, None, 0o10000))
		child = os.fork()
		if child == 0:
		    stay()
		ready(id, child)
		stay()
	END
	read -r id child <<<"$answer"
	command=$(command_of "$program")
	run -0 --separate-stderr rows "shm:$id"
	[ -z "$stderr" ]
	expect_output <<-END
		shm 0x00004d5e $id $program root attached rw x2, creator, last holder $command
		shm 0x00004d5e $id $child root attached rw x2 $command
	END
	[ "$(who -J 0x4d5e | jq -c '.shared[].processes[] | [.pid, .mapped.times, [.recorded[].role]]')" = \
		"[$program,2,[\"creator\",\"last-holder\"]]
[$child,2,[]]" ]
}

@test "a creator that has ended is said to be gone, and gives no command" {
	need_jq
	id=$(ipcmk -M 4096 | awk '{ print $NF }')
	run -0 rows "shm:$id"
	[[ $output =~ ^'shm 0x'[0-9a-f]{8}" $id "[0-9]+' creator (gone)'$ ]]
	[ "$(who -J "shm:$id" | jq -c '[.shared[0].processes, (.shared[0].departed[] | .role, .fate)]')" = \
		'[[],"creator","gone"]' ]
}

# Is somebody shown who sleeps on object $1 for a second or more?
slept_some_time() {
	rows "$1" >"$BATS_TEST_TMPDIR/rows"
	grep -q 'sleeps in .* for [1-9]' "$BATS_TEST_TMPDIR/rows"
}

@test "a set: sleepers with their semaphore, and the last operator of each semaphore" {
	need_jq
	need_python
	start <<-END
		id = check(c.semget(0x4d5f, 5, 0o1600))
		for n in 0, 1, 3:
		    check(c.semop(id, ctypes.byref(Op(n, 2, 0)), 1))
		child = os.fork()
		if child == 0:
		    c.semop(id, ctypes.byref(Op(4, -1, 0)), 1)
		ready(id, child)
		stay()
	END
	read -r id child <<<"$answer"
	await_sleep "$child" semtimedop
	# A second of the scheduler's clock, which can be longer than one on the wall, and differs a
	# little from CPU to CPU.
	await "the child to have slept for some time" slept_some_time "sem:$id"
	run -0 cat "$BATS_TEST_TMPDIR/rows"
	[ "${#lines[@]}" = 2 ]
	[[ ${lines[0]} == "sem 0x00004d5f $id $program root last operator sem 0-1,3 "* ]]
	[[ ${lines[1]} =~ ^"sem 0x00004d5f $id $child root sleeps in semop on sem 4 for "[0-9]+s\  ]]
	[ "$(who -J "sem:$id" | jq -c '[.shared[0].processes[] | [.pid, .sleepers[].operations[0].semaphore,
		.recorded[].semaphores]]')" = "[[$program,[0,1,3]],[$child,4]]" ]
}

@test "a queue: last sender, last receiver, and who waits for which message" {
	need_python
	start <<-END
		id = check(c.msgget(0x4d60, 0o1600))
		send(id, 7, b"x")
		child = os.fork()
		if child == 0:
		    m = Message()
		    c.msgrcv(id, ctypes.byref(m), 100, 0, 0)
		    c.msgrcv(id, ctypes.byref(m), 100, 9, 0)
		ready(id, child)
		stay()
	END
	read -r id child <<<"$answer"
	await_sleep "$child" msgrcv
	run -0 rows "msg:$id"
	[[ ${lines[0]} == "msg 0x00004d60 $id $program root last sender "* ]]
	[[ ${lines[1]} == "msg 0x00004d60 $id $child root sleeps in msgrcv type 9 for "*", last receiver "* ]]
}

@test "POSIX objects: mapped, open, slept on" {
	need_python
	ipcmk -q -n jobs >/dev/null
	ipcmk -s -n gate >/dev/null
	start <<-END
		f = os.open("/dev/shm/area", os.O_RDWR | os.O_CREAT)
		os.ftruncate(f, 4096)
		m = mmap.mmap(f, 4096)
		os.close(f)
		r = os.open("/dev/shm/area", os.O_RDONLY)
		q = check(c.mq_open(b"/jobs", os.O_WRONLY))
		s = os.open("/dev/shm/sem.gate", os.O_RDWR)
		p = mmap.mmap(s, 32, prot=mmap.PROT_READ)
		os.close(s)
		child = os.fork()
		if child == 0:
		    q = check(c.mq_open(b"/jobs", os.O_RDONLY))
		    c.mq_receive(q, ctypes.create_string_buffer(65536), 65536, None)
		ready(child)
		stay()
	END
	child=$answer
	await_sleep "$child" wq_sleep
	run -0 rows pshm:area
	[ "${#lines[@]}" = 2 ]
	[[ ${lines[0]} == "pshm area $program root mapped rw, open r"* ]]
	run -0 rows mq:jobs
	[ "${#lines[@]}" = 2 ]
	[[ ${lines[0]} == "pmsg /jobs $program root open w "* ]]
	[[ ${lines[1]} == "pmsg /jobs $child root open rw x2, sleeps in mq_receive for "* ]]
	run -0 rows psem:gate
	[[ ${lines[0]} == "psem gate $program root mapped r"* ]]
}

@test "without operands all objects that somebody uses, and files that lost their name" {
	need_jq
	need_python
	ipcmk -m 100 -n unused >/dev/null
	start <<-END
		c.mmap.argtypes = [ctypes.c_void_p] + [ctypes.c_long] * 5
		def area(name):
		    f = os.open("/dev/shm/" + name, os.O_RDWR | os.O_CREAT)
		    os.ftruncate(f, 4096)
		    m = c.mmap(None, 4096, 3, 1, f, 0)
		    os.close(f)
		area("kept")
		area("lost")
		os.unlink("/dev/shm/lost")
		ready()
		stay()
	END
	command=$(command_of "$program")
	run -0 rows
	expect_output <<-END
		pshm kept $program root mapped rw $command
		pshm lost (deleted) $program root mapped rw $command
	END
	[ "$(who -J | jq -c '[.shared[] | [.name, .listed, .unlinked]]')" = \
		'[["kept",true,false],["lost",false,true]]' ]
	run -0 rows pshm:unused
	expect_output <<<"pshm unused nobody"
}

@test "lsof and fuser find the same users of /dev/shm" {
	cd "$BATS_TEST_TMPDIR"
	need_python
	need_jq
	command -v lsof >/dev/null || skip "lsof is not installed"
	command -v fuser >/dev/null || skip "fuser is not installed"
	start <<-'END'
		import random
		random.seed(1)
		for i in range(40):
		    f = os.open("/dev/shm/f%d" % i, os.O_RDWR | os.O_CREAT)
		    os.ftruncate(f, 4096)
		    os.close(f)
		kept = []
		children = []
		for child in range(12):
		    children.append(os.fork())
		    if children[-1] == 0:
		        for i in random.sample(range(40), 9 + child):
		            f = os.open("/dev/shm/f%d" % i, os.O_RDWR)
		            if i % 2:
		                kept.append(mmap.mmap(f, 4096))
		                os.close(f)
		        stay()
		asleep("nanosleep", *children)
		ready()
		stay()
	END
	lsof -w -F pn /dev/shm | awk '/^p/ { pid = substr($0, 2) } /^n/ { print pid, substr($0, 11) }' |
		sort -u >lsof.out
	who -J | jq -r '.shared[] | .name as $name | .processes[] | [.pid, $name] | join(" ")' |
		sort -u >who.out
	[ "$(wc -l <who.out)" -gt 100 ]
	diff lsof.out who.out
	for name in f0 f1 f7 f20; do
		diff <(fuser "/dev/shm/$name" 2>/dev/null | tr -s ' ' '\n' | grep . | sort -n) \
			<(who -J "pshm:$name" | jq '.shared[].processes[].pid' | sort -n)
	done
}

@test "a process and its ends: pipe, FIFO, sockets, memfd, eventfd, shared memory" {
	cd "$BATS_TEST_TMPDIR"
	need_python
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	start <<-END
		import socket
		r, w = os.pipe()
		a, b = socket.socketpair()
		fifo = os.open("$BATS_TEST_TMPDIR/fifo", os.O_RDWR)
		memfd = os.memfd_create("plan")
		event = c.eventfd(0, 0)
		anonymous = mmap.mmap(-1, 4096)
		file = open("$BATS_TEST_TMPDIR/data", "w+")
		file.truncate(4096)
		shared = mmap.mmap(file.fileno(), 4096)
		child = os.fork()
		if child == 0:
		    os.close(r)
		    a.close()
		    stay()
		os.close(w)
		b.close()
		asleep("nanosleep", child)
		ready(child)
		stay()
	END
	child=$answer
	who -J --pid "$program" >out
	for kind in pipe fifo unix memfd eventfd anonymous file; do
		echo "kind: $kind"
		[ "$(jq -c --arg kind $kind '[.shared[] | select(.kind == $kind and
			(.processes | length) == 2) | .processes[].pid] | unique' out)" = \
			"[$program,$child]" ]
	done
	jq -r '.shared[] | select(.kind == "pipe" and (.processes | length) == 2) |
		.processes[] | [.pid, .open.read, .open.write] | @text' out | sort | diff - <(printf '%s\n' \
		"[$program,true,false]" "[$child,false,true]" | sort)
	[ "$(jq -c '.shared[] | select(.kind == "unix") | [.processes[].side] | sort' out)" = \
		'["first","second"]' ]
	[ "$(jq -r '.shared[] | select(.kind == "fifo" or .kind == "memfd" or .kind == "file") | .name' out |
		sort | tr '\n' ' ')" = "$(printf '%s\n' plan "$BATS_TEST_TMPDIR/fifo" "$BATS_TEST_TMPDIR/data" |
		sort | tr '\n' ' ')" ]
	[ "$(jq -c '[.shared[].processes[] | select(.asked_for) | .pid] | unique' out)" = "[$program]" ]
}

@test "a client and a server of a UNIX socket find each other" {
	need_python
	start <<-END
		import socket
		s = socket.socket(socket.AF_UNIX)
		s.bind("$BATS_TEST_TMPDIR/sock")
		s.listen()
		child = os.fork()
		if child == 0:
		    s.close()
		    c = socket.socket(socket.AF_UNIX)
		    c.connect("$BATS_TEST_TMPDIR/sock")
		    stay()
		connection = s.accept()
		ready(child)
		stay()
	END
	child=$answer
	run -0 rows --pid "$child"
	[[ $output =~ "unix $BATS_TEST_TMPDIR/sock "[0-9]+" $program root connected" ]]
	[[ $output =~ "unix $BATS_TEST_TMPDIR/sock "[0-9]+" $child root connected" ]]
}

@test "a shell pipeline: each process has its neighbours, in the right direction" {
	sleep 1061 | tail -f /dev/stdin | wc -l >/dev/null &
	await_programs sleep tail wc
	first=$(pgrep -x sleep -n) second=$(pgrep -x tail) third=$(pgrep -x wc)
	run -0 rows --command tail
	[[ $output =~ pipe\ [0-9]+\ $first\ root\ open\ w\ sleep\ 1061 ]]
	[[ $output =~ pipe\ [0-9]+\ $second\ root\ open\ r[^w] ]]
	[[ $output =~ pipe\ [0-9]+\ $second\ root\ open\ w ]]
	[[ $output =~ pipe\ [0-9]+\ $third\ root\ open\ r\ wc\ -l ]]
	run -0 rows --command 'tail -f*' --tree
	[[ ${lines[0]} == *"tail -f /dev/stdin $second root"* ]]
	[[ $output == *"sleep 1061 $first root open w"* ]]
	[[ $output == *"wc -l $third root open r"* ]]
}

@test "a Python program with SharedMemory and semaphores" {
	need_python
	start <<-'END'
		import multiprocessing as mp
		from multiprocessing import shared_memory
		def work(name, lock):
		    m = shared_memory.SharedMemory(name)
		    lock.acquire()
		if __name__ == "__main__":
		    mp.set_start_method("fork")
		    m = shared_memory.SharedMemory(create=True, size=1000)
		    lock = mp.Lock()
		    lock.acquire()
		    workers = [mp.Process(target=work, args=(m.name, lock)) for i in range(3)]
		    for w in workers: w.start()
		    asleep("futex", *(w.pid for w in workers))
		    ready(m.name, *(w.pid for w in workers))
		    stay()
	END
	read -r name pids <<<"$answer"
	run -0 who -J "pshm:$name"
	[ "$(jq -c '[.shared[0].processes[].pid]' <<<"$output")" = "[$program,${pids// /,}]" ]
	# Its semaphore has no name left; the workers wait on it.
	run -0 who -J
	[ "$(jq -c '[.shared[] | select(.kind == "psem" and .unlinked) | .processes[] |
		select(.sleepers != []) | .pid]' <<<"$output")" = "[${pids// /,}]" ]
}

@test "a thread in each of the waiting calls: named with its object and what it waits for" {
	[[ $(uname -m) =~ ^(x86_64|aarch64)$ ]] || skip "the calls of $(uname -m) are not known here"
	need_python
	need_jq
	ipcmk -q -n full >/dev/null
	ipcmk -q -n empty >/dev/null
	start <<-END
		import struct, threading
		from ctypes import byref, c_void_p, c_long
		c.mmap.restype = c_void_p
		c.mmap.argtypes = [c_void_p] + [c_long] * 5
		set = check(c.semget(0x101, 4, 0o1600))
		queue = check(c.msgget(0x102, 0o1600))
		full = check(c.msgget(0x103, 0o1600))
		segment = check(c.shmget(0x104, 8192, 0o1600))
		at = check(c.shmat(segment, None, 0))
		area = os.open("/dev/shm/area", os.O_RDWR | os.O_CREAT)
		os.ftruncate(area, 8192)
		mapped = check(c.mmap(None, 8192, 3, 1, area, 0))
		send(full, 1, b"x" * 8192)
		send(full, 1, b"x" * 8192)
		mq_full = check(c.mq_open(b"/full", os.O_WRONLY))
		mq_empty = check(c.mq_open(b"/empty", os.O_RDONLY))
		late = struct.pack("ll", int(time.time()) + 100000, 0)
		for i in range(10):
		    check(c.mq_send(mq_full, b"x", 1, 0))
		buffer = ctypes.create_string_buffer(65536)
		futex = {"x86_64": 202, "aarch64": 98}[os.uname().machine]
		calls = [
		    ("sem-semop", lambda m: c.semop(set, byref(Op(1, -1, 0)), 1)),
		    ("sem-zero", lambda m: c.semop(set, (Op * 2)(Op(2, 0, 0), Op(3, -7, 0x1000)), 2)),
		    ("sem-timed", lambda m: c.semtimedop(set, byref(Op(3, -2, 0)), 1, late)),
		    ("msgsnd", lambda m: c.msgsnd(full, byref(m), 100, 0)),
		    ("msgrcv", lambda m: c.msgrcv(queue, byref(m), 100, c_long(-5), 0)),
		    ("mq-send", lambda m: c.mq_send(mq_full, b"x", 1, 0)),
		    ("mq-timedsend", lambda m: c.mq_timedsend(mq_full, b"x", 1, 0, late)),
		    ("mq-receive", lambda m: c.mq_receive(mq_empty, buffer, 65536, None)),
		    ("mq-timedreceive", lambda m: c.mq_timedreceive(mq_empty, buffer, 65536, None, late)),
		    ("futex-sysv", lambda m: c.syscall(futex, c_void_p(at + 64), 0, 0, None)),
		    ("futex-posix", lambda m: c.syscall(futex, c_void_p(mapped + 4160), 0, 0, None)),
		]
		# One that waits for zero must not have it.
		check(c.semop(set, byref(Op(2, 1, 0)), 1))
		tids = {}
		def run(name, call):
		    m = Message()
		    m.type = 1
		    tids[name] = threading.get_native_id()
		    call(m)
		    os._exit(1)
		for name, call in calls:
		    threading.Thread(target=run, args=(name, call), daemon=True).start()
		while len(tids) < len(calls):
		    time.sleep(0.01)
		where = {"sem": "semtimedop", "msgsnd": "msgsnd", "msgrcv": "msgrcv", "mq": "wq_sleep", "futex": "futex"}
		for name, tid in tids.items():
		    asleep(where[name.split("-")[0]], tid)
		ready(set, queue, full, segment, *(tids[name] for name, call in calls))
		signal.pause()
	END
	read -r set queue full segment threads <<<"$answer"
	read -r -a tids <<<"$threads"
	run -0 jq -r --argjson pid "$program" '.shared[] | "\(.kind) \(if .key then .id else .name end)" as $object |
		.processes[] | select(.pid == $pid) | .sleepers[] | [.thread, $object, .call,
		([.operations // [] | .[] | .semaphore, .change] | @text), .message_type, .offset] | @text' \
		<<<"$(who -J)"
	output=$(sort <<<"$output")
	sort <<-END | expect_output
		[${tids[0]},"sem $set","semop","[1,-1]",null,null]
		[${tids[1]},"sem $set","semop","[2,0,3,-7]",null,null]
		[${tids[2]},"sem $set","semop","[3,-2]",null,null]
		[${tids[3]},"msg $full","msgsnd","[]",null,null]
		[${tids[4]},"msg $queue","msgrcv","[]",-5,null]
		[${tids[5]},"pmsg full","mq_send","[]",null,null]
		[${tids[6]},"pmsg full","mq_send","[]",null,null]
		[${tids[7]},"pmsg empty","mq_receive","[]",null,null]
		[${tids[8]},"pmsg empty","mq_receive","[]",null,null]
		[${tids[9]},"shm $segment","futex","[]",null,64]
		[${tids[10]},"pshm area","futex","[]",null,4160]
	END
	run -0 show_sleepers
	for thread in $threads; do
		[[ $output == *"  thread $thread of $program python3: "* ]]
	done
	[[ $output == *": semop semaphore 2: wait for 0; semaphore 3: -7 SEM_UNDO"* ]]
	[[ $output == *": msgrcv type -5"* ]]
	[[ $output == *": futex at offset 4160 "* ]]
}

show_sleepers() {
	ipcadm show "sem:$set" "msg:$full" "msg:$queue" mq:full mq:empty "shm:$segment" pshm:area |
		sed -n '/^Sleepers/,/^$/p'
}

@test "PostgreSQL: its segment has all its processes, and the client its server" {
	need_jq
	start_postgres
	run -0 who -J
	[ "$(jq -r '[.shared[] | select(.kind == "shm") | .processes[].pid] | sort | @text' <<<"$output")" = \
		"$(pgrep -x postgres | sort -n | jq -sc .)" ]
	client=$(pgrep -x psql)
	run -0 who -J --pid "$client"
	jq -e '[.shared[] | select(.kind == "unix") | .processes[] | .arguments[0]] |
		map(select(test("pg_sleep|SELECT"))) | length == 1' <<<"$output"
}

@test "JSON follows its schema" {
	need_schema
	build_scene
	who -J | valid "$SCHEMA" --strict
	who -J "shm:$shm_plain" mq:full psem:zero | valid "$SCHEMA"
	sleep 1060 | cat &
	who -J --command '*' | valid "$SCHEMA"
	who -J --all-namespaces | valid "$SCHEMA"
}

# What stands under the heading $1, before the heading $2 if there is one; lines put together, without
# spaces.
under() {
	local before=${lines[0]%%"$1"*} line text='' width=1000

	if [ $# = 2 ]; then
		line=${lines[0]%%"$2"*}
		width=$((${#line} - ${#before}))
	fi
	for line in "${lines[@]:1}"; do
		text+=${line:${#before}:width}
	done
	echo "${text// /}"
}

@test "on a narrow terminal keys and names stay whole, and what is done is broken into lines" {
	need_python
	start <<-END
		id = check(c.shmget(0x1234abcd, 4096, 0o1600))
		for i in range(3):
		    check(c.shmat(id, None, 0))
		ready()
		stay()
	END
	run -0 pty -c 60 ipcadm who
	for line in "${lines[@]}"; do
		[ "${#line}" -le 60 ]
	done
	[[ $output == *"shm  0x1234abcd"*" attached rw x3"* ]]
	[ "$(under HOW COMMAND)" = "attachedrwx3,creator,lastholder" ]
	run -0 pty -c 60 ipcadm who --tree
	for line in "${lines[@]}"; do
		[ "${#line}" -le 60 ]
	done
	[ "$(under HOW)" = "attachedrwx3,creator,lastholder" ]
}

@test "titles lose the spaces that fill them up" {
	need_python
	start <<-END
		id = check(c.shmget(0x1234abcd, 4096, 0o1600))
		child = os.fork()
		if child == 0:
		    os.execv(sys.executable, ["titled", "-c", """import ctypes, time
		c = ctypes.CDLL(None)
		c.shmat.restype = ctypes.c_void_p
		c.shmat(%d, None, 0)
		time.sleep(1000)""" % id, "end" + 40 * " "])
		asleep("nanosleep", child)
		ready(child)
		stay()
	END
	run -0 rows shm:0x1234abcd
	[[ $output == *" $answer root attached rw, last holder titled "*" end" ]]
	run -0 ipcadm show shm:0x1234abcd
	[[ $output == *" end"$'\n'"    maps "* ]]
}

@test "hostile names and command lines reach nobody's terminal or parser" {
	cd "$BATS_TEST_TMPDIR"
	need_python
	need_jq
	start <<-'END'
		names = [b"\x1b[31mred", b"a\nb", b"\xff\xfe", b"x" * 255, b'"<&>\\', b"\xe2\x80\xae", b"t\tt"]
		kept = []
		for name in names:
		    f = os.open(b"/dev/shm/" + name, os.O_RDWR | os.O_CREAT)
		    os.ftruncate(f, 4096)
		    os.set_inheritable(f, True)
		    kept.append(mmap.mmap(f, 4096))
		child = os.fork()
		if child == 0:
		    os.execv("/bin/sleep", [b"\x1b]0;title\x07\xff\n\"'<", b"1060"])
		asleep("nanosleep", child)
		ready()
		stay()
	END
	for form in '' -r -e --tree; do
		# shellcheck disable=SC2086
		who $form >out
		[ "$(LC_ALL=C tr -d '\n' <out | LC_ALL=C grep -c '[[:cntrl:]]')" = 0 ]
		[ "$form" = --tree ] || [ "$(wc -l <out)" -ge 14 ]
	done
	who -J >out
	iconv -f UTF-8 -t UTF-8 out >/dev/null
	[ "$(jq '.shared | length' out)" = 7 ]
	jq -e '[.shared[].name] | index("a\nb")' out
	jq -e '.shared[0].processes | length == 2' out
	pty ipcadm who >typescript
	[ "$(wc -l <typescript)" -ge 14 ]
	[ "$(LC_ALL=C tr -d '\n' <typescript | LC_ALL=C grep -c '[[:cntrl:]]')" = 0 ]
}

@test "without rights: own processes in full, the others counted in one line" {
	need_users
	need_python
	start <<-'END'
		f = os.open("/dev/shm/common", os.O_RDWR | os.O_CREAT, 0o666)
		os.fchmod(f, 0o666)
		os.ftruncate(f, 4096)
		m = mmap.mmap(f, 4096)
		child = os.fork()
		if child == 0:
		    os.setresuid(65534, 65534, 65534)
		    os.execv("/bin/sleep", ["sleep", "1060"])
		asleep("nanosleep", child)
		ready(child)
		stay()
	END
	as_nobody sleep 1062 </dev/shm/common &
	await "the user's process" pgrep -fx 'sleep 1062'
	run -0 --separate-stderr as_nobody ipcadm who --no-header
	[[ $output == "pshm common    "*nobody*"open r"*"sleep 1062" ]]
	[ "${#lines[@]}" = 1 ]
	expect_one_error process CAP_SYS_PTRACE
	run -0 --separate-stderr as_nobody ipcadm who --pid "$!" --json
	expect_one_error CAP_SYS_PTRACE
}

@test "what is not there, and wrong options" {
	run -1 --separate-stderr who shm:77
	expect_one_error shm:77
	run -1 --separate-stderr who --pid 1999999
	expect_one_error 1999999
	run -1 --separate-stderr who --pid 1x
	expect_one_error 1x
	run -1 --separate-stderr who --command 'no such command'
	expect_one_error fits
	run -1 who --pid 1 shm:0
	run -1 who --nonsense
	run -0 --separate-stderr who
	[ -z "$output$stderr" ]
}
