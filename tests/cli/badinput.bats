# SPDX-License-Identifier: GPL-2.0-or-later
# Bad arguments and broken files: each ends with one clear line on standard error and the right status,
# or with exactly those rows that can be told.
#
# badinput.arguments has the command lines, badinput.captures the broken files. What runs under a
# sanitizer fails where that finds anything.

load lib

export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99

@test "the lists of bad input are long enough" {
	[ "$(grep -c '^[01]' "$BATS_TEST_DIRNAME/badinput.arguments")" -ge 300 ]
	[ "$(grep -c '^/' "$BATS_TEST_DIRNAME/badinput.captures")" -ge 300 ]
}

# Reports a failed case; the test goes on and fails at its end.
wrong() {
	printf '%s\n  %s\n' "$CASE" "$1"
	[ ! -s "$RUN/stdout" ] || sed 's/^/  stdout: /' "$RUN/stdout" | head -n 20 | cat -v
	[ ! -s "$RUN/stderr" ] || sed 's/^/  stderr: /' "$RUN/stderr" | head -n 20 | cat -v
	failures=$((failures + 1))
}

# Runs a command with a limit on its time, and notes what must never happen.
run_safely() {
	timeout -k 5 120 "$@" >"$RUN/stdout" 2>"$RUN/stderr" </dev/null
	status=$?
	case $status in
	0 | 1) ;;
	124 | 137) wrong "it hangs" ;;
	*) wrong "it ends with status $status" ;;
	esac
	if grep -qaE 'runtime error|ERROR: [A-Za-z]*Sanitizer' "$RUN/stderr"; then
		wrong "a sanitizer complains"
	fi
	if LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]' "$RUN/stdout" "$RUN/stderr"; then
		wrong "control characters get out"
	fi
}

# One message, behind the command's name; after bad usage also the word on --help. With a plus in front
# several, of which each has the text.
check_message() {
	local expected=${1#+} line lines=0

	while IFS= read -r line; do
		[[ $line != "Try '"*" --help' for more information." ]] || continue
		lines=$((lines + 1))
		[[ $line == *": "*"$expected"* ]] || wrong "not on stderr: $expected"
	done <"$RUN/stderr"
	[ $lines -gt 0 ] || wrong "there is no message: $expected"
	[ $lines -lt 2 ] || [[ $1 == +* ]] || wrong "more than one message"
}

begin_cases() {
	CASES=$BATS_TEST_DIRNAME/$1
	RUN=$BATS_TEST_TMPDIR
	failures=0 cases=0
	# The commands under test may fail; the trap for failures is for what a test asserts.
	set +eET
	trap - ERR
}

end_cases() {
	echo "$cases cases, $failures failures"
	[ $cases -gt 0 ] && [ $failures = 0 ]
}

# Every object there is, of all kinds, told by the kernel itself.
objects() {
	tail -qn +2 /proc/sysvipc/{shm,msg,sem}
	ls -A /dev/shm /dev/mqueue
}

# The rows of badinput.arguments for one command.
bad_arguments() {
	local wanted=$1 expected_status message line before LONG LONG_SEM

	begin_cases badinput.arguments
	printf -v LONG '%256s' ''
	LONG=${LONG// /n} LONG_SEM=${LONG:0:252}
	before=$(objects)
	while IFS=$'\t' read -r expected_status message line; do
		[[ $line =~ ^$wanted( |$) ]] || continue
		CASE=$line cases=$((cases + 1))
		eval "run_safely $line"
		[ $status = "$expected_status" ] || wrong "status $status, not $expected_status"
		[ ! -s "$RUN/stdout" ] || wrong "there is something on stdout"
		check_message "$message"
		[ "$before" = "$(objects)" ] || wrong "objects were made or removed"
	done <"$CASES"
	end_cases
}

@test "bad arguments of ipcadm" {
	bad_arguments ipcadm
}

@test "bad arguments of ipcs" {
	bad_arguments ipcs
}

@test "bad arguments of lsipc" {
	bad_arguments lsipc
}

@test "bad arguments of ipcmk" {
	bad_arguments ipcmk
}

@test "bad arguments of ipcrm" {
	bad_arguments ipcrm
}

@test "bad arguments of ftok" {
	bad_arguments ftok
}

# ---- files ----

# The parts that the cases are put together from, and what is printed of them.
good_parts() {
	HEAD_S='key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n'
	HEAD_Q='key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n'
	HEAD_E='key semid perms nsems uid gid cuid cgid otime ctime\n'
	ROW_S='1 10 600 4096 1 2 3 0 0 0 0 4 5 6 4096 0\n'
	ROW_Q='2 20 640 7 1 11 12 0 0 0 0 3 4 5\n'
	ROW_E='3 30 660 4 0 0 0 0 5 6\n'
	TOLD_S='0x00000001 10 0600 0 4096 3 4096 0\n'
	TOLD_Q='0x00000002 20 0640 0 7 1 11\n'
	TOLD_E='0x00000003 30 0660 0 4\n'
}

# Replaces @S … @e in the text by what stands for them in a file.
expand() {
	local text=$1

	text=${text//@S/$HEAD_S} text=${text//@Q/$HEAD_Q} text=${text//@E/$HEAD_E}
	text=${text//@s/$ROW_S} text=${text//@q/$ROW_Q}
	printf '%b' "${text//@e/$ROW_E}"
}

make_good_capture() {
	local dir=$1 name

	mkdir -p "$dir"/proc/sysvipc "$dir"/proc/sys/kernel "$dir"/proc/sys/fs/mqueue \
		"$dir"/dev/shm "$dir"/dev/mqueue "$dir"/run
	expand @S@s >"$dir/proc/sysvipc/shm"
	expand @Q@q >"$dir/proc/sysvipc/msg"
	expand @E@e >"$dir/proc/sysvipc/sem"
	expand @E@e >"$dir/good"
	printf '%s\n' '500 64000 100 300' >"$dir/proc/sys/kernel/sem"
	for name in kernel/msgmni=32000 kernel/msgmax=8192 kernel/msgmnb=16384 kernel/shmmni=4096 \
		kernel/shmall=1000 kernel/shmmax=5000 fs/mqueue/queues_max=256 \
		fs/mqueue/msgsize_max=8192 fs/mqueue/msg_max=10; do
		echo "${name#*=}" >"$dir/proc/sys/${name%=*}"
	done
	printf four >"$dir/dev/shm/memory"
	printf '\1\0\0\0%028d' 0 | tr 0 '\0' >"$dir/dev/shm/sem.lock"
	echo 'QSIZE:129 NOTIFY:2 SIGNO:0 NOTIFY_PID:8260' >"$dir/dev/mqueue/q"
	echo x >"$dir/run/elsewhere"
}

# N times the text, and a newline behind unless the text ends with one.
fill() {
	local n=${1%% *} text

	printf -v text '%b' "${1#* }"
	case ${1#* } in
	'\0') head -c "$n" /dev/zero ;;
	?) head -c "$n" /dev/zero | tr '\0' "$text" ;;
	*) awk -v n="$n" -v text="${1#* }" 'BEGIN { while (n-- > 0) printf "%s", text }' ;;
	esac
	[[ $text == *$'\n' ]] || echo
}

# Puts the content of a case in the place of the file.
put() {
	local dir=$1 path content=$3 good=

	printf -v path '%s%b' "$dir" "$2"
	case $content in
	'!cut '*) head -c "-${content#!cut }" "$path" >"$path.cut" && mv "$path.cut" "$path" ;;
	'!locked') chmod 0 "$path" ;;
	*)
		[[ $content != '!fill '* || $2 != /proc/sysvipc/* ]] || good=$(<"$path")
		rm -rf "$path"
		case $content in
		'!none') ;;
		'!empty') : >"$path" ;;
		'!dir') mkdir "$path" ;;
		'!fifo') mkfifo "$path" ;;
		'!socket') object socket "$path" ;;
		'!device') mknod "$path" c 1 5 ;;
		'!loop') ln -s "${path##*/}" "$path" ;;
		'!link '*) ln -s "${content#!link }" "$path" ;;
		'!fill '*)
			{
				[ -z "$good" ] || printf '%s\n' "${good%%$'\n'*}"
				fill "${content#!fill }"
				[ -z "$good" ] || printf '%s\n' "${good#*$'\n'}"
			} >"$path"
			;;
		*) expand "$content" >"$path" ;;
		esac
		;;
	esac
}

# The command line of a view of the capture.
view() {
	local raw='-r -b -P --noheadings'

	case $1 in
	shm) VIEW="lsipc -m $raw -o KEY,ID,PERMS,UID,SIZE,NATTCH,RSS,SWAP" ;;
	msg) VIEW="lsipc -q $raw -o KEY,ID,PERMS,UID,USEDBYTES,MSGS,LSPID" ;;
	sem) VIEW="lsipc -s $raw -o KEY,ID,PERMS,UID,NSEMS" ;;
	count) VIEW="lsipc -s $raw -o ID" ;;
	pshm) VIEW="lsipc -M $raw -o NAME,SIZE" ;;
	pmsg) VIEW="lsipc -Q $raw -o NAME,USEDBYTES,MSGS" ;;
	psem) VIEW="lsipc -S $raw -o NAME,SVAL" ;;
	shmlimits) VIEW="lsipc -m -g $raw -o RESOURCE,LIMIT" ;;
	msglimits) VIEW="lsipc -q -g $raw -o RESOURCE,LIMIT" ;;
	semlimits) VIEW="lsipc -s -g $raw -o RESOURCE,LIMIT" ;;
	*) VIEW=$1 ;;
	esac
}

# What was printed is exactly these rows.
check_rows() {
	local rows=$1

	[ "$rows" != - ] || rows=
	rows=${rows//@s/$TOLD_S} rows=${rows//@q/$TOLD_Q}
	printf '%b' "${rows//@e/$TOLD_E}" >"$RUN/expected"
	if [ "$2" = count ]; then
		wc -l <"$RUN/stdout" | tr -d ' ' >"$RUN/count"
		mv "$RUN/count" "$RUN/stdout"
	fi
	if ! cmp -s "$RUN/expected" "$RUN/stdout"; then
		wrong "not what was expected:"
		sed 's/^/  expected: /' "$RUN/expected" | head -n 20 | cat -v
	fi
}

# The rows of badinput.captures whose file and view match the patterns.
broken_files() {
	local files=$1 views=$2 file content view expected_status rows message dir as_user other

	begin_cases badinput.captures
	good_parts
	# Under /dev a user without rights reaches them.
	mkdir -p /dev/captures
	make_good_capture /dev/captures/good
	while IFS=$'\t' read -r file content view expected_status rows message; do
		[[ $file =~ ^/ && $file =~ $files && $view =~ $views ]] || continue
		CASE="$file: $content: $view" cases=$((cases + 1))
		dir=/dev/captures/$cases as_user=
		if [ "$content" = '!locked' ]; then
			[ "$PLAIN" = no ] || continue
			as_user='setpriv --reuid 65534 --regid 65534 --clear-groups --'
		fi
		if [ "$content" = '!device' ] && [ "$PLAIN" = yes ]; then
			continue
		fi
		cp -a /dev/captures/good "$dir"
		put "$dir" "$file" "$content"
		view "$view"
		run_safely $as_user $VIEW --sysroot "$dir"
		[ $status = "$expected_status" ] || wrong "status $status, not $expected_status"
		check_rows "$rows" "$view"
		if [ "$message" = - ]; then
			[ ! -s "$RUN/stderr" ] || wrong "there is something on stderr"
		else
			check_message "$message"
		fi
		# Others look too, and must come through unharmed.
		for other in "ipcs -a" "ipcs -u" "ipcadm --json"; do
			CASE="$file: $content: $other"
			run_safely $as_user $other --sysroot "$dir"
		done
		chmod -R u+rwX "$dir"
		rm -rf "$dir"
	done <"$CASES"
	end_cases
}

@test "broken headings and rows in /proc/sysvipc" {
	broken_files ^/proc/sysvipc/sem '^sem$'
}

@test "broken files of segments and queues" {
	broken_files '^/proc/sysvipc/(shm|msg)' .
}

@test "broken files seen by other commands, and broken directories" {
	broken_files '^(/proc/sysvipc/sem|/proc/sysvipc|/proc)$' '^(ipcs|lsipc|count)' &&
		broken_files '^(/proc/sysvipc|/proc)$' '^sem$'
}

@test "broken limits in /proc/sys" {
	broken_files ^/proc/sys/ .
}

@test "broken POSIX queues" {
	broken_files ^/dev/mqueue .
}

@test "strangers and broken files in /dev/shm" {
	broken_files ^/dev/shm .
}
