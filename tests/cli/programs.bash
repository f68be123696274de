# SPDX-License-Identifier: GPL-2.0-or-later
# Real programs that use IPC, for tests to look at. Loaded behind lib.bash.

need_python() {
	command -v python3 >/dev/null || skip "python3 is not installed"
}

need_jq() {
	command -v jq >/dev/null || skip "jq is not installed"
}

need_schema() {
	need_python
	python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed"
}

# Does standard input follow the JSON Schema in file $1? Options of schema.py may follow.
valid() {
	python3 "$CLI_DIR/schema.py" "$@"
}

# The command line of process $1 as a table shows it.
command_of() {
	tr '\0' ' ' <"/proc/$1/cmdline" | sed 's/ $//'
}

# Starts a Python program (what is in $C below, then standard input) that calls ready() when it is
# ready; it is $program, and what it gave to ready() is in $answer.
start() {
	{
		echo "$C"
		cat
	} >"$BATS_TEST_TMPDIR/program.py"
	: >"$BATS_TEST_TMPDIR/answer"
	python3 "$BATS_TEST_TMPDIR/program.py" >"$BATS_TEST_TMPDIR/answer" &
	program=$!
	await_ready
}

await_ready() {
	await "the program to get ready" grep -q ^READY "$BATS_TEST_TMPDIR/answer"
	answer=$(sed -n 's/^READY *//p' "$BATS_TEST_TMPDIR/answer")
}

# Is process $1 a program called $2 that has started up and now waits for something?
waits_as() {
	[ "$(cat "/proc/$1/comm")" = "$2" ] && sleeps_in "$1" '[a-z]' &&
		grep -q . "/proc/$1/cmdline"
}

await_program() {
	await "process $1 to run $2" waits_as "$1" "$2"
}

# Waits until one process of each of these names has started up and waits for something.
await_programs() {
	local name

	for name; do
		await "a process called $name" pgrep -x "$name"
		await_program "$(pgrep -nx "$name")" "$name"
	done
}

# What every program that start() runs begins with: the C library, and
#   ready(WORD…)        tells the test that all is in place
#   asleep(WHERE, PID…) waits until each process sleeps in a kernel function of this name
#   stay()              does nothing more
C='
import ctypes, mmap, os, signal, sys, time
c = ctypes.CDLL(None, use_errno=True)
c.shmat.restype = ctypes.c_void_p
def ready(*words):
    print("READY", *words, flush=True)
def asleep(where, *pids):
    for pid in pids:
        while where not in open("/proc/%d/wchan" % pid).read():
            time.sleep(0.01)
def stay():
    while True:
        time.sleep(1000)
def check(result):
    if result in (-1, 2**64 - 1):
        sys.exit(os.strerror(ctypes.get_errno()))
    return result
class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_long), ("text", ctypes.c_char * 9000)]
def send(queue, type, text):
    m = Message(type)
    ctypes.memmove(ctypes.addressof(m) + 8, text, len(text))
    check(c.msgsnd(queue, ctypes.byref(m), len(text), 0))
class Op(ctypes.Structure):
    _fields_ = [("number", ctypes.c_ushort), ("change", ctypes.c_short), ("flags", ctypes.c_short)]
'
export C

# Sets $bin to where PostgreSQL's programs are.
need_postgres() {
	bin=$(find /usr/lib/postgresql* -maxdepth 3 -name postgres 2>/dev/null | sort -V | tail -n 1)
	bin=${bin:-$(command -v postgres || true)}
	bin=${bin%/*}
	[ -x "$bin/postgres" ] || skip "PostgreSQL is not installed"
	need_users
}

# Makes what a server of user $1 (a number) needs in directory $2; $3 is its database user.
make_cluster() {
	chmod 711 "$BATS_TEST_TMPDIR"
	chmod a+x "${BATS_TEST_TMPDIR%/*}" "${BATS_TEST_TMPDIR%/*/*}"
	install -d -o "$1" -g "$1" "$2"
	setpriv --reuid "$1" --regid "$1" --clear-groups -- "$bin/initdb" --no-sync -D "$2/data" \
		-U "$3" >"$BATS_TEST_TMPDIR/initdb" 2>&1 ||
		skip "initdb does not work here: $(grep -v '^ *$' "$BATS_TEST_TMPDIR/initdb" | tail -n 1)"
}

# Starts PostgreSQL as $postmaster with one client, which sleeps in the server.
start_postgres() {
	need_postgres
	make_cluster 1 "$BATS_TEST_TMPDIR/db" daemon
	daemon=(setpriv --reuid 1 --regid 1 --clear-groups --)
	# Nobody comes and goes by himself: no workers of autovacuum.
	"${daemon[@]}" "$bin/postgres" -D "$BATS_TEST_TMPDIR/db/data" -k "$BATS_TEST_TMPDIR/db" -h '' \
		-c autovacuum=off >"$BATS_TEST_TMPDIR/log" 2>&1 &
	postmaster=$!
	await "PostgreSQL to accept clients" grep -q 'ready to accept' "$BATS_TEST_TMPDIR/log"
	"${daemon[@]}" "$bin/psql" -h "$BATS_TEST_TMPDIR/db" postgres -c 'select pg_sleep(1000)' \
		>/dev/null &
	for title in checkpointer 'background writer' walwriter 'logical replication launcher' SELECT; do
		await "PostgreSQL's $title" pgrep -f "^postgres: .*$title"
	done
}
