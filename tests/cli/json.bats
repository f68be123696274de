# SPDX-License-Identifier: GPL-2.0-or-later
# The JSON of all our own commands: one object, one process, one head of a document in all of them.

load lib
load programs

export SCHEMAS=$BATS_TEST_DIRNAME/../../share/schemas
# What every document has of an object, and what all have that tell how much is in it.
export COMMON='{ref, kind, namespace, key, id, name, name_bytes, device, inode, owner, group, creator,
	creator_group, mode}'
export CONTENTS='{ref, bytes, messages, semaphores}'
export PROCESS='{pid, start, command, user, arguments, unit, user_unit, engine, container}'

need_all() {
	need_schema
	need_jq
	need_users
	cd "$BATS_TEST_TMPDIR"
}

# Objects of all kinds, of which $program and a child have every one in use: private and with a key,
# with names of any bytes, of several owners (one without a name), with other owners than creators, empty
# and full; and two larger than a double can count, $huge of System V (or -) and /huge.
start_everything() {
	start <<-'END'
		import fcntl, struct
		NAMES = [b"plain", b"a\nb", b"\xff\xfe", b"\x1b[31m", b'"quoted\\"', b"&lt;", b"x" * 200,
			 "имя".encode(), b" ", b"sem.", b"shm:7"]
		held = []
		for key in (0, 0x4d5e, 0x7fffffff, -1):
		    shm = check(c.shmget(key, 8192, 0o1640))
		    msg = check(c.msgget(key, 0o1600))
		    sem = check(c.semget(key, 3, 0o1666))
		    check(c.shmat(shm, None, 0))
		    send(msg, 1, b"hello")
		    check(c.semop(sem, ctypes.byref(Op(1, 5, 0)), 1))
		    if key == 0x4d5e:
		        for control, id in ((c.shmctl, shm), (c.msgctl, msg)):
		            data = ctypes.create_string_buffer(1024)
		            check(control(id, 2, data))
		            struct.pack_into("II", data, 4, 1001, 54321)
		            check(control(id, 1, data))
		for i, name in enumerate(NAMES):
		    if not name.startswith(b"sem."):
		        f = os.open(b"/dev/shm/" + name, os.O_RDWR | os.O_CREAT, 0o604)
		        os.ftruncate(f, 4096 * (i + 1))
		        os.fchown(f, i * 1000, 54321)
		        held.append(mmap.mmap(f, 4096))
		        os.close(f)
		    c.sem_open.restype = ctypes.c_void_p
		    held.append(c.sem_open(b"/" + name, os.O_CREAT, 0o640, i))
		    q = check(c.mq_open(b"/" + name, os.O_RDWR | os.O_CREAT, 0o600, None))
		    os.fchmod(q, 0o660)
		    if i % 2:
		        check(c.mq_send(q, name, len(name), 3))
		f = os.open("/dev/shm/huge", os.O_RDWR | os.O_CREAT, 0o600)
		os.ftruncate(f, 2**53 + 1)
		c.shmget.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_int]
		huge = c.shmget(0x4d61, 2**53 + 4096, 0o11600)
		child = os.fork()
		if child == 0:
		    check(c.semop(sem, ctypes.byref(Op(0, -1, 0)), 1))
		asleep("sem", child)
		ready(child, huge if huge >= 0 else "-")
		stay()
	END
	read -r child huge <<<"$answer"
}

# Objects in standard input, one a line, by the filter $1; only the members $2.
members() {
	jq -cS "$1 | $2" | LC_ALL=C sort
}

# Ends the test with what differs between the files $1 and $2, called so.
same() {
	diff -u "$1" "$2" || {
		echo "$1 and $2 tell different things"
		return 1
	}
}

@test "an object has the same members in every command" {
	need_all
	start_everything
	ipcadm ls --json >ls
	columns=RSS,SWAP,NATTCH,DESTROYED,LOCKED,MAXBYTES,BLOCKS,MAXMSGS,MSGSIZE,NOTIFY,SVAL
	columns+=,CTIME,ATTACH,DETACH,SEND,RECV,OTIME,MTIME
	ipcadm ls --json -o "$columns" >details
	[ "$(jq '.objects | length' ls)" -ge 45 ]
	[ "$(jq -r '[.objects[].kind] | unique | join(" ")' ls)" = "msg pmsg psem pshm sem shm" ]
	# One column is enough to have all that tells which it is; these give the rest.
	ipcadm ls --json -o CUID,GROUP,CGROUP,PERMS,USER | members '.objects[]' "$COMMON" >all
	same all <(members '.objects[]' "$COMMON" <ls)

	# Names are any bytes: each object is named by what is where the name says.
	mapfile -t refs < <(jq -r '.objects[] | select(.name_bytes == null and .name != "a\nb") | .ref' ls)
	ipcadm show --json "${refs[@]}" $'pshm:a\nb' $'mq:a\nb' $'psem:a\nb' \
		$'pshm:\xff\xfe' $'mq:\xff\xfe' $'psem:\xff\xfe' >show
	members '.objects[]' "$COMMON" <show >shown
	same all shown
	# What only some kinds have. A look into the file of a queue is a change of it.
	details='{ref, rss_bytes, swap_bytes, attachments, destroyed, locked, max_bytes, allocated_bytes,
		max_messages, max_message_bytes, notification, value, attached, detached, sent, received,
		operated, modified, changed: (if .kind == "pmsg" then null else .changed end)}'
	same <(members '.objects[]' "$details" <details) <(members '.objects[]' "$details" <show)
	ipcadm who --json >who
	members '.shared[] | select(.listed)' "$COMMON" <who >whose
	same all whose
	ipcadm graph --json --no-fold >graph
	members '.nodes[] | select(.type == "object") | .objects[] | select(.listed)' "$COMMON" <graph >drawn
	[ "$(wc -l <drawn)" -ge 44 ]
	[ -z "$(comm -13 all drawn)" ]
	ipcadm leaks --all --json >leaks
	members '.leaks[]' "$COMMON" <leaks >judged
	same all judged
	ipcadm ftok --find-all --json . >ftok
	same <(members 'select(.id != null and .key != "0x00000000")' . <all) \
		<(members '.keys[].objects[]' "$COMMON" <ftok)

	# The two huge ones would take years to read.
	jq -r '.objects[] | select((.bytes | type) != "string" and .name_bytes == null and
		.name != "a\nb") | .ref' ls >small
	mapfile -t refs <small
	ipcadm dump -f saved --json "${refs[@]}" $'pshm:a\nb' $'pshm:\xff\xfe' >dump 2>/dev/null
	members '.objects[]' "$COMMON" <dump >saved.objects
	[ "$(wc -l <saved.objects)" = $(($(wc -l <small) + 2)) ]
	[ -z "$(comm -13 all saved.objects)" ]
	ipcadm restore --list-objects --json saved >restore
	same saved.objects <(members '.objects[]' "$COMMON" <restore)
	tar --zstd -xf saved manifest.json 2>/dev/null || tar -xf saved manifest.json
	same saved.objects <(members '.objects[]' "$COMMON" <manifest.json)

	# How much is in it.
	members '.objects[]' "$CONTENTS" <ls >much
	same much <(members '.objects[]' "$CONTENTS" <show)
	same much <(members '.leaks[]' "$CONTENTS" <leaks)
	for file in dump restore manifest.json; do
		[ -z "$(comm -13 much <(members '.objects[]' "$CONTENTS" <"$file"))" ]
	done
	same <(members '.leaks[]' '{ref, lost}' <leaks) \
		<(ipcadm ls --json -o LOST | members '.objects[]' '{ref, lost}')
	same <(members '.leaks[]' '{ref, born}' <leaks) <(members '.objects[]' '{ref, born}' <ls)
	same <(members '.objects[]' '{ref, state}' <show) <(members '.objects[]' '{ref, state}' <ls)
}

@test "what leaks --remove and --watch tell of an object is the same" {
	need_all
	mkdir families
	: >rules
	options=(--alone --families families --rules rules --json)
	as_user() {
		setpriv --reuid 33 --regid 33 --clear-groups -- "$@"
	}
	chmod a+x . .. ../..
	ipcadm leaks "${options[@]}" --watch 1 >events &
	# Whether it has had its first look does not show: objects come until one is told of.
	tries=0
	until grep -q '"leaked"' events; do
		as_user object shm 0 8192 0640 >/dev/null
		as_user object pshm "/a$((tries++))" 100 0600
		sleep 0.2
	done
	ipcadm ls --json | members '.objects[]' "$COMMON" >all
	kill -TERM $!
	wait $!
	members 'select(.event == "leaked")' "$COMMON" <events >leaked
	[ -s leaked ]
	[ -z "$(comm -13 all leaked)" ]
	ipcadm leaks "${options[@]}" --remove --include dormant --dry-run --min-age 0 >removed 2>/dev/null
	same all <(members '.leaks[]' "$COMMON" <removed)
}

@test "a process has the same members in every command" {
	need_all
	start_everything
	these="select(.pid == $program or .pid == $child)"
	ipcadm who --json | members ".shared[].processes[] | $these" "$PROCESS" | uniq >who
	[ "$(wc -l <who)" = 2 ]
	[ "$(jq -r '.user | "\(.uid) \(.name)"' who | uniq)" = "0 root" ]
	same who <(ipcadm show --json shm:0x4d5e | members ".objects[].processes[] | $these" "$PROCESS")
	same who <(ipcadm graph --json | members ".nodes[].processes[]? | $these" "$PROCESS")
	# Where one is only named, so is it there; of one that is gone nobody knows more than the number.
	same <(jq -cS "select(.pid == $program) | {pid, start, command}" who) \
		<(ipcadm show --json shm:0x4d5e | jq -cS '.objects[].recorded[] | select(.role == "creator") |
			{pid, start, command}')
	same <(jq -cS "select(.pid == $program) | {pid, start, command}" who) \
		<(ipcadm show --json sem:0x4d5e | jq -cS '.objects[].inside.semaphores[1] | {pid, start, command}')
	same <(jq -cS "select(.pid == $program) | {pid, start, command}" who) \
		<(ipcadm leaks --all --json --explain sem 2>/dev/null | jq -cS ".leaks[].reasons[] |
			select(.pid == $program) | {pid, start, command}" | sort -u)
	# The sleeper.
	ipcadm who --json | members ".shared[].processes[] | select(.pid == $child) | .sleepers[]" 'del(.seconds, .since)' >sleeper
	[ "$(jq -r .call sleeper)" = semop ]
	same sleeper <(ipcadm show --json sem:3 sem:2 sem:1 sem:0 | members '.objects[].processes[].sleepers[]' 'del(.seconds, .since)')
}

# Is standard input a document that follows schema $1, with a head of two members that says that $2
# (a condition of jq on the number) processes were hidden? Options of schema.py may follow.
document() {
	cat >document
	valid "$SCHEMAS/$1.schema.json" "${@:3}" <document || {
		echo "schema: $1"
		return 1
	}
	[ "$(jq -c 'keys_unsorted[:2]' document)" = '["schema_version","hidden_processes"]' ]
	[ "$(jq -c ".schema_version, (.hidden_processes | $2)" document | xargs)" = '1 true' ] || {
		echo "schema: $1, head: $(head -n 3 document)"
		return 1
	}
}

# Every command, once; hidden processes as $1 says where any were looked at.
all_documents() {
	ipcadm --json | document overview '. == null'
	ipcadm ls --json -o SIZE,LOST,VALUES | document ls '. == null'
	ipcadm ls --json | document ls "$1 or . == null" # without objects nobody needs processes
	ipcadm ls --json -o "$(ipcadm ls --list-columns | awk '{ print $1 }' | paste -sd,)" | document ls "$1 or . == null"
	ipcadm who --json | document who "$1"
	ipcadm who --json --command '*' | document who "$1"
	ipcadm graph --json --signals | document graph "$1"
	ipcadm graph --json --no-fold | document graph "$1"
	ipcadm leaks --json --all | document leaks "$1"
	ipcadm leaks --json --all --explain --ftok . | document leaks "$1"
	ipcadm ftok --json --find-all . | document ftok '. == null'
	ipcadm ftok --json . / | document ftok '. == null'
}

@test "every document has its head and follows its schema: nothing there" {
	need_all
	mkdir empty
	cd empty
	all_documents '. == 0'
	[ "$(ipcadm ls --json | jq -c .objects)" = '[]' ]
}

@test "every document has its head and follows its schema: everything there" {
	need_all
	start_everything
	mkdir files
	cd files
	all_documents '. == 0'
	mapfile -t refs < <(ipcadm ls --json | jq -r '.objects[] | select(.name_bytes == null and .name != "a\nb" and
		(.bytes | type) != "string") | .ref')
	ipcadm show --json --contents "${refs[@]}" | document show '. == 0'
	ipcadm who --json "${refs[@]}" | document who '. == 0'
	refs=(shm:0x4d5e msg:0x4d5e sem:3 mq:plain pshm:plain $'psem:\e[31m')
	ipcadm show --json --contents "${refs[@]}" | document show '. == 0' --strict
	ipcadm who --json "${refs[@]}" | document who '. == 0' --strict
	ipcadm dump --json -f saved "${refs[@]}" 2>/dev/null | document dump '. == null' --strict
	for mode in --list-objects --verify --dry-run; do
		{ ipcadm restore --json $mode saved 2>/dev/null || :; } | document restore '. == null' --strict
	done
	# Numbers above 2^53 lose no digit.
	[ "$(ipcadm show --json pshm:huge | jq -c '.objects[0].bytes')" = '"9007199254740993"' ]
	[ "$(ipcadm ls --json -o SIZE pshm | jq -c '.objects[] | select(.name == "huge").size')" = \
		'"9007199254740993"' ]
	[ "$huge" = - ] || [ "$(ipcadm show --json "shm:$huge" | jq -c '.objects[0].bytes')" = \
		'"9007199254745088"' ]
	# The default limits of shared memory are none.
	[ "$(ipcadm --json | jq -c '.resources[] | select(.facility == "shm" and .resource == "bytes") |
		[.limit, .unlimited]')" = '[null,true]' ]
	echo 1152921504606846976 >/proc/sys/kernel/shmmax
	[ "$(ipcadm show --json shm:0x4d5e | jq -c '.objects[0].limits | sort_by(.name)[] |
		select(.name != "SHMALL") | [.name, .limit, .unlimited]' | xargs)" = \
		'[SHMMAX,1152921504606846976,false] [SHMMNI,4096,false]' ]
}

@test "every document has its head and follows its schema: without rights" {
	need_all
	start_everything
	as_user() {
		as_nobody "$@" 2>/dev/null || :
	}
	chmod a+x . .. ../..
	as_user ipcadm ls --json | document ls '. > 0'
	as_user ipcadm ls --json -o SIZE | document ls '. == null'
	as_user ipcadm who --json | document who '. > 0'
	as_user ipcadm graph --json | document graph '. > 0'
	as_user ipcadm leaks --json --all | document leaks '. > 0'
	as_user ipcadm show --json shm:0x4d5e sem:0x4d5e pshm:plain psem:plain | document show '. > 0' --strict
	[ "$(jq -c '.objects[] | select(.kind == "psem") | [.value, .inside.contents]' document)" = '[null,null]' ]
}

@test "every document has its head and follows its schema: a captured system" {
	need_all
	nobody=4294967295
	mkdir -p root/proc/sysvipc root/dev/shm root/dev/mqueue root/proc/sys/kernel
	printf '%s\n' 'key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap' \
		"1 10 600 1 1 2 0 $nobody $nobody $nobody $nobody 4 5 6 4096 0" >root/proc/sysvipc/shm
	printf '%s\n' 'key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime' \
		'2 11 600 9 2 1 2 0 0 0 0 7 8 9' >root/proc/sysvipc/msg
	printf '%s\n' 'key semid perms nsems uid gid cuid cgid otime ctime' \
		'3 12 600 4 0 0 0 0 7 8' >root/proc/sysvipc/sem
	truncate -s 100 root/dev/shm/file
	ipcadm ls --json --sysroot root | document ls '. == null or . == 0'
	# Nobody knows in which name space it was, nor whose these are.
	[ "$(jq -c '.objects[] | select(.kind == "shm") | .namespace, .owner, .group, .creator' document | xargs)" = \
		'null {uid:null,name:null} {gid:null,name:null} {uid:null,name:null}' ]
	ipcadm show --json --sysroot root shm:10 msg:11 sem:12 2>/dev/null | document show '. == null or . == 0' --strict
	[ "$(jq -c '.objects[] | select(.kind == "shm") | .owner, .creator_group' document | xargs)" = \
		'{uid:null,name:null} {gid:null,name:null}' ]
	{ ipcadm leaks --all --json --sysroot root 2>/dev/null || :; } >leaks
	[ ! -s leaks ] || document leaks true <leaks
	ipcadm ftok --find-all --json --sysroot root . | document ftok '. == null' --strict
}

@test "the schemas are strict, complete and there for whoever installs them" {
	need_schema
	need_jq
	diff <(cd "$SCHEMAS" && printf '%s\n' *) \
		<(sed -nE 's,^\tshare/schemas/([^ ]*).*,\1,p' "$SCHEMAS/../local.mk" | LC_ALL=C sort)
	python3 - "$SCHEMAS" <<-'END'
		import json, os, sys
		directory = sys.argv[1]
		schemas = {name: json.load(open(os.path.join(directory, name))) for name in os.listdir(directory)}
		used = set()
		def target(name, ref):
		    file, _, pointer = ref.partition("#/")
		    used.add((file or name, pointer))
		    at = schemas[file or name]
		    for step in pointer.split("/"):
		        at = at[step]
		def walk(name, at, where):
		    if isinstance(at, list):
		        for i, inner in enumerate(at):
		            walk(name, inner, where + [str(i)])
		    if not isinstance(at, dict):
		        return
		    if "$ref" in at and isinstance(at["$ref"], str):
		        target(name, at["$ref"])
		    # Parts in the common file are put together by those that refer to them.
		    whole = name != "common.schema.json" and not {"if", "then"} & set(where)
		    if whole and "properties" in at and "required" not in where:
		        closed = [at.get(word) for word in ("additionalProperties", "unevaluatedProperties")]
		        if False not in closed:
		            sys.exit(f"{name}: {'/'.join(where)} takes any member")
		    for word, inner in at.items():
		        walk(name, inner, where + [word])
		for name, schema in schemas.items():
		    if schema["$id"] != name:
		        sys.exit(f"{name} is called {schema['$id']}")
		    walk(name, schema, [])
		for name in schemas["common.schema.json"]["$defs"]:
		    if not any(f == "common.schema.json" and p.split("/")[1] == name for f, p in used):
		        sys.exit(f"nobody uses the common definition {name}")
	END
	# All members of objects are defined, and no others.
	diff <(sed -n '/^static const struct object_member members/,/^};/s/^\t{"\([a-z_]*\)",.*/\1/p' \
		"$CLI_DIR/../../src/ipc/object_json.c" | LC_ALL=C sort) \
		<(jq -r '."$defs" | .identity, .rights, .contents, .members | .properties | keys[]' \
			"$SCHEMAS/common.schema.json" | LC_ALL=C sort)
}
