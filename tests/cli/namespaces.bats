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
		[.id, .key, .ipc_namespace, .namespace_leader, .processes[].pid]]' <<<"$output")" = \
		"[[$id,81,$(inode_of $$),1,$program],[$id,82,$(inode_of "$child"),$child,$child]]" ]
	run -0 ipcadm who --no-header --ipc-namespace "$child"
	[[ $output =~ ^"$(inode_of "$child") $child python3 shm  0x00000052 "\ *"$id "\ *"$child root attached rw, creator" ]]
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
