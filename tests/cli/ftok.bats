# SPDX-License-Identifier: GPL-2.0-or-later
# ftok: keys of files, and files of keys.

load lib
load programs

# An empty file system of the test's own at $TREE, the working directory from here.
own_tree() {
	TREE=$BATS_TEST_TMPDIR/tree
	mkdir "$TREE"
	mount -t tmpfs -o mode=755 tmpfs "$TREE"
	cd "$TREE"
}

# An overlay of two file systems at ./over; its inode numbers have 64 bits. Files of the same
# number in the lower two, such as over/a and over/b, differ above bit 32 only.
own_overlay() {
	own_tree
	mkdir one two top over
	mount -t tmpfs tmpfs one
	mount -t tmpfs tmpfs two
	mount -t tmpfs tmpfs top
	mkdir top/upper top/work
	touch one/a two/b
	mount -t overlay -o lowerdir=one:two,upperdir=top/upper,workdir=top/work,xino=on \
		overlay over 2>/dev/null || skip "overlay file systems cannot be mounted here"
	[ "$(stat -c %i over/a)" -gt 4294967296 ] ||
		skip "this kernel's overlay file systems have short inode numbers"
}

# What ftok prints for the arguments (-i PROJECT first) is what the C library says.
same_as_libc() {
	local project=$1

	shift
	key "$project" "$@" >"$BATS_TEST_TMPDIR/libc"
	ftok -i "$project" "$@" 2>/dev/null >"$BATS_TEST_TMPDIR/ours"
	cmp "$BATS_TEST_TMPDIR/libc" "$BATS_TEST_TMPDIR/ours"
}

key_of() {
	ftok -k "$@"
}

@test "the key is that of the C library, on every file system" {
	local files

	# Inode numbers in proc do not last, so no links there: /etc/mtab, /dev/stdout.
	mapfile -t files < <(find /etc /dev /usr/bin -maxdepth 1 ! -lname '*proc*')
	[ ${#files[@]} -gt 100 ]
	same_as_libc 1 / "${files[@]}" /dev/shm /dev/mqueue
	same_as_libc 65 /proc /proc/self/ns/* /sys /sys/kernel/*
	own_tree
	touch {1..300}
	same_as_libc 255 . *
}

@test "the key is that of the C library where inode numbers exceed 32 bits" {
	own_overlay
	touch over/{1..50}
	same_as_libc 7 over over/*
}

@test "a symbolic link has the key of what it points to" {
	own_tree
	touch file
	ln -s file link
	[ "$(key_of link)" = "$(key_of file)" ]
	same_as_libc 1 link file
}

@test "one line for each path, in their order, with project id 1" {
	own_tree
	touch b a
	run -0 ftok b a ./b
	expect_output <<-END
		$(key 1 b)
		$(key 1 a)
		$(key 1 ./b)
	END
	run -0 ftok -k b a
	expect_output <<-END
		$(key 1 b a | cut -d ' ' -f 1)
	END
	[ "$(ftok --keys-only b a)" = "$output" ]
}

@test "a project id is a number, or else a character" {
	local id

	for id in 65 0x41 0101 A; do
		[ "$(ftok --proj "$id" -k /)" = "$(key 65 / | cut -d ' ' -f 1)" ]
	done
	same_as_libc 7 /
	[ "$(ftok -i - -k /)" = "$(ftok -i 45 -k /)" ]
	[ "$(ftok -i 255 -k /)" = "$(key -1 / | cut -d ' ' -f 1)" ]
}

@test "other project ids are refused" {
	local id

	for id in 0 00 0x0 256 257 65536 -1 0x100000001 99999999999999999999 '' AB é 1A 08 ' 1'; do
		run -1 --separate-stderr ftok -i "$id" /
		expect_one_error "'$id' is no project id"
		[ -z "$output" ]
	done
}

@test "a path that cannot be looked at does not hide the others" {
	run -1 --separate-stderr ftok / /no-such-file /etc
	expect_one_error "'/no-such-file'" 'No such file or directory'
	[ "$output" = "$(key 1 / /etc)" ]
	run -1 --separate-stderr ftok ''
	expect_one_error "''"
}

@test "names cannot break lines or drive the terminal" {
	need_jq
	local name=$'a\nb\e[1m\xff'

	own_tree
	touch "$name"
	run -0 ftok "$name"
	[ "$output" = "$(key_of "$name") a\\x0ab\\x1b[1m\\xff" ]
	run -0 ftok -F "$(key_of "$name")" .
	[ ${#lines[@]} = 2 ]
	[[ ${lines[1]} == *' ./a\x0ab\x1b[1m\xff' ]]
	run -0 ftok --json "$name"
	[ "$(jq -r '.keys[0].files[0].path' <<<"$output")" = $'a\nb\e[1m\xef\xbf\xbd' ]
	[ "$(jq '.keys[0].files[0].inode' <<<"$output")" = "$(stat -c %i "$name")" ]
}

@test "different files with one key are said" {
	need_jq
	own_overlay
	touch over/c
	run -0 --separate-stderr ftok over/c over/b over/a
	expect_one_error "2 different files have the key $(key_of over/a 2>/dev/null)" \
		"'over/b' and 'over/a'"
	[ "$output" = "$(key 1 over/c over/b over/a)" ]

	run -0 --separate-stderr ftok -J over/c over/b over/a
	[ "$(jq -c '[.keys[].collision]' <<<"$output")" = '[false,true,true]' ]

	run -0 --separate-stderr ftok -F "$(key_of -i 9 over/a)" over
	[ -z "$stderr" ]
	# The root of an overlay can share the number, too.
	[ "$(awk '$NF == "over/a" || $NF == "over/b" { print $4 }' <<<"$output" | uniq | wc -l)" = 1 ]
	[[ $output == *over/a*over/b* ]]
	[ "$(awk '$NF == "over/a" { print $4 }' <<<"$output")" -ge 2 ]
}

@test "two names of one file are no collision" {
	own_tree
	touch file other
	ln file name
	ln -s file link
	run -0 --separate-stderr ftok file name link file other
	[ -z "$stderr" ]
	run -0 ftok -F "$(key_of file)" .
	expect_output <<-END
		KEY        PROJ CHAR FILES PATH
		$(key_of file)    1 -        1 ./file
		$(key_of file)    1 -        1 ./name
	END
}

@test "--split takes keys apart" {
	run -0 --separate-stderr ftok --split 0x4105002a 17104938 -- 0377 -17
	expect_output <<-'END'
		KEY        PROJ CHAR DEV INODE
		0x4105002a   65 A      5    42
		0x0105002a    1 -      5    42
		0x000000ff    0 -      0   255
		0xffffffef  255 -    255 65519
	END
	expect_one_error 0x000000ff 'project id 0'
	[ "$(ftok --no-header -s 0x4105002a)" = '0x4105002a   65 A      5    42' ]
	[ "$(ftok -s -17,0x4105002a --no-header | wc -l)" = 2 ]
}

@test "--split knows the keys that no file made" {
	run -0 --separate-stderr ftok -s 0
	expect_one_error IPC_PRIVATE
	run -0 --separate-stderr ftok -s -1
	expect_one_error 0xffffffff 'when it fails'
}

@test "bad keys are refused" {
	local text

	for text in '' ' ' x 0x 0xg 08 1x '1 ' 1,,2 , 1.5 4294967296 -2147483649 99999999999999999999; do
		run -1 --separate-stderr ftok -s "$text"
		expect_one_error key
		[ -z "$output" ]
		run -1 --separate-stderr ftok -F "$text" /dev/shm
		expect_one_error key
		[ -z "$output" ]
	done
	run -1 --separate-stderr ftok -s 1 x
	expect_one_error "'x' is no key"
	[ -z "$output" ]
	run -1 --separate-stderr ftok -F 0 /dev/shm
	expect_one_error IPC_PRIVATE
}

@test "options that do not go together are refused" {
	local line

	while read -r line; do
		# shellcheck disable=SC2086
		run -1 --separate-stderr ftok $line
		expect_one_error 'does not go with'
		[ -z "$output" ]
	done <<-'END'
		-i 1 -s 1
		-i 1 -F 1
		-i 1 -a
		-k -s 1
		-k -F 1
		-k -a
		-k -J /
		-c /
		-c -s 1
		-s 1 -F 1
		-F 1 -s 1
		-F 1 -a
		-a -F 1
		-a -s 1
		--sysroot / /
		--sysroot / -s 1
		--sysroot / -F 1
	END
	run -1 --separate-stderr ftok
	expect_one_error 'no path'
	run -1 --separate-stderr ftok -F
	[ -n "$stderr" ]
}

@test "--find finds files, directories and the place where it starts" {
	own_tree
	mkdir -p dir/below
	touch dir/below/file
	mkfifo dir/fifo
	ln -s /proc dir/outside
	ln -s below dir/link
	for name in dir dir/below dir/below/file dir/fifo; do
		run -0 ftok --no-header --find "$(key_of -i Z "$name")" .
		[ "$output" = "$(key_of -i Z "$name")   90 Z        1 ./$name" ]
	done
	[ "$(ftok --no-header -F "$(key_of .)" . | awk '{ print $NF }')" = . ]
	[ "$(ftok --no-header -F "$(key_of dir)" "$TREE//" | awk '{ print $NF }')" = "$TREE/dir" ]
	# Where a search starts a link is followed, and a file is looked at.
	[ "$(ftok --no-header -F "$(key_of dir/below/file)" dir/link | awk '{ print $NF }')" = dir/link/file ]
	[ "$(ftok --no-header -F "$(key_of dir/fifo)" dir/* | awk '{ print $NF }')" = dir/fifo ]
}

@test "--find without a directory searches from the root" {
	run -0 ftok -F "$(key_of -i x /usr/bin/env)"
	[[ $'\n'$output$'\n' == *" $(realpath /usr/bin/env)"$'\n'* ]]
}

@test "--find takes many keys, each once, and keeps their order" {
	own_tree
	touch a b
	run -0 ftok --no-header -F "$(key_of b),$(key_of -i 2 a)" --find "$(key_of b)" -F "$(key_of a)" . a
	[ "$(awk '{ print $2, $NF }' <<<"$output")" = $'1 ./b\n2 ./a\n2 a\n1 ./a\n1 a' ]
	# Places that overlap show a file once under each name.
	[ "$(ftok --no-header -F "$(key_of a)" "$TREE" "$TREE/" "$TREE/a" | wc -l)" = 1 ]
}

@test "--find with a key that no file gives fails, and says which" {
	own_tree
	touch a
	run -1 --separate-stderr ftok -F "$(key_of a),0x01ee7777" .
	expect_one_error 0x01ee7777 --cross
	[[ $output == *./a ]]
	run -1 --separate-stderr ftok -c -F 0x01ee7777 .
	expect_one_error 0x01ee7777
	[ -z "$output" ]
	[[ $stderr != *--cross* ]]
}

@test "--find with a starting point that is not there fails" {
	own_tree
	touch a
	run -1 --separate-stderr ftok -F "$(key_of a)" no-such-place .
	expect_one_error no-such-place 'No such file'
	[[ $output == *./a ]]
}

@test "other file systems are searched only with --cross" {
	need_jq
	own_tree
	mkdir -p mnt/one far/proc
	mount -t tmpfs tmpfs mnt/one
	mount -t proc proc far/proc
	touch mnt/one/{1..9}
	# The mount point itself is a file of this tree.
	[ "$(ftok --no-header -F "$(key_of mnt/one)" . | awk '{ print $NF }')" = ./mnt/one ]
	run -1 ftok -F "$(key_of mnt/one/9)" .
	run -0 ftok --no-header --cross -F "$(key_of mnt/one/9)" .
	[ "$(awk '{ print $NF }' <<<"$output")" = ./mnt/one/9 ]
	# Not even then proc, whose inode numbers do not last.
	[ "$(ftok -c -J -F "$(key_of mnt/one/9)" . | jq .searched.files)" = 14 ]
	[ "$(ftok -J -F "$(key_of .)" far/proc/self/ | jq '.searched.files > 30' || true)" = true ]
}

@test "mounts that loop do not" {
	need_jq
	own_tree
	mkdir -p a/b/c
	touch a/b/c/file
	mount --bind . a/b/c
	run -0 timeout 120 ftok -J -F "$(key_of a/b)" .
	[ "$(jq -c '[.searched.files, (.keys[0].files | length)]' <<<"$output")" = '[4,1]' ]
	run -0 timeout 120 ftok -c -J -F "$(key_of a/b)" .
	[ "$(jq -c '[.searched.files, (.keys[0].files | length)]' <<<"$output")" = '[4,1]' ]
}

@test "a tree deeper than any path can name is searched whole" {
	need_jq
	local deep i

	own_tree
	deep=$(printf 'd/%.0s' {1..1000})
	for i in 1 2 3 4; do
		mkdir -p "new/$deep"
		if [ -e tree ]; then
			mv tree "new/$deep"
		else
			touch "new/$deep/bottom"
			ln "new/$deep/bottom" bottom
		fi
		# On the way back there is something to do in each directory.
		mkdir new/z new/d/z new/d/d/z
		mv new tree
	done
	ulimit -n 64
	run -0 --separate-stderr timeout 120 ftok -J -F "$(key_of bottom)" .
	[ -z "$stderr" ]
	[ "$(jq -c '[.searched.files, .searched.directories, .searched.unreadable, (.keys[0].files | length)]' \
		<<<"$output")" = '[4019,4017,0,2]' ]
	[ "$(jq -r '.keys[0].files[1].path | length' <<<"$output")" -gt 8000 ]
}

@test "what may not be read is counted" {
	need_jq
	need_users
	own_tree
	mkdir -p open shut/below half
	touch open/file half/file
	chmod 700 shut
	chmod 744 half
	key=$(key_of open/file)
	run -0 --separate-stderr as_nobody ftok --no-header -F "$key" .
	expect_one_error '2 directories' 'root' 'Permission denied'
	[ "$(awk '{ print $NF }' <<<"$output")" = ./open/file ]
	[ "$(as_nobody ftok -J -F "$key" . 2>/dev/null | jq .searched.unreadable)" = 2 ]
	run -1 --separate-stderr as_nobody ftok -F "$key" shut
	[[ $stderr == *"'shut'"*'Permission denied'* ]]
	run -1 --separate-stderr as_nobody ftok shut/below
	expect_one_error "'shut/below'" 'Permission denied'
	# Root keeps the one right that this needs.
	run -0 --separate-stderr ftok -J -F "$key" .
	[ -z "$stderr" ]
	[ "$(jq .searched.unreadable <<<"$output")" = 0 ]
}

@test "rights of the file do not show foreign names to its user" {
	need_users
	own_tree
	cp "$IPCADM" ftok
	setcap cap_dac_read_search+ep ftok 2>/dev/null || skip "setcap cannot be used here"
	mkdir shut
	touch shut/file
	chmod 700 shut
	run -1 --separate-stderr as_nobody ./ftok -F "$(key_of shut/file)" .
	[ -z "$output" ]
	[[ $stderr == *'1 directory'*"'./shut'"* ]]
	run -1 as_nobody ./ftok shut/file
}

@test "a tree that changes under the search is no error" {
	own_tree
	touch stays
	(
		while :; do
			mkdir -p x/{1..5}/{1..5}/y
			touch x/{1..5}/{1..5}/y/{1..5}
			mv x/1/1 x/2/moved
			rm -r x
		done
	) 2>/dev/null &
	local end=$((SECONDS + 3)) key

	key=$(key_of stays)
	while :; do
		run -0 --separate-stderr timeout 120 ftok --no-header -F "$key" .
		# A directory that moved while we were below it may leave its siblings unseen.
		[ -z "$stderr" ] || expect_one_error 'could not be searched'
		[[ $output == *./stays* ]]
		[ $SECONDS -lt $end ] || break
	done
	kill %1
}

@test "--find-all explains the keys of all objects" {
	need_jq
	local shm sem msg other

	own_tree
	touch app "b c"
	object shm 0 100 0600
	shm=$(object shm "$(key_of app)" 100 0600)
	sem=$(object sem "$(key_of app)" 1 0600)
	msg=$(object msg "$(key_of -i B "b c")" 0600)
	other=$(object msg 0x000004d2 0600)
	run -0 --separate-stderr ftok -a .
	[ -z "$stderr" ]
	[ "${lines[0]}" = 'KEY        PROJ CHAR OBJECTS     FILES PATH' ]
	# In the order of the inodes.
	[ "$(printf '%s\n' "${lines[@]:1}" | sed 's/  */ /g')" = "$(cat <<-END
		$(key_of app) 1 - shm:$shm,sem:$sem 1 ./app
		$(key_of -i B "b c") 66 B msg:$msg 1 ./b c
		0x000004d2 0 - msg:$other 0 -
	END
	)" ]

	run -0 --separate-stderr ftok --find-all --json .
	[ "$(jq -c '[.mode, (.keys | length)]' <<<"$output")" = '["find-all",3]' ]
	[ "$(jq -c '[.keys[0].objects[] | .ref, .kind, .id, .key, .owner.name]' <<<"$output")" = \
		"[\"shm:$shm\",\"shm\",$shm,\"$(key_of app)\",\"root\",\"sem:$sem\",\"sem\",$sem,\"$(key_of app)\",\"root\"]" ]
	[ "$(jq -c '.keys[1].files[].path' <<<"$output")" = '"./b c"' ]
	[ "$(jq -c '.keys[2].files' <<<"$output")" = '[]' ]
}

@test "--find-all without objects prints nothing, and searches nothing" {
	need_jq
	object shm 0 100 0600
	run -0 --separate-stderr ftok -a
	[ -z "$output$stderr" ]
	run -0 ftok -a -J
	[ "$(jq -c '[.keys, .searched.files]' <<<"$output")" = '[[],0]' ]
}

@test "--find-all keeps apart many keys of one file" {
	local id

	own_tree
	touch app
	for ((id = 1; id < 256; id += 2)); do
		object sem "$(key_of -i $id app)" 1 0600 >/dev/null
	done
	run -0 ftok --no-header -a .
	[ "$(awk '{ print $2 }' <<<"$output")" = "$(seq 1 2 255)" ]
	[ "$(awk '{ print $NF }' <<<"$output" | uniq)" = ./app ]
}

@test "--find-all takes the keys of a captured system" {
	own_tree
	touch app
	key=$(($(key_of -i 200 app) - 4294967296))
	mkdir -p root/proc/sysvipc
	printf '%s\n%s\n' \
		'       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime' \
		"$key 77 600 0 0 0 0 0 0 0 0 0 0 1" >root/proc/sysvipc/msg
	head -n 1 /proc/sysvipc/shm >root/proc/sysvipc/shm
	head -n 1 /proc/sysvipc/sem >root/proc/sysvipc/sem

	run -1 --separate-stderr ftok --sysroot root --find-all
	expect_one_error 'name the directories'
	[ -z "$output" ]
	run -0 --separate-stderr ftok --no-header --sysroot root --find-all .
	[ "$(sed 's/  */ /g' <<<"$output")" = "$(key_of -i 200 app) 200 - msg:77 1 ./app" ]
	[ "$(ipcadm --sysroot root ftok -a --no-header .)" = "$output" ]

	rm root/proc/sysvipc/shm
	echo garbage >>root/proc/sysvipc/msg
	run -1 --separate-stderr ftok --no-header --sysroot root -a .
	[[ $output == *msg:77* ]]
	[[ $stderr == */proc/sysvipc/shm*'1 line'* ]]
}

@test "the JSON follows its schema" {
	need_schema
	own_tree
	touch app
	object shm "$(key_of app)" 100 0600
	check() {
		# Some of them end with status 1, for nothing is found.
		{ ftok -J "$@" 2>/dev/null || :; } |
			valid "$CLI_DIR/../../share/schemas/ftok.schema.json" --strict
	}
	check app
	check -i B app app .
	check -s 0,-1,0x4105002a
	check -F "$(key_of app),0x01ee7777" .
	check -a .
}

@test "every message is of one line" {
	run -1 --separate-stderr ftok -F $'1\n2' .
	expect_one_error '1\x0a2'
	run -1 --separate-stderr ftok $'no\nfile'
	expect_one_error 'no\x0afile'
	run -1 --separate-stderr ftok -i $'\e[1m' /
	expect_one_error '\x1b[1m'
}
