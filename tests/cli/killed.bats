# SPDX-License-Identifier: GPL-2.0-or-later
# dump killed at each of its system calls: there is a whole file or none, and no message is gone.

load lib
load programs
load archives

# The messages are in the queue again, or in a whole file; whoever puts them back is given time.
await_messages() {
	local full=$1 deadline=$((SECONDS + 60))

	while [ $SECONDS -lt $deadline ]; do
		[[ $(cat "/dev/mqueue/a queue") != "$full" ]] || return 0
		if [ -e saved ]; then
			[ "$(ipcadm restore --list --json saved | jq '.objects[] |
				select(.ref == "mq:/a queue").contents.messages')" != 10 ] || return 0
		fi
	done
	echo "messages are neither saved nor in their queue: $(cat "/dev/mqueue/a queue")"
	return 1
}

@test "killed at each of its calls, dump leaves a whole file or none, and no message is lost" {
	need_tools
	need_trace
	objects make
	full=$(cat "/dev/mqueue/a queue")
	objects print >before
	traced trace.log ipcadm dump --take -f saved shm:0x51000001 msg:0x51010001 "mq:/a queue"
	ipcadm restore saved --only "mq:/a queue" --rename "mq:/a queue=/other"
	rm "/dev/mqueue/a queue"
	ipcadm restore saved --only "mq:/a queue"
	rm saved /dev/mqueue/other
	objects print | diff before -

	each_call trace.log >calls
	killed=0 whole=0
	while read -r name number; do
		status=0
		strace -o /dev/null -e "inject=$name:signal=KILL:when=$number" \
			ipcadm dump --take -f saved shm:0x51000001 msg:0x51010001 "mq:/a queue" \
			>/dev/null 2>&1 || status=$?
		[ "$status" != 137 ] || killed=$((killed + 1))
		if [ -e saved ]; then
			ipcadm restore --verify saved >/dev/null
			whole=$((whole + 1))
		fi
		[ -z "$(find . -name '.ipcadm*')" ]
		await_messages "$full" || {
			echo "killed at $name number $number"
			return 1
		}
		if [[ $(cat "/dev/mqueue/a queue") != "$full" ]]; then
			rm "/dev/mqueue/a queue"
			ipcadm restore saved --only "mq:/a queue" >/dev/null
		fi
		rm -f saved
	done <calls
	echo "# $(wc -l <calls) calls, killed at $killed, after which $whole files were whole"
	[ "$killed" -gt 100 ]
	[ "$whole" -gt 2 ]
	objects print | diff before -
}

@test "a call that fails while the archive is written puts the messages back" {
	need_tools
	need_trace
	objects make
	objects print >before
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
