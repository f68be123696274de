# SPDX-License-Identifier: GPL-2.0-or-later
# restore: all or nothing, never over what is there, and nothing out of an archive that is not sound.

load lib
load programs
load archives

# Nothing is left of any kind.
expect_nothing() {
	local left

	left=$(objects print)
	[ -z "$left" ] || {
		echo "left: $left"
		return 1
	}
}

@test "hostile archives: a clear error, and nothing is made" {
	need_tools
	objects make
	ipcadm dump -f saved --compress none --take shm:0x51000001 msg:0x51010001 sem:0x51020001 \
		pshm:/plain "mq:/a queue" psem:/many
	remove_everything
	mkdir hostile
	python3 "$CLI_DIR/hostile.py" saved hostile
	[ "$(find hostile -type f | wc -l)" -gt 100 ]
	for file in hostile/*; do
		[ "$file" != hostile/good ] || continue
		echo "archive: $file"
		run -1 --separate-stderr timeout 60 ipcadm restore "$file"
		# Without memory the library says so as well.
		[[ $stderr == "ipcadm restore: "* || $stderr == *$'memory\nipcadm restore: '* ]]
		[ -z "$output" ]
	done
	expect_nothing
	ipcadm restore hostile/good
	[ "$(objects print | wc -l)" = 6 ]
}

@test "a small file that names millions of holes takes no more memory than such a file can need" {
	need_tools
	! grep -q __asan_init "$IPCADM" || skip "AddressSanitizer takes memory of its own"
	objects make
	ipcadm dump -f saved --compress none --take shm:0x51000001 msg:0x51010001 sem:0x51020001 \
		pshm:/plain "mq:/a queue" psem:/many
	mkdir hostile
	python3 "$CLI_DIR/hostile.py" saved hostile
	run -1 python3 -c 'import resource, subprocess, sys
status = subprocess.run(["ipcadm", "restore", "hostile/file-holes.gz"]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, "KiB")
sys.exit(status)'
	[[ $output == *"'hostile/file-holes.gz' is damaged"*memory* ]]
	[ "${lines[-1]% KiB}" -lt 400000 ]
}

@test "nothing is replaced: what is there stays as it is" {
	need_tools
	objects make
	ipcadm dump --all --take -f saved 2>/dev/null
	objects print >before
	run -1 --separate-stderr ipcadm restore saved
	[ "$(grep -c 'is there already' <<<"$stderr")" = 16 ]
	objects print | diff before -

	# All but one are gone: all or nothing.
	remove_everything
	echo other >/dev/shm/plain
	run -1 --separate-stderr ipcadm restore saved
	expect_one_error "pshm:/plain" "is there already"
	[ "$(objects print | wc -l)" = 1 ]
	[ "$(cat /dev/shm/plain)" = other ]
	run -1 --separate-stderr ipcadm restore --dry-run saved
	[ "$(objects print | wc -l)" = 1 ]
	run -1 --separate-stderr ipcadm restore --keep-going saved
	[ "$(objects print | wc -l)" = 16 ]
	[ "$(cat /dev/shm/plain)" = other ]
}

@test "a link or a directory under the name is not followed and stays" {
	need_tools
	objects make
	ipcadm dump -f saved /plain
	rm /dev/shm/plain
	ln -s "$PWD/target" /dev/shm/plain
	run -1 --separate-stderr ipcadm restore saved
	[ ! -e target ]
	[ -L /dev/shm/plain ]
	rm /dev/shm/plain
	mkdir /dev/shm/plain
	run -1 --separate-stderr ipcadm restore saved
	[ -d /dev/shm/plain ]
}

@test "some of them, under other names" {
	need_tools
	objects make
	ipcadm dump --all -f saved 2>/dev/null
	run -0 --separate-stderr ipcadm restore saved --only shm:0x51000001 --only /plain \
		--rename shm:0x51000001=0x99 --rename pshm:/plain=/copy
	[[ $stderr == *"has a new identifier"* ]]
	cmp /dev/shm/plain /dev/shm/copy
	[ "$(objects print | grep -c '^shm.* size=70001 .*')" = 2 ]
	[ "$(ipcadm ls --json --key 0x99 | jq '.objects | length')" = 1 ]
	ipcadm restore saved --only msg:0x51010001 --rename msg:0x51010001=private 2>/dev/null
	[ "$(objects print | sed -n 's/^msg.* key=0x0 .*messages=100 //p')" = \
		"$(objects print | sed -n 's/^msg.* key=0x51010001 .*messages=100 //p')" ]
	for wrong in shm:0x51000001=/name pshm:/plain=a/b pshm:/plain=sem.x pshm:/plain= nothing \
		shm:0x51000001=17 /gone=/x; do
		echo "rename: $wrong"
		run -1 --separate-stderr ipcadm restore saved --only /plain --rename "$wrong"
		expect_one_error "ipcadm restore"
	done
	run -1 --separate-stderr ipcadm restore saved --only /plain --rename shm:0x51000001=0x98
	expect_one_error "--only leaves it out"
	run -1 --separate-stderr ipcadm restore saved --only /gone
	expect_one_error "there is no object '/gone' in 'saved'"
}

@test "an identifier that somebody else has by now is said to be new" {
	need_tools
	id=$(object shm 0x77 10 0600)
	ipcadm dump -f saved "shm:$id"
	ipcrm -m "$id"
	run -0 --separate-stderr ipcadm restore saved
	[ -z "$stderr" ]
	[ "$(ipcadm ls --json --key 0x77 | jq '.objects[].id')" = "$id" ]
	ipcrm -m "$id"

	# In the same slot now: one that was asked for in the same way.
	echo "$id" >/proc/sys/kernel/shm_next_id || skip "identifiers cannot be asked for here"
	[ "$(object shm 0x78 10 0600)" = "$id" ]
	run -0 --separate-stderr ipcadm restore saved
	expect_one_error "shm:$id (0x00000077) has a new identifier"
	[ "$(ipcadm ls --json --key 0x78 | jq '.objects[].id')" = "$id" ]
	[ "$(cat /proc/sys/kernel/shm_next_id)" = -1 ]
}

@test "an ordinary user restores what is his, with another identifier" {
	need_tools
	need_users
	id=$(as_nobody object shm 0x77 10 0640)
	as_nobody ipcadm dump -f - "shm:$id" >saved
	chmod 644 saved
	ipcrm -m "$id"
	run -0 --separate-stderr as_nobody ipcadm restore saved
	expect_one_error "has a new identifier"
	[ "$(objects print | sed -E 's/^shm [0-9]+ //; s/ size.*//')" = \
		"key=0x77 owner=65534:65534 creator=65534:65534 mode=0640" ]
}

@test "list and verify" {
	need_tools
	objects make
	ipcadm dump -f saved --compress none --take shm:0x51000001 "mq:/a queue" psem:/many pshm:/sparse
	run -0 --separate-stderr ipcadm restore --list-objects saved
	[ "$(xargs <<<"${lines[0]}")" = "KIND KEY/NAME ID OWNER PERMS SIZE STORED CONSISTENCY" ]
	[ "${#lines[@]}" = 5 ]
	[[ $output == *"pmsg /a queue"* ]]
	run -0 ipcadm restore --list-objects --only psem:/many saved
	[ "${#lines[@]}" = 2 ]
	run -0 ipcadm restore --verify saved
	[ "$output" = "4 objects are intact" ]
	size=$(stat -c %s saved)
	for at in 600 $((size / 3)) $((size / 2)); do
		cp saved damaged
		printf '\377' | dd of=damaged bs=1 seek="$at" conv=notrunc status=none
		cmp -s saved damaged && continue
		echo "damaged at $at of $size"
		run -1 --separate-stderr ipcadm restore --verify damaged
		expect_one_error damaged
	done
	run -1 --separate-stderr ipcadm restore --max-size 1K saved
	expect_one_error "--max-size"
	run -1 --separate-stderr ipcadm restore --verify /dev/zero
	expect_one_error "no regular file"
	run -1 --separate-stderr ipcadm restore --verify nothing
	expect_one_error "cannot read 'nothing'"
}

@test "limits that are too low are named, and nothing is made" {
	need_tools
	objects make
	ipcadm dump --all -f saved 2>/dev/null
	remove_everything
	echo 1000 >/proc/sys/kernel/msgmnb || skip "limits of this name space cannot be lowered"
	if ! setpriv --bounding-set=-sys_resource --inh-caps=-all true; then
		skip "no capabilities can be dropped"
	fi
	run -1 --separate-stderr setpriv --bounding-set=-sys_resource ipcadm restore saved
	[[ $stderr == *"kernel.msgmnb"* ]]
	expect_nothing
	echo 16384 >/proc/sys/kernel/msgmnb
	echo 10 32000 32 128 >/proc/sys/kernel/sem
	run -1 --separate-stderr ipcadm restore saved
	[[ $stderr == *"kernel.sem"* ]]
	expect_nothing
}

@test "whatever call fails, what was made so far is undone" {
	need_tools
	need_trace
	objects make
	ipcadm dump --take --compress none -f saved shm:0x51000001 msg:0x51010001 sem:0x51020001 \
		pshm:/plain "mq:/a queue" psem:/many
	remove_everything
	traced trace.log ipcadm restore saved
	objects print >whole
	remove_everything
	tried=0
	for name in shmget msgget semget shmat shmdt msgsnd semctl msgctl shmctl ftruncate pwrite64 \
		fchown fchmod utimensat linkat mq_open mq_timedsend process_vm_writev lseek; do
		count=$(grep -c "^$name(" trace.log || true)
		# Every call; of those that come by the hundred the first, the last and some between.
		for number in $(seq 1 $((count / 8 + 1)) "$count") $count; do
			[ "$number" != 0 ] || continue
			status=0
			strace -o /dev/null -e "inject=$name:error=EIO:when=$number" \
				ipcadm restore saved >/dev/null 2>errors || status=$?
			tried=$((tried + 1))
			objects print >left
			echo "$name $number: status $status, $(wc -l <left) objects, $(head -n 1 errors)"
			[ "$status" -lt 2 ]
			if [ "$status" = 1 ]; then
				[ ! -s left ]
				[ -s errors ]
			else
				[ "$(wc -l <left)" = 6 ]
			fi
			remove_everything
		done
	done
	[ "$tried" -gt 60 ]
}

@test "a signal undoes what was made so far" {
	need_tools
	need_trace
	objects make
	ipcadm dump --take --compress none -f saved --all
	remove_everything
	traced trace.log ipcadm restore saved
	remove_everything
	for name in msgsnd mq_timedsend linkat; do
		for signal in INT TERM HUP; do
			run -1 --separate-stderr strace -qq -o /dev/null \
				-e "inject=$name:signal=$signal:when=1" ipcadm restore saved
			[[ $stderr == *"nothing was restored"* ]]
			expect_nothing
		done
	done
}
