# SPDX-License-Identifier: GPL-2.0-or-later
# Other IPC namespaces: a container's objects are listed, and nobody ends up where they do not belong.

load lib
load programs

# Starts a container of sorts: IPC and mount namespace of its own, with a segment, a queue, a set,
# and a POSIX object of each kind; $leader is the first process in it.
start_container() {
	cat >"$BATS_TEST_TMPDIR/container" <<-'END'
		mount -t tmpfs tmpfs /dev/shm
		mount -t mqueue mqueue /dev/mqueue
		ipcmk -M 4096 >/dev/null
		ipcmk -Q >/dev/null
		ipcmk -S 3 >/dev/null
		ipcmk -m 100 -n "inner-$1" >/dev/null
		ipcmk -q -n inner >/dev/null
		ipcmk -s -n inner >/dev/null
		touch "$2.ready"
		exec sleep 1063
	END
	rm -f "$BATS_TEST_TMPDIR/box$1.ready"
	unshare --ipc --mount bash "$BATS_TEST_TMPDIR/container" "$1" "$BATS_TEST_TMPDIR/box$1" &
	leader=$!
	await "container $1" test -e "$BATS_TEST_TMPDIR/box$1.ready"
	await_program "$leader" sleep
}

inode_of() {
	stat -L -c %i "/proc/$1/ns/ipc"
}

@test "--ipc-namespace shows the objects of another namespace, and only those" {
	need_jq
	ipcmk -M 8192 >/dev/null
	ipcmk -m 100 -n outer >/dev/null
	start_container 1
	for place in "$leader" "/proc/$leader/ns/ipc"; do
		run -0 --separate-stderr ipcadm ls -J --ipc-namespace "$place"
		[ -z "$stderr" ]
		[ "$(jq -c '[.[] | arrays[] | .kind] | sort' <<<"$output")" = \
			'["msg","pmsg","psem","pshm","sem","shm"]' ]
		[[ $output == *inner-1* ]]
		[[ $output != *outer* ]]
	done
	[ "$(ipcadm ls --no-header -o SIZE shm | xargs)" = 8K ]
}

@test "who tells the namespace and its leader, and matches users by both" {
	need_python
	need_jq
	# The same identifier in two namespaces: different segments.
	start <<-END
		id = check(c.shmget(0x51, 4096, 0o1600))
		child = os.fork()
		if child == 0:
		    check(c.unshare(0x08000000))
		    inner = check(c.shmget(0x52, 4096, 0o1600))
		    check(c.shmat(inner, None, 0))
		    stay()
		check(c.shmat(id, None, 0))
		asleep("nanosleep", child)
		ready(id, child)
		stay()
	END
	read -r id child <<<"$answer"
	run -0 --separate-stderr ipcadm who -J --all-namespaces
	[ -z "$stderr" ]
	[ "$(jq -c '[.shared[] | select(.kind == "shm") |
		[.id, .key, .namespace, .namespace_leader.pid, .processes[].pid]]' <<<"$output")" = \
		"[[$id,\"0x00000051\",$(inode_of $$),1,$program],[$id,\"0x00000052\",$(inode_of "$child"),$child,$child]]" ]
	run -0 ipcadm who --no-header --ipc-namespace "$child"
	# The leader itself is named once in its row.
	[[ $output =~ ^"$(inode_of "$child") "\ +"shm  0x00000052 "\ *"$id "\ *"$child root attached rw, creator" ]]
	[ "${#lines[@]}" = 1 ]
}

@test "objects are found by reference in other namespaces" {
	need_jq
	start_container 1
	run -0 ipcadm who --no-header --ipc-namespace "$leader" shm:0
	[[ $output == *"shm "*"creator (gone)"* ]]
	run -0 ipcadm who --no-header --ipc-namespace "$leader" /inner-1
	[[ $output == *"inner-1"*nobody* ]]
	run -1 --separate-stderr ipcadm who --ipc-namespace "$leader" shm:7
	expect_one_error shm:7
	run -1 --separate-stderr ipcadm who /inner-1
	expect_one_error inner-1
}

@test "the last operators of a set in another namespace are read there" {
	need_python
	need_jq
	start <<-END
		check(c.unshare(0x08000000))
		id = check(c.semget(0x77, 3, 0o1600))
		check(c.semop(id, ctypes.byref(Op(2, 1, 0)), 1))
		ready(id)
		stay()
	END
	run -0 ipcadm who -J --ipc-namespace "$program" sem:0x77
	[ "$(jq -c '.shared[0].processes[0] | [.pid, .recorded[0].semaphores]' <<<"$output")" = \
		"[$program,[2]]" ]
}

@test "show looks into objects of another namespace: semaphores, messages, memory, files, limits" {
	need_python
	need_schema
	need_jq
	start <<-END
		check(c.unshare(0x08020000))
		check(c.mount(b"none", b"/", None, 0x44000, None))
		check(c.mount(b"tmpfs", b"/dev/shm", b"tmpfs", 0, b"size=1M"))
		with open("/proc/sys/kernel/msgmni", "w") as f: f.write("77")
		set = check(c.semget(0x77, 3, 0o1600))
		check(c.semop(set, ctypes.byref(Op(2, 5, 0)), 1))
		queue = check(c.msgget(0x78, 0o1600))
		send(queue, 3, b"secret of the box")
		segment = check(c.shmget(0x79, 5000, 0o1600))
		at = check(c.shmat(segment, None, 0))
		ctypes.memmove(at, b"inner words", 11)
		with open("/dev/shm/area", "wb") as f: f.write(b"file inside")
		ready(set, queue, segment)
		stay()
	END
	ipcmk -m 100 -n area >/dev/null
	before=$(cat /proc/sysvipc/*)
	run -0 --separate-stderr ipcadm show --ipc-namespace "$program" sem:0x77 msg:0x78 shm:0x79 pshm:area --contents=11
	[ -z "$stderr" ]
	[[ $output == *"  IPC namespace     $(inode_of "$program"), namespace of $program python3"* ]]
	[[ $output == *"      2      5       0       0  $program python3 (alive)"* ]]
	[[ $output == *'"secret of the box"'* ]]
	[[ $output == *"  MSGMNI            1 of 77"* || $output == *"  MSGMNI            all together 1 of 77"* ]]
	[[ $output == *"|inner words|"* ]]
	[[ $output == *"|file inside|"* ]]
	[[ $output == *"  /dev/shm          4.0K of 1.0M"* || $output == *"  /dev/shm          4K of 1M"* ]]
	[[ $output == *"maps 8192 bytes from 0 at "* ]]
	[ "$(grep -c 'state             in use' <<<"$output")" = 3 ]
	[ "$before" = "$(cat /proc/sysvipc/*)" ]

	ipcadm show -J --all-namespaces sem:0x77 msg:0x78 shm:0x79 pshm:area --contents >"$BATS_TEST_TMPDIR/json"
	valid "$BATS_TEST_DIRNAME/../../share/schemas/show.schema.json" <"$BATS_TEST_TMPDIR/json"
	[ "$(jq -c '[.objects[] | [.kind, .namespace, .namespace_leader.pid, .state]]' "$BATS_TEST_TMPDIR/json")" = \
		"[[\"sem\",$(inode_of "$program"),$program,\"in-use\"],[\"msg\",$(inode_of "$program"),$program,\"in-use\"],[\"shm\",$(inode_of "$program"),$program,\"in-use\"],[\"pshm\",$(inode_of $$),1,\"unused\"],[\"pshm\",$(inode_of "$program"),$program,\"unused\"]]" ]
	[ "$(jq -r '.objects[4].inside.contents' "$BATS_TEST_TMPDIR/json")" = "$(printf 'file inside' | od -An -tx1 | tr -d ' \n')" ]
	# A semaphore in a file, and a lock in memory.
	nsenter -t "$program" -m -i ipcmk -s -n gate >/dev/null
	run -0 ipcadm show --ipc-namespace "$program" psem:gate shm:0x79 --as mutex@100
	[[ $output == *"sem@0"*"value             "* ]]
	[[ $output == *"mutex@100"* ]]
	run -1 --separate-stderr ipcadm show --ipc-namespace "$program" shm:0x79 --as mutex@1M
	[ -z "$stderr" ]
	[[ $output == *"behind the end of the memory"* ]]
}

@test "show in namespaces: what several have, what none has, what is not clear" {
	start_container 1
	ipcmk -M 4096 >/dev/null
	run -0 ipcadm show --all-namespaces shm:0
	[ "$(grep -c '^shared memory segment shm:0' <<<"$output")" = 2 ]
	run -1 --separate-stderr ipcadm show --ipc-namespace "$leader" shm:7
	expect_one_error shm:7
	for command in show who; do
		run -1 --separate-stderr ipcadm $command --ipc-namespace "$leader" 0
		expect_one_error shm:0 msg:0 sem:0
	done
	run -1 --separate-stderr ipcadm show --ipc-namespace 1 --all-namespaces shm:0
	expect_one_error exclude
	run -1 --separate-stderr ipcadm show --sysroot / --all-namespaces shm:0
	expect_one_error sysroot
	need_users
	run -1 --separate-stderr as_nobody ipcadm show --all-namespaces pshm:none
	[[ $stderr == *CAP_SYS_PTRACE* ]]
}

@test "a /dev/shm that namespaces share is listed once, each other one too" {
	need_jq
	ipcmk -m 100 -n common >/dev/null
	unshare --ipc sleep 1063 &
	await_program $! sleep
	start_container 1
	start_container 2
	run -0 ipcadm ls --all-namespaces --no-header -o NAME pshm
	expect_output <<-END
		common
		inner-1
		inner-2
	END
	run -0 ipcadm ls --all-namespaces --no-header -o NAME pmsg psem
	[ "$(grep -c inner <<<"$output")" = 4 ]
}

@test "nobody ends up in another namespace" {
	cd "$BATS_TEST_TMPDIR"
	start_container 1
	ipcmk -M 12345 >/dev/null
	before=$(ipcs -m; ls /dev/shm /dev/mqueue)
	need_strace
	strace -f -o trace -e trace=setns,clone,clone3,fork,vfork,exit_group ipcadm who --all-namespaces >out 2>&1
	[ "$before" = "$(ipcs -m; ls /dev/shm /dev/mqueue)" ]
	# Each child that enters is the child's own end; the first process never calls setns.
	first=$(head -n 1 trace | awk '{ print $1 }')
	grep -q 'setns(' trace
	run ! grep -E "^$first +setns\(.*CLONE_NEWIPC" trace
}

@test "what is no IPC namespace is refused, and not opened" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo fifo
	touch file
	for wrong in fifo file /proc/self/ns/net /dev/null /proc/self/exe; do
		run -1 --separate-stderr timeout 120 ipcadm who --ipc-namespace "$wrong"
		expect_one_error "$wrong"
	done
	run -1 --separate-stderr ipcadm who --ipc-namespace 1999999
	expect_one_error 1999999
	run -1 --separate-stderr ipcadm who --ipc-namespace 1 --all-namespaces
	expect_one_error exclude
	run -1 --separate-stderr ipcadm who --sysroot / --all-namespaces
	expect_one_error sysroot
}

@test "a container cannot lead us to files of the host" {
	mkdir -p "$BATS_TEST_TMPDIR/root"
	echo secret >"$BATS_TEST_TMPDIR/root/host-file"
	cat >"$BATS_TEST_TMPDIR/evil" <<-END
		mount -t tmpfs tmpfs /mnt
		mkdir -p /mnt/dev /mnt/bin
		ln -s $BATS_TEST_TMPDIR/root /mnt/dev/shm
		cp /bin/sleep /mnt/bin/ 2>/dev/null
		for lib in \$(ldd /bin/sleep | grep -o '/[^ ]*'); do
			mkdir -p "/mnt\${lib%/*}"
			cp "\$lib" "/mnt\$lib"
		done
		exec chroot /mnt /bin/sleep 1064
	END
	unshare --ipc --mount bash "$BATS_TEST_TMPDIR/evil" &
	leader=$!
	await_program "$leader" sleep
	run -0 ipcadm ls --ipc-namespace "$leader" -o NAME
	[[ $output != *host-file* ]]
}

@test "without rights: one line says what would help" {
	need_users
	start_container 1
	run -0 --separate-stderr as_nobody ipcadm who --all-namespaces
	expect_one_error CAP_SYS_PTRACE
	run -1 --separate-stderr as_nobody ipcadm who --ipc-namespace "$leader"
	expect_one_error CAP_
}

@test "lsipc and graph know other namespaces too" {
	need_jq
	start_container 1
	run -0 ipcadm lsipc --ipc-namespace "$leader" -M --noheadings -o NAME
	[[ $output == *inner-1* ]]
	run -0 ipcadm graph --all-namespaces --json
	jq -e '.nodes' <<<"$output"
}
