# SPDX-License-Identifier: GPL-2.0-or-later
# leaks: situations in which an object looks abandoned and is not, each with the reason that keeps it;
# and beside it the same object when it is abandoned indeed.

load lib
load programs
load world

export U=user:50001

@test "made, and given up by everybody: an orphan where it is private, else dormant" {
	world
	for object in shm msg sem; do
		act $U "make:$object" exit
		expect orphan untied-right
		clear
	done
	for object in shm:0x77 msg:0x77 sem:0x77 pshm pmsg psem; do
		act $U "make:$object" exit
		expect dormant findable
		clear
	done
}

@test "a daemon that forked into the background and died as parent" {
	world
	for object in shm msg sem pshm pmsg psem; do
		act $U "make:$object" die session die wait
		expect suspect tied-owner "$pid"
		expect_lost_after "$object"
		clear
	done
}

@test "workers come and go, and the master never touches the object" {
	world
	for object in msg sem; do
		act $U "make:$object" die worker worker wait
		expect suspect tied-owner "$pid"
		expect_lost_after "$object"
		clear
	done
}

@test "a look-up by key or name" {
	world
	for object in shm:0x77 msg:0x77 sem:0x77 pshm:a pmsg:a psem:a; do
		act $U "make:$object" die look-up wait
		expect suspect tied-owner "$pid"
		expect_lost_after "$object"
		clear
	done
}

@test "an operation that failed, or did not wait" {
	world
	for object in shm msg sem; do
		act $U "make:$object" die vain wait
		expect suspect tied-owner "$pid"
		expect_lost_after "$object"
		clear
	done
}

is_stopped() {
	[[ $(inside cat "/proc/$pid/stat") == *") T "* ]]
}

# Has the last actor gone to sleep?
is_asleep() {
	local calls="^($1) "

	[[ $(inside cat "/proc/$pid/stat") == *") S "* ]] &&
		[[ $(inside cat "/proc/$pid/syscall") =~ $calls ]]
}

@test "a sleeper, and one that is stopped" {
	world
	while read -r object call; do
		act $U "make:$object" die sleep
		eventually is_asleep "$call"
		expect in-use sleeper "$pid"
		inside kill -STOP "$pid"
		eventually is_stopped
		expect in-use sleeper "$pid"
		clear
	done <<-END
		sem (65|220)
		msg 70
	END
}

@test "a sleeper through ipc(2) of 32-bit programs" {
	[ -x "$CALL32" ] || skip "the compiler makes no 32-bit programs"
	inner=$BATS_TEST_TMPDIR/call32
	cp "$CALL32" "$inner"
	world
	object=msg
	act $U make:msg exit
	# msgrcv(2) is its call 12.
	inside "$inner" 117 12 "$thing" 16 0 kludge 0 &
	find_caller() {
		pid=$(inside pgrep -x call32) && is_asleep 117
	}
	eventually find_caller
	find_caller
	expect in-use sleeper "$pid"
	expect_lost_after "$object"
}

@test "a leader that has ended while its threads live" {
	world
	for object in shm pshm:a pmsg:a psem:a; do
		act $U "make:$object" leaderless use
		expect in-use
		clear
	done
	for object in msg sem; do
		act $U "make:$object" die leaderless
		expect suspect tied-owner "$pid"
		clear
	done
}

@test "a thread with descriptors of its own" {
	world
	for object in pshm:a pmsg:a psem:a; do
		act $U "make:$object" die thread-files hold
		expect in-use used "$pid"
		clear
	done
}

@test "a thread in an IPC namespace that the other threads have left" {
	world
	object=sem
	act make:sem die thread-stays
	expect suspect tied-owner "$pid"
	expect_lost_after "$object"
}

@test "a thread with credentials of its own" {
	world
	for object in shm msg sem pshm:a pmsg:a psem:a; do
		act user:50001 "make:$object" exit
		act thread-user:50001
		expect suspect tied-owner "$pid"
		expect_lost_after "$object"
		clear
	done
}

@test "the right through a supplementary group" {
	world
	for object in shm:0x77 msg:0x77 sem:0x77 pshm:a pmsg:a psem:a; do
		act $U "make:$object:660" exit
		act user:50002
		expect dormant untied-right "$pid"
		act group:50001 user:50002
		expect suspect tied-mode "$pid"
		clear
	done
}

# Whoever only reads loses what is removed.
@test "a reader of another user, let in by the mode" {
	world
	for object in pshm:a pmsg:a psem:a; do
		for mode in 644 640; do
			act $U "make:$object:$mode" exit
			act group:50001 user:50002
			expect suspect tied-mode "$pid"
			clear
		done
	done
}

# let_in USER: lets that user read and write /dev/shm/a by an access control list (acl(5)).
let_in() {
	inside python3 -c '
import os, struct, sys
entries = [(1, 6, -1), (2, 6, int(sys.argv[1])), (4, 0, -1), (16, 6, -1), (32, 0, -1)]
os.setxattr("/dev/shm/a", "system.posix_acl_access",
	struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries))' "$1"
}

@test "the right through an access control list" {
	need_python
	world
	act $U make:pshm:a exit
	act user:50002
	expect dormant untied-right "$pid"
	let_in 50002 || skip "this tmpfs has no access control lists"
	expect suspect tied-acl "$pid"
	inside setpriv --reuid 50002 --regid 50002 --clear-groups cat /dev/shm/a >/dev/null
}

@test "the right through a capability over files or users" {
	world
	for object in pshm:a pmsg:a psem:a; do
		for capability in dac_override dac_read_search setuid; do
			act $U "make:$object" exit
			perform setpriv --reuid 50002 --regid 50002 --clear-groups \
				--inh-caps "+$capability" --ambient-caps "+$capability" -- \
				"$HELPERS/actor" wait
			expect suspect tied-capability "$pid"
			expect_lost_after "$object"
			clear
		done
	done
}

@test "root, who could come to everything, and does not look as if" {
	world
	act $U make:sem exit
	inside sleep 1000 &
	looks_asleep() {
		pid=$(inside pgrep -x -u 0 sleep)
	}
	eventually looks_asleep
	looks_asleep
	expect dormant untied-ability "$pid"
	act exit
	perform "$HELPERS/actor" wait
	expect dormant untied-privilege "$pid"
}

@test "the right through an ambient CAP_IPC_OWNER" {
	world
	for object in msg:0x77 sem:0x77; do
		act $U "make:$object" exit
		perform setpriv --reuid 50002 --regid 50002 --clear-groups --inh-caps +ipc_owner \
			--ambient-caps +ipc_owner -- "$HELPERS/actor" wait
		expect suspect tied-capability "$pid"
		expect_lost_after "$object"
		clear
	done
}

@test "a child of another user knows a private object that the mode opens to it" {
	world
	for object in shm msg sem; do
		act "make:$object::666" die $U
		expect suspect tied-mode "$pid"
		all_die
		# Whoever is left has the right, too, and can do nothing with it.
		expect dormant untied-ability
		clear
	done
}

# expect_under_way HOW: of a descriptor that no process has, only the kernel itself knows.
expect_under_way() {
	for object in pshm pmsg psem; do
		act $U "make:$object:a" exit
		# Whoever holds it has no right to it any more.
		act "take:$object:a" hold user:50003 "$1"
		expect in-use lease-in-use
		judge --no-lease
		expect_no_orphan
		expect_lost_after "$object"
		clear
	done
}

@test "a descriptor that is only in flight over a socket" {
	world
	expect_under_way flight
}

@test "a descriptor sent into a connection that nobody has accepted" {
	world
	expect_under_way unaccepted
}

@test "a file that is registered with io_uring" {
	world
	object=pshm:a
	act $U make:pshm:a exit
	act take:pshm:a hold user:50003 ring || :
	[ "$pid" != none ] || skip "no io_uring here"
	expect in-use lease-in-use
	judge --no-lease
	expect_no_orphan
	all_die
	# The kernel lets go of it a moment later.
	eventually expect dormant
}

@test "a file behind a loop device" {
	[ -e /sys/block/loop0 ] || skip "no loop devices here"
	world
	object=pshm:disk
	act $U make:pshm:disk exit
	inside truncate -s 1M /dev/shm/disk
	mknod "$BATS_TEST_TMPDIR/control" c 10 237
	inside bash -c 'mount -t tmpfs tmpfs /mnt; mknod /mnt/loop-control c 10 237'
	device=$(python3 -c '
import fcntl, os, sys
print(fcntl.ioctl(os.open(sys.argv[1], os.O_RDWR), 0x4C82))' "$BATS_TEST_TMPDIR/control") ||
		skip "no loop device to be had"
	inside mknod /mnt/loop b 7 "$device"
	# It goes with its last user, which is the program that sets it up.
	cat >"$BATS_TEST_TMPDIR/loop.py" <<-END
		import fcntl, os, struct, time
		device = os.open("/mnt/loop", os.O_RDWR)
		file = os.open("/dev/shm/disk", os.O_RDWR)
		fcntl.ioctl(device, 0x4C00, file)
		info = bytearray(232)
		struct.pack_into("I", info, 52, 4)
		fcntl.ioctl(device, 0x4C04, bytes(info))
		os.close(file)
		print("READY", os.getpid(), "disk", flush=True)
		time.sleep(1000)
	END
	perform python3 "$BATS_TEST_TMPDIR/loop.py"
	expect in-use lease-in-use
	judge --no-lease
	expect_no_orphan
	expect_lost_after "$object"
}

@test "an open file across exec, of a program that can do nothing with it" {
	world
	for object in pshm pmsg psem; do
		act $U "make:$object:a" hold exec:/bin/sleep:1000
		expect in-use used "$pid"
		expect_lost_after "$object"
		clear
	done
}

@test "a name that carries a pid of another PID namespace" {
	world
	act apart-pid $U make:pshm:torch_1_5_0
	expect suspect
	clear
	# The death of the one that the name tells ends the use, whoever else lives.
	act $U make:pshm:doublemapper_77777 exec:/bin/sleep:1000
	expect orphan untied-pid
}

@test "a private set that the first process of a younger PID namespace has inherited" {
	world
	act make:sem die apart-pid
	expect suspect tied-owner "$pid"
}

@test "PostgreSQL's segments that nobody maps just now" {
	cp "$HELPERS/actor" "$BATS_TEST_TMPDIR/postgres"
	world
	perform "$BATS_TEST_TMPDIR/postgres" $U make:pshm:PostgreSQL.123 die wait
	expect suspect tied-family "$pid"
	all_die
	act $U
	expect orphan untied-family "$pid"
}

@test "a psm_* segment that all have closed, and may open again" {
	world
	act $U make:pshm:psm_0a1b2c3d die wait
	expect suspect tied-owner "$pid"
	all_die
	# Its name was made up anew: nobody looks for it later.
	expect orphan
}

@test "a set that looks like Apache's, and is another program's" {
	world
	act $U make:sem die wait
	expect suspect tied-owner "$pid"
}

@test "a mailbox queue between two runs of a crontab" {
	world 'mount -t tmpfs tmpfs /var/spool; mkdir -p /var/spool/cron/crontabs'
	act user:33 make:msg:0x77 operate exit
	expect dormant findable
	inside bash -c 'echo "* * * * * true" >/var/spool/cron/crontabs/www-data'
	expect suspect mailbox
}

@test "a process that got the number of the last operator" {
	world
	act $U make:msg operate exit
	old=$pid
	# A process that started within two seconds of the record would count as the recorded one.
	recorded=$SECONDS
	while ((SECONDS < recorded + 4)); do
		sleep 0.2
	done
	object=msg
	inside bash -c "echo $((old - 1)) >/proc/sys/kernel/ns_last_pid" || skip "pids cannot be chosen"
	act user:50002
	[ "$pid" = "$old" ] || skip "another process was faster"
	judge
	[ "$(jq -r '.leaks[0].verdict' "$BATS_TEST_TMPDIR/verdicts")" != in-use ]
	expect_lost_after "$object"
}

@test "a recorded process that lives on as the number of a session" {
	world
	act $U session make:shm operate die exec:/bin/sleep:1000
	expect in-use recorded-group
}

@test "another PID namespace than the first, without --alone" {
	world
	for object in shm msg sem pshm pmsg psem; do
		act $U "make:$object" exit
		inside ipcadm leaks --all --json --families "$FAMILIES" >"$BATS_TEST_TMPDIR/verdicts"
		expect_no_orphan
		clear
	done
}

@test "used by somebody outside of the PID namespace" {
	world
	act $U make:msg operate
	inside unshare --pid --fork --mount-proc ipcadm leaks --all --json --alone \
		--families "$FAMILIES" >"$BATS_TEST_TMPDIR/verdicts"
	expect_no_orphan
}

@test "processes that hidepid hides" {
	world
	act $U make:sem die wait
	inside mount -o remount,hidepid=2 /proc
	inside setpriv --reuid 50001 --regid 50001 --clear-groups -- ipcadm leaks --all --json \
		--families "$FAMILIES" >"$BATS_TEST_TMPDIR/verdicts"
	expect_no_orphan
}

@test "processes that an ordinary user may not look into" {
	world
	for object in shm msg sem pshm pmsg psem; do
		act $U "make:$object" die wait
		inside setpriv --reuid 50001 --regid 50001 --clear-groups -- ipcadm leaks --all --json \
			--alone --families "$FAMILIES" >"$BATS_TEST_TMPDIR/verdicts"
		expect_no_orphan
		clear
	done
}

@test "the owner's processes in another IPC namespace keep nothing here" {
	world
	for object in shm msg sem; do
		act $U "make:$object" exit
		act apart $U
		expect orphan untied-reach
		clear
	done
}

@test "the owner's processes in another IPC namespace that keep this one open" {
	world
	for object in shm msg sem; do
		act $U "make:$object" exit
		act keep:ipc apart $U
		expect suspect tied-owner "$pid"
		clear
	done
}

# elsewhere COMMANDS: a process of the owner in a mount namespace with a /dev/shm of its own, once these
# commands of bash are done there.
elsewhere() {
	perform unshare --mount bash -c '
		eval "$1"
		umount --lazy /dev/shm
		mount -t tmpfs tmpfs /dev/shm
		exec setpriv --reuid 50001 --regid 50001 --clear-groups -- "$2" wait' bash "$1" \
		"$HELPERS/actor"
}

# The name is one that nobody looks for later.
@test "the owner's processes in another mount namespace, and ways from there to the file" {
	world
	act $U make:pshm:psm_0a1b2c3d exit
	elsewhere ""
	expect orphan untied-reach "$pid"
	all_die
	elsewhere "mount -t tmpfs tmpfs /mnt; touch /mnt/x; mount --bind /dev/shm/psm_0a1b2c3d /mnt/x"
	expect suspect tied-owner "$pid"
	all_die
	elsewhere "mount -t tmpfs tmpfs /mnt; mkdir /mnt/u /mnt/w /mnt/m
		mount -t overlay o -o lowerdir=/dev/shm,upperdir=/mnt/u,workdir=/mnt/w /mnt/m"
	expect suspect tied-owner "$pid"
	all_die
	elsewhere "mount -t tmpfs tmpfs /mnt; mkdir /mnt/u /mnt/w /mnt/m
		mount -t overlay o -o lowerdir=/usr,upperdir=/mnt/u,workdir=/mnt/w /mnt/m
		umount -l /mnt"
	expect orphan untied-reach "$pid"
}

@test "a file with another name" {
	world
	act $U make:pshm:psm_0a1b2c3d exit
	expect orphan
	inside mkdir /dev/shm/there
	inside ln /dev/shm/psm_0a1b2c3d /dev/shm/there/another
	expect dormant linked
}

@test "a /dev/shm on an overlay, where the kernel's answers do not hold" {
	world 'mount -t tmpfs tmpfs /mnt; mkdir /mnt/u /mnt/w /mnt/m /mnt/l
		mount -t overlay o -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w /mnt/m
		chmod 1777 /mnt/m; umount /dev/shm; mount --bind /mnt/m /dev/shm'
	act $U make:pshm:psm_0a1b2c3d exit
	expect unknown odd-files
	inside ipcadm leaks --alone --families "$FAMILIES" --remove --yes --min-age 0 \
		--include dormant,suspect >/dev/null
	inside test -e /dev/shm/psm_0a1b2c3d
}

@test "the script that calls ipcadm is no reason to keep an object" {
	world
	# Two lines, so that the shell does not become what it runs.
	script="ipcadm leaks --alone --families '$FAMILIES' --remove --yes --min-age 0 \$1
		true"
	act $U make:sem exit
	inside bash -c "$script" script --count-callers
	[ -n "$(inside ipcadm ls --raw --no-header)" ]
	inside bash -c "$script" script
	[ -z "$(inside ipcadm ls --raw --no-header)" ]
	# The owner's own shell, too; of others' processes an ordinary user cannot tell.
	act $U make:sem exit
	inside setpriv --reuid 50001 --regid 50001 --clear-groups bash -c "$script" script \
		--count-callers
	[ -n "$(inside ipcadm ls --raw --no-header)" ]
	inside setpriv --reuid 50001 --regid 50001 --clear-groups bash -c "$script" script
	[ -z "$(inside ipcadm ls --raw --no-header)" ]
}

@test "kernel.shm_rmid_forced: a segment that goes with its user" {
	world
	act $U make:shm use
	inside bash -c 'echo 1 >/proc/sys/kernel/shm_rmid_forced'
	expect in-use attached
	all_die
	judge
	[ "$(jq '.leaks | length' "$BATS_TEST_TMPDIR/verdicts")" = 0 ]
}

@test "a capture without processes, and one without the calls that they sleep in" {
	world
	act $U make:sem exit
	act $U make:shm exit
	act $U make:pshm:a exit
	capture=$BATS_TEST_TMPDIR/capture
	mkdir -p "$capture/proc/sysvipc" "$capture/dev/shm"
	inside bash -c "cp /proc/sysvipc/* $capture/proc/sysvipc; cp -p /dev/shm/a $capture/dev/shm"
	judge --sysroot "$capture"
	expect_no_orphan
	act $U
	for process in 1 "$pid"; do
		mkdir -p "$capture/proc/$process/task/$process"
		inside bash -c "for file in stat status maps cmdline; do
			cat /proc/$process/\$file >$capture/proc/$process/\$file
			cat /proc/$process/\$file >$capture/proc/$process/task/$process/\$file
		done"
	done
	judge --sysroot "$capture"
	expect_no_orphan
}
