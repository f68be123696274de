# SPDX-License-Identifier: GPL-2.0-or-later
# dump and restore: what was saved comes back bit for bit, and nothing else.

load lib
load programs
load archives

@test "all six kinds come back bit for bit, with their identifiers" {
	need_tools
	echo 4000000 >/proc/sys/kernel/msgmnb || skip "limits of this name space cannot be raised"
	echo "32000 64000 500 128" >/proc/sys/kernel/sem
	objects make huge
	objects print >before
	grep -q 'messages=10000' before
	grep -q 'count=32000' before
	ipcadm dump --all --take -f saved
	remove_everything
	run -0 --separate-stderr ipcadm restore saved
	[ "$output" = "16 objects restored" ]
	[ -z "$stderr" ]
	objects print >after
	diff before after
}

@test "each compression can be read again" {
	need_tools
	objects make
	objects print >before
	for way in zstd gzip none; do
		run ipcadm dump --all --take -f "saved.$way" --compress $way
		if [ "$status" != 0 ] && [[ $output == *"built without"* ]]; then
			continue
		fi
		echo "$output"
		[ "$status" = 0 ]
		remove_everything
		ipcadm restore "saved.$way"
		objects print | diff before -
	done
	[ "$(tar -tf saved.none | sed -n '1p;$p' | tr '\n' ' ')" = "manifest.json checksums " ]
	tar -xf saved.none
	sha256sum -c checksums
	run -1 --separate-stderr ipcadm dump --all -f other --compress lzma
	[[ $stderr == *"no compression 'lzma'"* ]]
}

@test "a sparse segment of 1 GiB grows neither when it is saved nor when it is made" {
	need_tools
	objects make
	rss() { awk '$4 == 1073741824 { print $15 }' /proc/sysvipc/shm; }
	before=$(rss)
	[ "$before" -lt 100000 ]
	ipcadm dump shm pshm -f saved --compress none
	[ "$(rss)" = "$before" ]
	[ "$(stat -c %s saved)" -lt 1000000 ]
	remove_everything
	ipcadm restore saved
	[ "$(rss)" = "$before" ]
	[ "$(du -k /dev/shm/sparse | cut -f 1)" -lt 1000 ]
}

@test "a sparse segment of an ordinary user stays so as well" {
	need_tools
	need_users
	chmod 777 .
	id=$(as_nobody object shm 0x77 1073741824 0600)
	as_nobody ipcadm dump -f "$PWD/saved" "shm:$id" --compress none
	[ "$(awk '$4 == 1073741824 { print $15 }' /proc/sysvipc/shm)" = 0 ]
	[ "$(stat -c %s saved)" -lt 100000 ]
	ipcrm -m "$id"
	run -0 --separate-stderr as_nobody ipcadm restore "$PWD/saved"
	[[ $stderr == *"has a new identifier"* ]]
	[ "$(awk '$4 == 1073741824 { print $8 ":" $15 }' /proc/sysvipc/shm)" = 65534:0 ]
}

@test "messages are copied, and those of a POSIX queue taken only when asked" {
	need_tools
	objects make
	objects print >before
	run -0 --separate-stderr ipcadm dump --all -f saved
	[[ $stderr == *"messages of 1 POSIX queue are not saved"* ]]
	objects print | diff before -
	run -0 ipcadm dump --take -f taken "mq:/a queue"
	[[ $(cat "/dev/mqueue/a queue") == QSIZE:0\ * ]]
	rm "/dev/mqueue/a queue"
	ipcadm restore taken
	objects print | diff before -
}

@test "what is saved while somebody sends is what was there, and no message is lost" {
	need_tools
	echo 4000000 >/proc/sys/kernel/msgmnb || skip "limits of this name space cannot be raised"
	objects make
	objects left msg >/dev/null
	objects send msg 20000 &
	sender=$!
	rounds=0
	while kill -0 $sender 2>/dev/null || [ $rounds = 0 ]; do
		ipcadm dump -f saved --force --compress none msg:0x51010001 >/dev/null 2>&1
		rounds=$((rounds + 1))
		objects saved saved 1 >numbers
		# All up to some point, in order.
		count=$(grep -c . numbers || true)
		[ "$count" = 0 ] || seq 0 $((count - 1)) | cmp - numbers
	done
	wait $sender
	echo "$rounds archives were written meanwhile"
	objects left msg >numbers
	seq 0 19999 | cmp - numbers
}

@test "each message of a POSIX queue is in one archive or still in the queue" {
	need_tools
	objects make
	objects left mq >/dev/null
	objects send mq 3000 &
	sender=$!
	rounds=0
	: >numbers
	while kill -0 $sender 2>/dev/null; do
		ipcadm dump --take -f saved --force --compress none "mq:/a queue" >/dev/null
		objects saved saved 1 | grep . >>numbers || true
		rounds=$((rounds + 1))
	done
	wait $sender
	echo "$rounds archives were written meanwhile"
	objects left mq | grep . >>numbers || true
	seq 0 2999 | cmp - numbers
}

@test "a file that is there is left alone, unless it may be replaced" {
	need_tools
	objects make
	echo mine >saved
	run -1 --separate-stderr ipcadm dump --all --take -f saved
	expect_one_error "'saved' is there already" --force
	[ "$(cat saved)" = mine ]
	[[ $(cat "/dev/mqueue/a queue") != QSIZE:0\ * ]]
	ipcadm dump --all -f saved --force
	ipcadm restore --verify saved
	[ "$(stat -c %a saved)" = 600 ]
	mkdir directory
	run -1 --separate-stderr ipcadm dump --all -f directory --force
	expect_one_error "something else than a regular file"
	run -1 --separate-stderr ipcadm dump --all -f missing/saved
	expect_one_error "cannot write 'missing/saved'"
	[ "$(find . -name '.ipcadm*')" = "" ]
}

@test "a link is replaced, not followed" {
	need_tools
	objects make
	echo precious >precious
	ln -s precious saved
	run -1 ipcadm dump --all -f saved
	ipcadm dump --all -f saved --force
	[ "$(cat precious)" = precious ]
	[ ! -L saved ]
}

@test "a full disk leaves no file, and the messages in their queue" {
	need_tools
	objects make
	objects print >before
	mkdir small
	mount -t tmpfs -o size=256k tmpfs small || skip "no file system can be mounted"
	head -c 600000 /dev/urandom >/dev/shm/large
	run -1 --separate-stderr ipcadm dump --all --take -f small/saved
	[[ $stderr == *"No space left on device"* ]]
	[ -z "$(ls -A small)" ]
	rm /dev/shm/large
	objects print | diff before -
}

@test "where the file system has no files without names, one with a name does" {
	need_tools
	need_trace
	objects make
	traced trace.log ipcadm dump --all -f saved --force
	# By the calls that ask for such a file: the archive, and what is kept meanwhile.
	grep -E '^openat' trace.log | grep -n O_TMPFILE | cut -d : -f 1 >which
	[ "$(wc -l <which)" = 2 ]
	for number in $(cat which); do
		rm -f saved
		strace -o /dev/null -e "inject=openat:error=EOPNOTSUPP:when=$number" \
			ipcadm dump --all -f saved
		ipcadm restore --verify saved
		strace -o /dev/null -e "inject=openat:error=EOPNOTSUPP:when=$number" \
			ipcadm dump --all -f saved --force
		ipcadm restore --verify saved
		run -1 strace -o /dev/null -e "inject=openat:error=EOPNOTSUPP:when=$number" \
			ipcadm dump --all -f saved
		[ "$(find . -name '.ipcadm*')" = "" ]
	done
}

@test "the archive goes to standard output, but not to a terminal" {
	need_tools
	objects make
	ipcadm dump --all -f - | cat >saved
	ipcadm restore --verify saved
	run pty ipcadm dump --all -f -
	[[ $output == *"not for a terminal"* ]]
	run -1 --separate-stderr ipcadm dump --all --json -f -
	[[ $stderr == *"cannot both"* ]]
}

@test "conditions choose as ls does" {
	need_tools
	objects make
	refs() { ipcadm restore --list-objects --json saved | jq -r '.objects[].ref' | sort; }
	listed() { ipcadm ls --json "$@" | jq -r '.objects[].ref' | sort; }
	ipcadm dump shm psem -f saved
	refs | diff <(listed shm psem) -
	for filter in --user=33 --name=*e* --key=0x51010001 --min-size=1M --unused; do
		ipcadm dump "$filter" -f saved --force
		refs | diff <(listed "$filter") -
	done
	ipcadm dump -f saved --force shm:0x51000001 pshm:/plain /plain
	[ "$(refs | tr '\n' ' ')" = "$(printf '%s ' pshm:/plain "$(ipcadm ls --json --key 0x51000001 | jq -r '.objects[].ref')")" ]
}

@test "wrong usage is told" {
	need_tools
	for arguments in "--all" "-f x" "-f x --all shm:0" "-f x shm pipe" "-f x --user nobody-such" \
		"-f x shm:99" "-f x /nothing" "-f x --all --wrong"; do
		echo "dump $arguments"
		# shellcheck disable=SC2086 # it is meant to be split
		run -1 --separate-stderr ipcadm dump $arguments
		[ -n "$stderr" ]
		[ ! -e x ]
	done
	for arguments in "" "x" "--list-objects" "--list-objects --verify x" "a b" "--max-size=much x"; do
		echo "restore $arguments"
		# shellcheck disable=SC2086
		run -1 --separate-stderr ipcadm restore $arguments
		[ -n "$stderr" ]
	done
	run -1 --separate-stderr ipcadm --sysroot / dump --all -f x
	[[ $stderr == *"captured system"* ]]
}

@test "what may not be read is told, and left out only when asked" {
	need_tools
	need_users
	objects make
	object pmsg /mine 0600 >/dev/null 2>&1 || true
	chmod 777 .
	run -1 --separate-stderr as_nobody ipcadm dump shm pshm -f "$PWD/saved"
	[[ $stderr == *"no right to read it: its owner or CAP_IPC_OWNER can"* ]]
	[[ $stderr == *--keep-going* ]]
	[ ! -e saved ]
	run -1 --separate-stderr as_nobody ipcadm dump shm pshm --keep-going -f "$PWD/saved"
	[ "$(ipcadm restore --list-objects --json saved | jq -r '.objects[].ref' | sort | tail -n 1)" = \
		"$(ipcadm ls --json --key 0x51000003 | jq -r '.objects[].ref')" ]
	ipcadm restore --verify saved
}

@test "all that it says as JSON fits its schema" {
	need_tools
	need_schema
	objects make
	fits() {
		valid "$CLI_DIR/../../share/schemas/$1.schema.json" --strict "${@:3}" <"$2"
	}
	ipcadm dump --all -f saved --compress none --json >report
	fits dump report
	ipcadm dump --all -f again --compress none -J 2>/dev/null | fits dump /dev/stdin
	[ "$(jq '.objects | length' report)" = 16 ]
	[ "$(jq '.objects[] | select(.ref == "mq:/a queue").messages_left' report)" = true ]
	tar -xf saved manifest.json
	fits manifest manifest.json --optional host --optional kernel
	for mode in --list-objects --verify --dry-run; do
		ipcadm restore $mode --json saved >report 2>/dev/null || true
		fits restore report
	done
	[ "$(jq -r '[.objects[].result] | unique | .[]' report)" = exists ]
	remove_everything
	ipcadm restore --json saved >report
	fits restore report
	[ "$(jq -r '[.objects[].result] | unique | .[]' report)" = restored ]
}
