# SPDX-License-Identifier: GPL-2.0-or-later
# dump and leaks --remove --backup, killed at each of their system calls: there is a whole file or none,
# and nothing is gone that is not in it.

load lib
load programs
load archives

# Six objects, one of each kind. What they are and hold is in the file `before`.
six_objects() {
	need_tools
	objects make
	ipcadm dump -f six --take shm:0x51000001 msg:0x51010001 sem:0x51020001 pshm:/plain \
		"mq:/a queue" psem:/many
	remove_everything
	ipcadm restore six
	rm six
	objects print >before
	[ "$(wc -l <before)" = 6 ]
	no_leak_check
}

leaks() {
	mkdir -p families
	: >>rules
	ipcadm leaks --alone --families families --rules rules "$@"
}

no_ipcadm() {
	local process name

	for process in /proc/[0-9]*/comm; do
		{ read -r name <"$process"; } 2>/dev/null || continue
		[ "$name" != ipcadm ] || return 1
	done
}

# What is there, at a glance: the objects, and how much is in them.
glance() {
	local key id mode size first second rest

	for kind in shm msg sem; do
		while read -r key id mode size first second rest; do
			[ $kind = msg ] || first= second=
			echo "$kind $key $id $mode $size $first $second"
		done </proc/sysvipc/$kind
	done
	echo /dev/shm/*
	for name in /dev/mqueue/*; do
		[ ! -e "$name" ] || echo "$name $(<"$name")"
	done
}

# All that is gone is in a whole file, and comes back from there. First whoever holds messages
# puts them back, and what was hidden when its remover was killed gets its name again.
expect_no_loss() {
	await "those who hold messages" no_ipcadm
	[ -z "$(compgen -G '.ipcadm*')" ]
	if [ -e saved ]; then
		ipcadm restore --verify saved >/dev/null
		whole=$((whole + 1))
	fi
	if [ "$(glance)" != "$glance" ]; then
		[ "$1" = dump ] || leaks --remove --yes --name nothing >/dev/null
		[ ! -e saved ] || bring_back "$1"
		objects print | diff before -
	fi
	rm -f saved
}

bring_back() {
	# Once they are taken and safe, the queue stays without them.
	[ "$1" != dump ] || [[ $(<"/dev/mqueue/a queue") != QSIZE:0\ * ]] ||
		rm "/dev/mqueue/a queue"
	ipcadm restore --keep-going saved >/dev/null 2>&1 || true
}

# Run the command again and again, and kill it one stop later each time, see killat.
kill_everywhere() {
	local how=$1 what=$2 n status=0

	shift 2
	killed=0 whole=0 glance=$(glance)
	for ((n = 1; n < 5000; n++)); do
		status=0
		killat $how "$n" "$@" >/dev/null 2>&1 || status=$?
		[ $status = 0 ] || [ $status = 3 ]
		output="killed at stop $n" # which a failure below shows
		expect_no_loss "$what"
		[ $status = 0 ] || break
	done
	objects print | diff before -
	killed=$((n - 1))
	echo "killed at $killed stops, after which $whole files were whole"
}

@test "killed at each of its calls, dump leaves a whole file or none, and no message is lost" {
	six_objects
	kill_everywhere -mc dump ipcadm dump --all --take -f saved
	[ "$killed" -gt 30 ]
	[ "$whole" -gt 2 ]
}

@test "when the process that holds messages is killed, dump itself puts them back or saves them" {
	six_objects
	kill_everywhere -k dump ipcadm dump --take -f saved "mq:/a queue"
	[ "$killed" -gt 30 ]
	[ "$whole" -gt 2 ]
}

# What systemd's units say is of no interest here, and takes thousands of calls to read.
without_units() {
	local directory

	for directory in /etc/systemd /run/systemd /usr/lib/systemd; do
		[ ! -d $directory ] || mount -t tmpfs tmpfs $directory
	done
}

@test "killed at each of its calls, leaks --remove --backup takes nothing that is not saved" {
	six_objects
	without_units
	leaks --remove --yes --name nothing
	kill_everywhere -mc leaks ipcadm leaks --alone --families families --rules rules \
		--include dormant,suspect --min-age 0 --remove --yes --backup saved
	[ "$killed" -gt 50 ]
	[ "$whole" -gt 20 ]
}

@test "a call that fails while the archive is written puts the messages back" {
	six_objects
	need_trace
	traced trace.log ipcadm dump --take -f saved --compress none "mq:/a queue" pshm:/plain
	ipcadm restore saved --only "mq:/a queue" --rename "mq:/a queue=/other"
	rm "/dev/mqueue/a queue" /dev/mqueue/other
	ipcadm restore saved --only "mq:/a queue"
	rm saved
	tried=0
	for name in write pwrite64 pread64 fsync linkat mq_timedreceive fork clone clone3 mmap pipe2; do
		count=$(grep -c "^$name(" trace.log || true)
		[ "$name" != mmap ] || first=$((count - 8))
		for number in $(seq "${first:-1}" "$count"); do
			status=0
			strace -o /dev/null -e "inject=$name:error=ENOSPC:when=$number" \
				ipcadm dump --take -f saved --compress none "mq:/a queue" pshm:/plain \
				>/dev/null 2>errors || status=$?
			tried=$((tried + 1))
			echo "$name $number: status $status, $(head -n 1 errors)"
			# 127 is the loader's, for a library that it could not read.
			[[ $status == 0 || $status == 1 || $status == 127 ]]
			[ "$name" != write ] || grep -q 'No space left on device' errors
			# That only the report could not be written does no harm.
			if [ "$status" = 0 ] || grep -q 'cannot write the output' errors; then
				rm "/dev/mqueue/a queue"
				ipcadm restore saved --only "mq:/a queue" >/dev/null
			else
				[ ! -e saved ]
			fi
			rm -f saved
			objects print | diff before -
		done
		first=
	done
	[ "$tried" -gt 15 ]
}

@test "a call that fails in leaks --remove --backup takes nothing that is not saved" {
	six_objects
	need_trace
	without_units
	whole=0 glance=$(glance) tried=0
	command=(ipcadm leaks --alone --families families --rules rules --include dormant,suspect
		--min-age 0 --remove --yes --backup saved)
	leaks --remove --yes --name nothing
	traced trace.log "${command[@]}" >/dev/null 2>&1
	expect_no_loss leaks
	# Those that change something; of many alike, as of those that write, the first ones.
	awk '{ call = $0; sub(/\(.*/, "", call); number[call]++ }
		/O_TMPFILE/ { begun = 1 }
		begun && (/^(clone|clone3|fsync|linkat|mkdirat|mq_open|mq_unlink|pwrite64|renameat2)\(/ ||
			/^(shmat|shmdt|unlinkat|write)\(/ || /F_SETLEASE, F_WRLCK|IPC_RMID/) &&
			++seen[call] <= 4 { print call, number[call] }' trace.log >calls
	while read -r name number; do
		status=0
		strace -o /dev/null -e "inject=$name:error=ENOSPC:when=$number" "${command[@]}" \
			>/dev/null 2>errors || status=$?
		tried=$((tried + 1))
		output="$name number $number: status $status, $(head -n 1 errors)"
		echo "$output"
		# 5: something that was to go is left.
		[[ $status == 0 || $status == 1 || $status == 5 ]]
		[ -s errors ]
		expect_no_loss leaks
	done <calls
	[ "$tried" -gt 15 ]
}
