# SPDX-License-Identifier: GPL-2.0-or-later
# What the drop-ins do better than util-linux, on purpose. Each is on the manual page of its command.

load lib

# The keys of the System V objects of one kind (-m, -q or -s), as the peer tells them.
keys() {
	"$PEER_LSIPC" "$1" -r --noheadings -o KEY
}

count() {
	keys "$1" | wc -l
}

with_random() {
	FIXED_RANDOM=$1 ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=$HELPERS/fixed_random.so \
		"${@:2}"
}

# Three objects of each System V kind, with the ids 0 to 2 and keys 0x11, 0x12, 0x13 (segments), 0x21
# and so on; and one object of each POSIX kind.
some_objects() {
	local number

	for number in 1 2 3; do
		object shm 0x1$number 100 0600
		object msg 0x2$number 0600
		object sem 0x3$number 2 0600
	done >/dev/null
	object pshm /ashm 10 0600
	object pmsg /amq 0 0600
	object psem /asem 0 0600
}

counts() {
	echo "$(count -m) $(count -q) $(count -s)"
}

posix_files() {
	find /dev/shm /dev/mqueue -type f | sort | xargs
}

# Starts a helper that keeps an object in use until the test ends; $! is its pid. HELPER_NAME
# is what its command line begins with.
keep_in_use() {
	: >"$BATS_TEST_TMPDIR/says"
	(exec -a "${HELPER_NAME:-object}" "$HELPERS/object" "$@") >"$BATS_TEST_TMPDIR/says" &
	await_word ready "$BATS_TEST_TMPDIR/says"
}

all_posix='/dev/mqueue/amq /dev/shm/ashm /dev/shm/sem.asem'
export all_posix

# ---- ipcmk ----

@test "ipcmk never hands out somebody else's object: it takes another key" {
	object shm 0x11111111 10 0600
	object msg 0x22222222 0600
	object sem 0x33333333 1 0600
	run -0 with_random '11111111 44444444' ipcmk -M 10
	[ "$output" = 'Shared memory id: 1' ]
	[[ $("$PEER_IPCS" -m) == *'0x44444444 1 '* ]]
	run -0 with_random '22222222 44444444' ipcmk -Q
	[ "$output" = 'Message queue id: 1' ]
	[[ $("$PEER_IPCS" -q) == *'0x44444444 1 '* ]]
	run -0 with_random '33333333 44444444' ipcmk -S 1
	[ "$output" = 'Semaphore id: 1' ]
	[[ $("$PEER_IPCS" -s) == *'0x44444444 1 '* ]]
}

@test "ipcmk never takes key 0, which would make a private object" {
	run -0 with_random '0 44444444' ipcmk -M 10
	[[ $("$PEER_IPCS" -m) == *'0x44444444 0 '* ]]
	run -0 with_random '0 44444444' ipcmk -Q
	run -0 with_random '0 44444444' ipcmk -S 1
	[ "$(keys -m; keys -q; keys -s)" \
		= $'0x44444444\n0x44444444\n0x44444444' ]
}

@test "ipcmk fails when a POSIX name exists, and leaves that object alone" {
	some_objects
	for arguments in '-m 99 -n ashm' '-q -n amq' '-s -n asem' '-m 99 -n /ashm' '-q -n /amq' '-s -n /asem'; do
		# shellcheck disable=SC2086
		run --separate-stderr ipcmk $arguments
		[ "$status" = 1 ]
		[ "$output" = '' ]
		expect_one_error "${arguments##*[ /]}"
	done
	[ "$(stat -c '%s %a' /dev/shm/ashm)" = '10 600' ]
	[ "$(posix_files)" = "$all_posix" ]
}

@test "ipcmk --reuse accepts the existing POSIX object as it is" {
	some_objects
	run -0 ipcmk --reuse -m 10 -n ashm
	[ "$output" = 'POSIX shared memory name: ashm' ]
	run -0 ipcmk --reuse -q -n amq
	[ "$output" = 'POSIX message queue name: amq' ]
	run -0 ipcmk --reuse -s -n /asem
	[ "$output" = 'POSIX semaphore name: /asem' ]
	[ "$(stat -c '%s %a' /dev/shm/ashm)" = '10 600' ]
	[ "$(posix_files)" = "$all_posix" ]
	run -0 ipcmk --reuse -s -n new
	[ -f /dev/shm/sem.new ]
}

@test "ipcmk --reuse does not follow a stranger" {
	ln -s /etc/passwd /dev/shm/link
	mkdir /dev/shm/directory
	for name in link directory; do
		run -1 ipcmk --reuse -m 10 -n $name
		run -1 ipcmk -m 10 -n $name
	done
	[ -s /etc/passwd ]
	[ -L /dev/shm/link ]
}

@test "ipcmk leaves nothing behind when the size of a POSIX segment is refused" {
	umount /dev/shm
	mount -t tmpfs -o mode=1777 tmpfs /dev/shm
	run --separate-stderr ipcmk -m 18446744073709551615 -n made
	[ "$status" = 1 ]
	expect_one_error
	[ -z "$(posix_files)" ]
	run --separate-stderr bash -c 'ulimit -f 1; trap "" XFSZ; exec ipcmk -m 1M -n made'
	[ "$status" = 1 ]
	[ -n "$stderr" ]
	[ -z "$(posix_files)" ]
}

@test "ipcmk makes nothing where a set would have no semaphores" {
	for number in 0 -1 -2147483648; do
		run --separate-stderr ipcmk -M 1K -Q -S $number -m 1K -n made
		[ "$status" = 1 ]
		[ -z "$output" ]
		expect_one_error " $number " 'at least'
		[ "$(counts)" = '0 0 0' ]
		[ -z "$(posix_files)" ]
	done
}

# ---- ipcrm ----

@test "ipcrm checks every argument before it removes anything" {
	some_objects
	for arguments in '-m 0 -m x' '-m 0 -q 99999999999' '-M 0x11 -S nonsense' '-q 0 --all=nonsense' \
		'-m 0 --posix-shmem a/b' '-a extra' '-a shm' 'shm 0 1x' '-m 0 --nonsense' '-s 0 -M ""'; do
		eval "set -- $arguments"
		run --separate-stderr ipcrm "$@"
		echo "$arguments: $status"
		[ "$status" = 1 ]
		[ -n "$stderr" ]
		[ "$(counts)" = '3 3 3' ]
		[ "$(posix_files)" = "$all_posix" ]
	done
}

@test "one object that cannot be removed does not stop the others" {
	some_objects
	run --separate-stderr ipcrm -m 0 -m 99 -m 2 -Q 0x99 -q 1 --posix-shmem missing --posix-semaphore asem
	[ "$status" = 1 ]
	[ "$(counts)" = '1 2 3' ]
	[ "$(posix_files)" = '/dev/mqueue/amq /dev/shm/ashm' ]
	[ "${#stderr_lines[@]}" = 3 ]
	[[ $stderr == *99* ]]
	[[ $stderr == *0x99* || $stderr == *0x00000099* ]]
	[[ $stderr == *missing* ]]
	run -1 ipcrm sem 0 77 2
	[ "$(counts)" = '1 2 1' ]
}

@test "ipcrm --dry-run removes nothing and says what it would" {
	some_objects
	run -0 ipcrm --dry-run -m 0 -Q 0x21 --posix-semaphore asem
	[ "$(counts)" = '3 3 3' ]
	[ "$(posix_files)" = "$all_posix" ]
	[ "${#lines[@]}" = 3 ]
	[[ $output == *asem* ]]
	run -0 ipcrm --dry-run --all
	[ "${#lines[@]}" = 12 ]
	[ "$(counts)" = '3 3 3' ]
	[ "$(posix_files)" = "$all_posix" ]
	run -1 ipcrm --dry-run -m 99
}

@test "ipcrm --interactive asks for each object" {
	some_objects
	run -0 pty -e -i $'y\nn\ny\n' ipcrm --interactive -m 0 -m 1 -m 2
	[ "$(keys -m)" = 0x00000012 ]
	[ "$(grep -o '?' <<<"$output" | wc -l)" -ge 3 ]
	run -0 bash -c 'printf "n\ny\n" | ipcrm --interactive -q 0 -q 1'
	[ "$(keys -q)" = $'0x00000021\n0x00000023' ]
	run bash -c 'ipcrm --interactive -s 0 </dev/null'
	[ "$(count -s)" = 3 ]
}

@test "ipcrm --if-unused leaves an attached segment" {
	some_objects
	keep_in_use hold-shm 1
	run --separate-stderr ipcrm --if-unused -m 0 -m 1 -m 2
	[ "$status" = 1 ]
	expect_one_error 1
	[ "$(keys -m)" = 0x00000012 ]
}

@test "ipcrm --if-unused leaves a set that somebody sleeps on" {
	some_objects
	object wait-sem 1 0 &
	await_sleep $! semtimedop
	run --separate-stderr ipcrm --if-unused -s 0 -s 1
	[ "$status" = 1 ]
	[ "$(keys -s)" = $'0x00000032\n0x00000033' ]
}

@test "ipcrm --if-unused leaves POSIX objects that somebody has open or mapped" {
	some_objects
	object pshm /free 4096 0600
	keep_in_use hold-pshm /ashm
	run --separate-stderr ipcrm --if-unused --posix-shmem ashm --posix-shmem free
	[ "$status" = 1 ]
	expect_one_error ashm
	[ -e /dev/shm/ashm ]
	[ ! -e /dev/shm/free ]
	run -0 ipcrm --if-unused --posix-semaphore asem --posix-mqueue amq
	[ "$(posix_files)" = /dev/shm/ashm ]
}

@test "ipcrm --if-unused leaves an open queue and an open semaphore" {
	some_objects
	keep_in_use hold-pmsg /amq
	run -1 ipcrm --if-unused --posix-mqueue amq
	[ -e /dev/mqueue/amq ]
	kill $!
	wait $! || true
	keep_in_use hold-psem /asem
	run -1 ipcrm --if-unused --posix-semaphore asem
	[ -e /dev/shm/sem.asem ]
}

@test "on a terminal ipcrm --all asks first" {
	some_objects
	run pty -e -i $'n\n' ipcrm --all
	[ "$(counts)" = '3 3 3' ]
	[ "$(posix_files)" = "$all_posix" ]
	run pty -e -i $'\n' ipcrm --all
	[ "$(counts)" = '3 3 3' ]
	run -0 pty -e -i $'y\n' ipcrm --all
	[ "$(counts) $(posix_files)" = '0 0 0 ' ]
}

@test "on a terminal ipcrm --all --yes does not ask, nor does it from a script" {
	some_objects
	run -0 pty -e ipcrm --all --yes
	[ "$output" = '' ]
	[ "$(counts) $(posix_files)" = '0 0 0 ' ]
	some_objects
	run -0 ipcrm --all
	[ "$output" = '' ]
	[ "$(counts) $(posix_files)" = '0 0 0 ' ]
}

# ---- names ----

@test "a POSIX name may be given with or without its slash everywhere" {
	for slash in '' /; do
		run -0 ipcmk -m 10 -n ${slash}a
		run -0 ipcmk -q -n ${slash}a
		run -0 ipcmk -s -n ${slash}a
		[ "$(posix_files)" = '/dev/mqueue/a /dev/shm/a /dev/shm/sem.a' ]
		run -0 lsipc -M -N ${slash}a
		run -0 lsipc -Q -N ${slash}a
		run -0 lsipc -S -N ${slash}a
		run -0 ipcrm --posix-shmem ${slash}a --posix-mqueue ${slash}a --posix-semaphore ${slash}a
		[ -z "$(posix_files)" ]
	done
}

# ---- lists ----

@test "an empty list in JSON has its array name" {
	for pair in -m:sharedmemory -q:messages -s:semaphores -M:posix-sharedmemory \
		-Q:posix-messages -S:posix-semaphores; do
		run -0 lsipc "${pair%%:*}" -J
		[ "$(tr -d ' \n' <<<"$output")" = "{\"${pair#*:}\":[]}" ]
	done
}

@test "a hostile command line reaches no terminal, and is valid in JSON" {
	HELPER_NAME=$'odd\033[31m\tline\nend\302\233\377' keep_in_use make-and-hold-shm 0x11 10 0600
	for way in '' pty; do
		for format in '' -i\ 0 -e -r -n -J; do
			# shellcheck disable=SC2086
			run -0 $way lsipc -m $format
			[[ $output == *odd* ]]
			[[ $output != *[$'\001'-$'\010\013'-$'\037']* ]]
			[[ $output != *$'\302\233'* ]]
		done
	done
	lsipc -m -J | iconv -f UTF-8 -t UTF-8 >/dev/null
}

@test "a negative number is no id, and shows no object" {
	some_objects
	for command in ipcs lsipc; do
		for id in -1 -2; do
			run --separate-stderr $command -m -i $id
			[ "$status" = 1 ]
			[ "$output" = '' ]
			expect_one_error "$id"
		done
	done
}

@test "a queue that may not be read is shown with its true limit" {
	need_users
	object msg 0x21 0600 >/dev/null
	run -0 as_nobody ipcs -q -i 0
	[[ $output == *$'\tqbytes=16384\t'* ]]
}

@test "the use of the limits is counted right" {
	object sem 0x31 250 0600
	object sem 0x32 7 0600
	object shm 0x11 1 0600
	object shm 0x12 4097 0600
	run -0 lsipc -g -r --noheadings -o RESOURCE,USED
	[[ $output == *'SEMMNI 2'* ]]
	[[ $output == *'SEMMNS 257'* ]]
	[[ $output == *"SHMALL $(((1 + 4095) / 4096 + (4097 + 4095) / 4096))"* || $(getconf PAGESIZE) != 4096 ]]
}

@test "an option given twice is the same as given once" {
	some_objects
	for option in -m -q -s -M -Q -S -g -J; do
		[ "$(lsipc $option $option)" = "$(lsipc $option)" ]
	done
}

@test "a column list that names nothing is told so" {
	for list in '' ,ID ID,,KEY; do
		run --separate-stderr lsipc -m -o "$list"
		[ "$status" = 1 ]
		[ "$output" = '' ]
		expect_one_error
	done
}

@test "ipcrm takes no number that is none, and cuts no number" {
	some_objects
	for arguments in 'shm ""' '-M 0x100000011' '-m ""' 'sem 4294967296'; do
		eval "set -- $arguments"
		run -1 ipcrm "$@"
		[ "$(counts)" = '3 3 3' ]
	done
	run -1 ipcmk -Q -p -1
	[ "$(counts)" = '3 3 3' ]
}

@test "sizes and counts above 2^31" {
	build_scene
	run -0 ipcs -m -i "$shm_vast"
	[[ $output == *'bytes=4611686018427387905'$'\t'* ]]
	run -0 lsipc -m -b -o SIZE -r --noheadings -i "$shm_huge"
	[ "$output" = 17592186056761 ]
	run -0 ipcs -m
	[[ $output == *' 4611686018427387905 '* ]]
}

@test "an object that vanishes while it is looked at is left out" {
	run -0 ipcs -m
	storm 2 &
	while kill -0 $! 2>/dev/null; do
		run -0 --separate-stderr lsipc -s
		[ -z "$stderr" ]
		run -0 --separate-stderr lsipc -S
		[ -z "$stderr" ]
	done
}

@test "-o takes columns to add to the default ones" {
	some_objects
	run -0 lsipc -m -r -o +UID,GID
	[ "${lines[0]}" = 'KEY ID PERMS OWNER SIZE NATTCH STATUS CTIME CPID LPID COMMAND UID GID' ]
	run -0 lsipc -S -r -o +CUSER
	[ "${lines[0]}" = 'NAME PERMS OWNER MTIME SVAL CUSER' ]
	run -1 lsipc -m -o +NOPE
}

# ---- what the kernel or its files may do ----

# Puts a captured system below $root: the files of /proc/sysvipc of this name space.
capture() {
	root=$BATS_TEST_TMPDIR/root
	mkdir -p "$root/proc/sysvipc" "$root/proc/sys/kernel" "$root/dev/shm" "$root/dev/mqueue"
	for file in shm msg sem; do
		cat /proc/sysvipc/$file >"$root/proc/sysvipc/$file"
	done
	for limit in shmmni shmall shmmax msgmni msgmax msgmnb sem; do
		cat /proc/sys/kernel/$limit >"$root/proc/sys/kernel/$limit"
	done
}

# The listers that read System V objects, over the captured system. None may hang or crash.
read_capture() {
	local command

	for command in 'ipcs -m' 'ipcs -q' 'ipcs -s' 'lsipc -m' 'lsipc -q' 'lsipc -s' 'ipcs -u'; do
		# shellcheck disable=SC2086
		run timeout 120 ${command/ / --sysroot $root }
		if [ "$status" -gt 1 ]; then
			echo "$command: status $status"
			return 1
		fi
	done
}

@test "a captured system shows what the running one did" {
	build_scene
	capture
	for command in 'ipcs -m' 'ipcs -q' 'ipcs -s' 'lsipc -q' 'lsipc -s' 'lsipc -m -o KEY,ID,OWNER,SIZE'; do
		# shellcheck disable=SC2086
		{
			run -0 $command
			running=$output
			run -0 ${command/ / --sysroot $root }
			[ "$output" = "$running" ]
		}
	done
}

@test "broken lines: a line that is cut, letters, too many columns, numbers too large" {
	build_scene
	for broken in shm msg sem; do
		for damage in '$s/^\(.\{20\}\).*/\1/' '2s/[0-9]/x/g' 's/$/ 77 88/' '3s/[0-9][0-9]*/99999999999999999999999/g' \
			'1d' '2,$d' 's/ \{1,\}/ /g'; do
			capture
			sed -i "$damage" "$root/proc/sysvipc/$broken"
			read_capture
		done
		capture
		: >"$root/proc/sysvipc/$broken"
		read_capture
		rm "$root/proc/sysvipc/$broken"
		read_capture
	done
}

@test "a damaged line is left out and said, the others are shown" {
	some_objects
	capture
	sed -i '3s/[0-9]/x/g' "$root/proc/sysvipc/msg"
	run --separate-stderr ipcs --sysroot "$root" -q
	[ "$(grep -c ^0x <<<"$output")" = 2 ]
	expect_one_error
	[ "$status" = 1 ]
}

@test "a kernel without one of the facilities: the others are listed" {
	some_objects
	capture
	rm "$root/proc/sysvipc/msg"
	run --separate-stderr ipcs --sysroot "$root"
	[[ $output == *0x00000011* ]]
	[[ $output == *0x00000033* ]]
	run --separate-stderr lsipc --sysroot "$root" -s -r --noheadings
	[ "$status" = 0 ]
	[ "${#lines[@]}" = 3 ]
}

@test "a captured system is never changed" {
	some_objects
	capture
	run -1 ipcrm --sysroot "$root" --all
	run -1 ipcmk --sysroot "$root" -Q
	[ "$(counts)" = '3 3 3' ]
	[ "$(posix_files)" = "$all_posix" ]
}

@test "without /proc the creator's group is right" {
	need_users
	build_scene
	run -0 ipcs -m -i "$shm_made_by_other"
	[[ $output == *'uid=1001'$'\t''gid=1002'$'\t''cuid=33'$'\t''cgid=33'* ]]
	without_proc
	run -0 ipcs -m -i "$shm_made_by_other"
	[[ $output == *'uid=1001'$'\t''gid=1002'$'\t''cuid=33'$'\t''cgid=33'* ]]
	run -0 ipcs -q -i "$msg_made_by_other"
	[[ $output == *'cuid=33'$'\t''cgid=33'* ]]
	run -0 ipcs -s -i "$sem_made_by_other"
	[[ $output == *'cuid=33'$'\t'' cgid=33'* ]]
	for kind in -m -q -s; do
		run -0 ipcs $kind -c
		[[ $output == *www-data*www-data* ]]
	done
}
