# SPDX-License-Identifier: GPL-2.0-or-later
# leaks --remove: what goes, what stays, what is asked, said and saved; and leaks --watch.

load lib
load programs

export SCHEMA=$BATS_TEST_DIRNAME/../../share/schemas/leaks.schema.json

# What user www-data leaves is known to be used by a program alone that is not there, and never again.
know() {
	mkdir -p "$BATS_TEST_TMPDIR/families"
	: >>"$BATS_TEST_TMPDIR/rules"
	cat >"$BATS_TEST_TMPDIR/families/given-up.conf" <<-END
		[private]
		title = Private object given up
		kind = shm,msg,sem
		key = private
		owner = www-data
		programs = given-up
		source = this test
		[named]
		title = Named object given up
		kind = pshm,pmsg,psem
		name = *
		programs = given-up
		fresh-name = yes
		source = this test
	END
}

leaks() {
	know
	ipcadm leaks --alone --families "$BATS_TEST_TMPDIR/families" --rules "$BATS_TEST_TMPDIR/rules" "$@"
}

as_www() {
	setpriv --reuid 33 --regid 33 --clear-groups -- "$@"
}

abandon() {
	need_users
	shm=$(as_www object shm 0 10000 0600)
	msg=$(as_www object msg 0 0600)
	sem=$(as_www object sem 0 3 0600)
	as_www object pshm /area 5000 0600
	as_www object pmsg /jobs 3 0600
	as_www object psem /lock 1 0600
}

# A process of root that could use any object of root's, and is not one of those that wait for ours.
companion() {
	actor wait >"$BATS_TEST_TMPDIR/companion" &
	await "a companion" grep -q READY "$BATS_TEST_TMPDIR/companion"
}

left() {
	ipcadm ls --raw --no-header -o REF "$@" | LC_ALL=C sort | xargs
}

# Runs leaks at a terminal; when it asks, runs the command in $1 (a line for sh), and then types the
# words of $2, one for each question.
# Everything that came out is $output, its status $status.
answering() {
	local meanwhile=$1 answer=$2

	shift 2
	need_python
	know
	# From a file: of what python3 reads from its input nobody can tell what program it is.
	cat >"$BATS_TEST_TMPDIR/answering.py" <<-'END'
		import os, pty, subprocess, sys
		pid, terminal = pty.fork()
		if pid == 0:
		    os.execvp(sys.argv[3], sys.argv[3:])
		text = b""
		asked = 0
		answers = sys.argv[2].split()
		while True:
		    try:
		        part = os.read(terminal, 65536)
		    except OSError:
		        part = b""
		    if not part:
		        break
		    text += part
		    if text.count(b"? ") > asked and asked < len(answers):
		        if asked == 0:
		            subprocess.run(["sh", "-c", sys.argv[1]], check=True, stdin=subprocess.DEVNULL)
		        os.write(terminal, answers[asked].encode() + b"\n")
		        asked += 1
		sys.stdout.buffer.write(text.replace(b"\r\n", b"\n"))
		sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	END
	run python3 "$BATS_TEST_TMPDIR/answering.py" "$meanwhile" "$answer" ipcadm leaks --alone \
		--families "$BATS_TEST_TMPDIR/families" --rules "$BATS_TEST_TMPDIR/rules" "$@"
}

@test "orphans of all six kinds go, and each leaves a line that tells what it was" {
	abandon
	own=$(object shm 0 4096 0600)
	companion
	run -0 --separate-stderr leaks --remove --yes --min-age 0
	[[ $output == "removed 6 objects, "* ]]
	[ "$(left)" = "shm:$own" ]
	[ "${#stderr_lines[@]}" = 6 ]
	for line in "${stderr_lines[@]}"; do
		[[ $line == "ipcadm leaks: removed kind="* ]]
		for field in ref owner uid mode born activity verdict reasons why by; do
			[[ $line == *" $field=\""* ]]
		done
	done
	[[ $stderr == *"ref=\"sem:$sem\" key=\"0x00000000\" owner=\"www-data\" uid=\"33\" cuid=\"33\" mode=\"0600\""* ]]
	[[ $stderr == *'lost="0,0,0"'* ]]
}

@test "the line of a set has the value of every semaphore" {
	need_users
	need_python
	sem=$(as_www object sem 0 9 0600)
	python3 -c "import ctypes; ctypes.CDLL(None).semctl($sem, 8, 16, 5)"
	run -0 --separate-stderr leaks --remove --yes --min-age 0 sem
	[[ $stderr == *'lost="0,0,0,0,0,0,0,0,5"'* ]]
}

sleepers_of() {
	ipcadm ls --raw --no-header -o REF,NCOUNT sem | grep -qx "sem:$1 1"
}

# Whether somebody sleeps on a set is not asked twice where no person sees the list.
@test "a set on which somebody sleeps whom /proc does not show stays, asked or not" {
	need_users
	need_python
	free=$(as_www object sem 0 3 0600)
	slept_on=$(as_www object sem 0 3 0600)
	as_www python3 -c "
import ctypes, struct
down = struct.pack('HhH', 2, -1, 0)
ctypes.CDLL(None).semop($slept_on, down, 1)" &
	sleeper=$!
	await "the sleeper" sleepers_of "$slept_on"
	mkdir "$BATS_TEST_TMPDIR/families"
	: >"$BATS_TEST_TMPDIR/rules"
	elsewhere=(unshare --pid --fork --mount-proc ipcadm leaks --alone --min-age 0
		--families "$BATS_TEST_TMPDIR/families" --rules "$BATS_TEST_TMPDIR/rules")

	run -0 --separate-stderr "${elsewhere[@]}" --raw --no-header -o VERDICT,REF --all
	[ "$(sort <<<"$output")" = "in-use sem:$slept_on"$'\n'"orphan sem:$free" ]
	run -0 "${elsewhere[@]}" --remove --dry-run --raw --no-header -o REF
	[ "$output" = "sem:$free" ]

	run -5 --separate-stderr "${elsewhere[@]}" --remove --yes
	[ "$output" = "removed 1 object, 0B; left 1 alone" ]
	[[ $stderr == *"sem:$slept_on"*"left alone"* ]]
	[ "$(left)" = "sem:$slept_on" ]
	kill -0 "$sleeper"
	kill "$sleeper"
}

@test "suspects go only where they are included" {
	own=$(object shm 0 4096 0600)
	companion
	run -0 --separate-stderr leaks --remove --yes --min-age 0
	[[ $output == "nothing is to be removed; "* ]]
	[ "$(left)" = "shm:$own" ]
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --include suspect
	[ -z "$(left)" ]
}

@test "dormant objects go only where they are included, and after a day unless --min-age says otherwise" {
	need_users
	queue=$(object msg 0x77 0600)
	own=$(object shm 0 4096 0600)
	run -0 --separate-stderr leaks --raw --no-header -o VERDICT,OBJECT --sort VERDICT
	expect_output <<-END
		dormant msg:$queue
		orphan shm:$own
	END
	run -0 --separate-stderr leaks --remove --yes --min-age 0
	[ "$(left)" = "msg:$queue" ]
	run -0 --separate-stderr leaks --remove --yes --include dormant
	[[ $output == "nothing is to be removed; "* ]]
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --include suspect
	[[ $output == "nothing is to be removed; "*"; --include dormant would take 1" ]]
	[ "$(left)" = "msg:$queue" ]
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --include suspect,dormant
	[[ $output == "removed 1 object, "* ]]
	[ -z "$(left)" ]
}

@test "a dormant object has to be unused for a day, unless --min-age says otherwise" {
	need_users
	setpriv --reuid 1 --regid 1 --clear-groups object pmsg /kept 3 0600
	mkdir "$BATS_TEST_TMPDIR/families"
	: >"$BATS_TEST_TMPDIR/rules"
	know() { :; }
	# Nothing is older than the machine is up, which may be minutes: so the least age is looked at from below.
	run -0 --separate-stderr leaks --remove --yes --include dormant
	[[ $output == "nothing is to be removed; "*"1 was used too lately (--min-age)" ]]
	run -0 --separate-stderr leaks --remove --yes --min-age 0
	[[ $output == "nothing is to be removed; "*"; --include dormant would take 1" ]]
	run -0 --separate-stderr leaks --remove --yes --include dormant --min-age 3d
	[ "$(left)" = mq:/kept ]
	run -0 --separate-stderr leaks --remove --yes --include dormant --min-age 0
	[ -z "$(left)" ]
}

@test "at a terminal a question of its own is about dormant objects, and another about suspects" {
	abandon
	queue=$(setpriv --reuid 1 --regid 1 --clear-groups object msg 0x77 0600)
	object shm 0x77 100 0600
	answering true 'y n y' --remove --min-age 0 --include suspect --include dormant
	[ "$status" = 5 ]
	[[ $output == *"remove these 6 orphans?"*"remove this 1 dormant object, "*"remove this 1 suspect, "* ]]
	[[ $output == *"removed 7 objects, "*"; left 1 alone"* ]]
	[ "$(left)" = "msg:$queue" ]
	answering true n --remove --min-age 0 --include dormant
	[ "$status" = 5 ]
	[ "$(left)" = "msg:$queue" ]
	answering true y --remove --min-age 0 --include dormant
	[ "$status" = 0 ]
	[ -z "$(left)" ]
}

@test "filters narrow a removal, and what is young stays" {
	abandon
	run -0 --separate-stderr leaks --remove --yes
	[[ $output == "nothing is to be removed; "* ]]
	run -0 --separate-stderr leaks --remove --yes --min-age 0 sem psem
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --name area
	[ "$(left)" = "mq:/jobs msg:$msg shm:$shm" ]
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --user root
	[ "$(left)" = "mq:/jobs msg:$msg shm:$shm" ]
}

@test "--dry-run shows the list and removes nothing" {
	abandon
	run -0 --separate-stderr leaks --remove --dry-run --min-age 0
	[[ $output == VERDICT* ]]
	[ "${#lines[@]}" = 8 ]
	[ -z "$stderr" ]
	[ "$(left | wc -w)" = 6 ]
}

@test "where nobody can be asked nothing is removed" {
	abandon
	run -1 --separate-stderr leaks --remove --min-age 0
	expect_one_error --yes
	[ "$(left | wc -w)" = 6 ]
	run -1 leaks --remove --min-age 0 </dev/zero
	[ "$(left | wc -w)" = 6 ]
}

@test "at a terminal it shows the list and asks; no means no" {
	abandon
	answering true n --remove --min-age 0
	[ "$status" = 5 ]
	[[ $output == *"orphan  sem:$sem"* ]]
	[[ $output == *"remove these 6 orphans?"* ]]
	[ "$(left | wc -w)" = 6 ]
	answering true y --remove --min-age 0
	[ "$status" = 0 ]
	[ -z "$(left)" ]
}

# Another file and queue of the same name, a changed set, a new mode.
change_most() {
	cat >"$BATS_TEST_TMPDIR/change" <<-END
		rm /dev/shm/area
		setpriv --reuid 33 --regid 33 --clear-groups object pshm /area 5000 0600
		python3 -c 'import ctypes; ctypes.CDLL(None).semctl($sem, 1, 16, 5)'
		ipcrm --posix-mqueue jobs
		chmod 640 /dev/shm/sem.lock
	END
}

expect_changed_left() {
	[ "$status" = 5 ]
	[[ $output == *"pshm:/area: left alone: it has changed"* ]]
	[[ $output == *"sem:$sem: left alone: it has changed"* ]]
	[[ $output == *"psem:/lock: left alone: it has changed"* ]]
	[[ $output != *"mq:/jobs: left alone"* ]]
	[ "$(left)" = "psem:/lock pshm:/area sem:$sem" ]
}

@test "what changes while the question stands is left alone and told" {
	abandon
	change_most
	answering "sh -e '$BATS_TEST_TMPDIR/change'" y --remove --min-age 0
	expect_changed_left
}

@test "what changes is left alone also where the answer takes so long that everything is looked at again" {
	abandon
	change_most
	answering "sh -e '$BATS_TEST_TMPDIR/change'; sleep 2" y --remove --min-age 0
	expect_changed_left
}

@test "what comes into use while the question stands is left alone" {
	abandon
	need_python
	cat >"$BATS_TEST_TMPDIR/use.py" <<-END
		$C
		check(c.shmat($shm, None, 0))
		files = [open("/dev/shm/area"), open("/dev/shm/sem.lock"), os.open("/dev/mqueue/jobs", os.O_RDONLY)]
		send($msg, 1, b"x")
		open("$BATS_TEST_TMPDIR/using", "w")
		stay()
	END
	answering "python3 '$BATS_TEST_TMPDIR/use.py' >/dev/null 2>&1 &
		until [ -e '$BATS_TEST_TMPDIR/using' ]; do sleep 0.02; done" y --remove --min-age 0
	[ "$status" = 5 ]
	[ "$(left)" = "mq:/jobs msg:$msg psem:/lock pshm:/area shm:$shm" ]
	[[ $output == *"removed 1 object, "* ]]
}

@test "JSON tells of each object whether it went" {
	need_jq
	need_schema
	abandon
	leaks --remove --yes --json --min-age 0 >"$BATS_TEST_TMPDIR/json" 2>/dev/null
	valid "$SCHEMA" --strict <"$BATS_TEST_TMPDIR/json"
	[ "$(jq -c '[.leaks[].removed]' "$BATS_TEST_TMPDIR/json")" = '[true,true,true,true,true,true]' ]
	[ -z "$(left)" ]
	abandon
	leaks --remove --dry-run --json --min-age 0 >"$BATS_TEST_TMPDIR/json" 2>/dev/null
	[ "$(jq -c '[.leaks[].removed] | unique' "$BATS_TEST_TMPDIR/json")" = '[false]' ]
	[ "$(left | wc -w)" = 6 ]
}

@test "an ordinary user removes what is his" {
	need_users
	object pshm /of-root 100 0600
	as_www object pshm /of-www 100 0600
	as_www env ASAN_OPTIONS="${ASAN_OPTIONS:-}" ipcadm leaks --alone --remove --yes --min-age 0 --include suspect \
		--user www-data --families "$(mktemp -d /dev/shm/fXXXX)" --rules /etc/hostname >/dev/null 2>&1 || true
	[ -e /dev/shm/of-root ]
}

@test "an ordinary user removes his own objects, and is not told of those of others" {
	need_users
	other=$(setpriv --reuid 1 --regid 1 --clear-groups object shm 0 4096 0600)
	own=$(as_www object shm 0 4096 0600)
	# Where everybody can read.
	known=$(mktemp -d /dev/shm/known-XXXXXX)
	: >"$known/rules"
	chmod -R a+rX "$known"
	as_www_leaks=(as_www env ASAN_OPTIONS="${ASAN_OPTIONS:-}" ipcadm leaks --alone --remove --yes --min-age 0
		--families "$known" --rules "$known/rules" shm)
	# What root's processes may know of it, an ordinary user cannot tell.
	run -0 --separate-stderr "${as_www_leaks[@]}"
	[[ $output == "nothing is to be removed; "*"; --include dormant would take 1" ]]
	run -0 --separate-stderr "${as_www_leaks[@]}" --include dormant
	[[ $stderr == *"shm:$own"* ]]
	[[ $stderr != *"shm:$other"* ]]
	[[ $output == "removed 1 object, "* ]]
	[ "$(left)" = "shm:$other" ]
	run -1 --separate-stderr "${as_www_leaks[@]}" --include dormant --user 1
	[[ $stderr == *"shm:$other: left alone: no right to remove it"* ]]
	[ "$(left)" = "shm:$other" ]
}

@test "a captured system cannot be changed" {
	run -1 --separate-stderr ipcadm leaks --remove --yes --sysroot /
	expect_one_error --sysroot
	run -1 --separate-stderr ipcadm --sysroot / leaks --remove --yes
	expect_one_error --sysroot
}

# ---- backup ----

@test "a backup holds all that went" {
	abandon
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --backup "$BATS_TEST_TMPDIR/saved.tar"
	[ -z "$(left)" ]
	[ -s "$BATS_TEST_TMPDIR/saved.tar" ]
	[[ $stderr == *"backup=\"$BATS_TEST_TMPDIR/saved.tar\""* ]]
}

@test "where the backup cannot be written nothing is removed" {
	abandon
	mkdir "$BATS_TEST_TMPDIR/full"
	mount -t tmpfs -o size=4k,nr_inodes=3 tmpfs "$BATS_TEST_TMPDIR/full"
	head -c 100000 /dev/urandom >/dev/shm/area
	touch "$BATS_TEST_TMPDIR/there"
	for file in "$BATS_TEST_TMPDIR/nowhere/saved" "$BATS_TEST_TMPDIR/full/saved" "$BATS_TEST_TMPDIR" \
		"$BATS_TEST_TMPDIR/there"; do
		echo "file: $file"
		run -1 --separate-stderr leaks --remove --yes --min-age 0 --backup "$file"
		[ -n "$stderr" ]
		[ "$(left | wc -w)" = 6 ]
	done
}

# ---- logs ----

# Listens as the journal or the syslog daemon does, at $1 with a socket of type $2, and writes what comes
# to $BATS_TEST_TMPDIR/logged, a NUL behind each message.
listen() {
	mkdir -p "${1%/*}"
	need_python
	cat >"$BATS_TEST_TMPDIR/listen.py" <<-'END'
		import array, os, socket, sys
		path, kind, log = sys.argv[1:]
		s = socket.socket(socket.AF_UNIX, getattr(socket, kind))
		s.bind(path)
		if kind == "SOCK_STREAM":
		    s.listen()
		out = open(log, "wb", buffering=0)
		if kind == "SOCK_STREAM":
		    s = s.accept()[0]
		while True:
		    data, extra, flags, address = s.recvmsg(1 << 20, 4096)
		    for level, what, fds in extra:
		        fd = array.array("i", fds[:4])[0]
		        data += os.pread(fd, 1 << 24, 0)
		    if not data:
		        break
		    out.write(data + (b"" if kind == "SOCK_STREAM" else b"\0"))
	END
	python3 "$BATS_TEST_TMPDIR/listen.py" "$1" "$2" "$BATS_TEST_TMPDIR/logged" &
	await "a socket at $1" test -S "$1"
	[ "$2" = SOCK_STREAM ] || await "somebody at $1" test -e "$BATS_TEST_TMPDIR/logged"
}

logged() {
	[ "$(tr -cd '\0' <"$BATS_TEST_TMPDIR/logged" | wc -c)" -ge "$1" ]
}

# What comes to be listened to in /run is the test's own.
own_run() {
	mount -t tmpfs -o mode=755 tmpfs /run
}

@test "--log journal gives the journal a line with fields for each removal, however long" {
	abandon
	own_run
	listen /run/systemd/journal/socket SOCK_DGRAM
	as_www object sem 0 32000 0600 >/dev/null
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --log journal
	[ -z "$stderr" ]
	[[ $output == "removed 7 objects, "* ]]
	await "7 messages" logged 7
	tr '\0' '\n' <"$BATS_TEST_TMPDIR/logged" >"$BATS_TEST_TMPDIR/lines"
	[ "$(grep -c '^MESSAGE=removed kind="' "$BATS_TEST_TMPDIR/lines")" = 7 ]
	[ "$(grep -c '^PRIORITY=5$' "$BATS_TEST_TMPDIR/lines")" = 7 ]
	[ "$(grep -c '^SYSLOG_IDENTIFIER=ipcadm leaks$' "$BATS_TEST_TMPDIR/lines")" = 7 ]
	grep -qx 'IPCADM_REF=pshm:/area' "$BATS_TEST_TMPDIR/lines"
	grep -qx 'IPCADM_OWNER=www-data' "$BATS_TEST_TMPDIR/lines"
	grep -qx 'IPCADM_VERDICT=orphan' "$BATS_TEST_TMPDIR/lines"
	[ "$(grep -c '^IPCADM_WHY=' "$BATS_TEST_TMPDIR/lines")" = 7 ]
	# 32,000 values twice
	[ "$(wc -c <"$BATS_TEST_TMPDIR/lines")" -gt 128000 ]
}

@test "a name cannot forge fields of the journal" {
	need_users
	own_run
	listen /run/systemd/journal/socket SOCK_DGRAM
	as_www object pshm $'/a\nMESSAGE=nothing' 100 0600
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --log journal
	await "a message" logged 1
	[ "$(tr '\0' '\n' <"$BATS_TEST_TMPDIR/logged" | grep -c '^MESSAGE=')" = 1 ]
}

@test "--log syslog writes to /dev/log, be it a stream or not" {
	for type in SOCK_DGRAM SOCK_STREAM; do
		abandon
		listen /dev/log $type
		run -0 --separate-stderr leaks --remove --yes --min-age 0 --log syslog
		[ -z "$stderr" ]
		await "6 messages" logged 6
		[ "$(tr '\0' '\n' <"$BATS_TEST_TMPDIR/logged" |
			grep -Ec '^<13>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} ipcadm leaks\[[0-9]+\]: removed kind="')" = 6 ]
		kill %% 2>/dev/null || true
		wait
		rm "$BATS_TEST_TMPDIR/logged" /dev/log
	done
}

@test "where nobody listens to the log nothing is removed" {
	abandon
	own_run
	for log in journal syslog; do
		run -1 --separate-stderr leaks --remove --yes --min-age 0 --log $log
		expect_one_error "$log"
		[ "$(left | wc -w)" = 6 ]
	done
	run -0 --separate-stderr leaks --remove --dry-run --min-age 0 --log journal
}

@test "a line goes to standard error where the log goes away meanwhile" {
	need_users
	need_strace
	as_www object pshm /area 5000 0600
	own_run
	listen /run/systemd/journal/socket SOCK_DGRAM
	know
	# as if the daemon had ended behind the first look
	run -0 strace -qq -f -o /dev/null -e inject=sendto:error=ECONNREFUSED -e trace=sendto \
		-e inject=connect:error=ECONNREFUSED:when=2+ ipcadm leaks --alone --families "$BATS_TEST_TMPDIR/families" \
		--rules "$BATS_TEST_TMPDIR/rules" --remove --yes --min-age 0 --log journal
	[[ $output == *"cannot write to the log 'journal'"* ]]
	[[ $output == *"removed kind=\"pshm\" ref=\"pshm:/area\""* ]]
	[ -z "$(left)" ]
}

# ---- growth ----

@test "--watch tells what leaks, who made it, and how much an hour that is" {
	need_users
	need_jq
	need_schema
	mkdir "$BATS_TEST_TMPDIR/families"
	: >"$BATS_TEST_TMPDIR/rules"
	ipcadm leaks --alone --families "$BATS_TEST_TMPDIR/families" --rules "$BATS_TEST_TMPDIR/rules" \
		--watch 1 --json >"$BATS_TEST_TMPDIR/events" &
	watcher=$!
	# Whether it has had its first look does not show; so objects come until one is told of.
	until grep -q '"leaked"' "$BATS_TEST_TMPDIR/events"; do
		as_www object shm 0 4096 0600 >/dev/null
		sleep 0.2
	done
	kill -TERM "$watcher"
	wait "$watcher"
	valid "$SCHEMA" --lines --strict <"$BATS_TEST_TMPDIR/events"
	[ "$(jq -r 'select(.event == "leaked") | .user.name' "$BATS_TEST_TMPDIR/events" | sort -u)" = www-data ]
	[ "$(jq -r 'select(.event == "total") | .objects_per_hour > 0' "$BATS_TEST_TMPDIR/events")" = true ]
	[ "$(tail -n 1 "$BATS_TEST_TMPDIR/events" | jq -r .event)" = total ]
}

@test "--watch --count ends by itself, and says where nothing has leaked" {
	abandon
	run -0 --separate-stderr leaks --watch 1 --count 2
	[ "${#lines[@]}" = 1 ]
	[[ $output == *" total nothing has leaked meanwhile" ]]
}

# Killed at a moment that nobody chose, while one thread hides files and another removes them: what
# is not back has gone, and was logged but for the last one.
@test "killed among thousands of files, a removal leaves each of them gone or back" {
	local delay=20 remover there logged=0 hidden=0

	mount -o remount,nr_inodes=0 /dev/shm
	# Later and later, until it is done before.
	while [ "$logged" -lt 4000 ]; do
		as_www bash -c 'seq 4000 | split -l 1 -a 4 - /dev/shm/f'
		leaks pshm --remove --yes --min-age 0 >/dev/null 2>"$BATS_TEST_TMPDIR/log" &
		remover=$!
		sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
		kill -KILL "$(pgrep -P "$remover" || echo "$remover")" 2>/dev/null || :
		wait "$remover" || :
		! compgen -G '/dev/shm/.ipcadm-removal-*/*' >/dev/null || hidden=$((hidden + 1))
		BENCH_SANDBOX=1 retire -r shm >/dev/null
		run -1 compgen -G '/dev/shm/.ipcadm-removal-*'
		there=$(find /dev/shm -type f | wc -l)
		logged=$(grep -c '^ipcadm leaks: removed kind' "$BATS_TEST_TMPDIR/log" || :)
		echo "killed after $delay ms: there $there, logged $logged"
		[ $((there + logged)) -le 4000 ]
		[ $((there + logged)) -ge 3999 ]
		find /dev/shm -type f -delete
		delay=$((delay * 5 / 4))
	done
	echo "hidden when killed: $hidden times"
	[ "$hidden" -gt 0 ]
}
