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

# Does standard input follow the JSON Schema in file $1?
valid() {
	python3 -c '
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))' "$1"
}

# The command line of process $1 as a table shows it.
command_of() {
	tr '\0' ' ' <"/proc/$1/cmdline" | sed 's/ $//'
}

# Starts a Python program (its text on standard input) that prints READY when it is ready; it is
# $program, and what it printed in the same line is in $answer.
start() {
	cat >"$BATS_TEST_TMPDIR/program.py"
	python3 "$BATS_TEST_TMPDIR/program.py" >"$BATS_TEST_TMPDIR/answer" &
	program=$!
	await_ready
}

await_ready() {
	local tries

	for ((tries = 0; tries < 200; tries++)); do
		if grep -q ^READY "$BATS_TEST_TMPDIR/answer"; then
			answer=$(sed -n 's/^READY *//p' "$BATS_TEST_TMPDIR/answer")
			return
		fi
		sleep 0.05
	done
	echo "the program did not get ready"
	return 1
}

# Waits until process $1 sleeps in a kernel function whose name contains $2.
await_sleep() {
	local tries

	for ((tries = 0; tries < 200; tries++)); do
		if grep -q "$2" "/proc/$1/wchan" 2>/dev/null; then
			return
		fi
		sleep 0.05
	done
	echo "process $1 does not sleep in $2 but in $(cat "/proc/$1/wchan")"
	return 1
}

# The C library for a Python program.
C='
import ctypes, os, sys, time, signal
c = ctypes.CDLL(None, use_errno=True)
c.shmat.restype = ctypes.c_void_p
def ready(*words):
    print("READY", *words, flush=True)
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

# Starts PostgreSQL as $postmaster with one client, which sleeps in the server.
start_postgres() {
	local bin

	bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
	[ -x "$bin/postgres" ] || skip "PostgreSQL is not installed"
	need_users
	chmod 711 "$BATS_TEST_TMPDIR"
	install -d -o daemon -g daemon "$BATS_TEST_TMPDIR/db"
	chmod a+x "${BATS_TEST_TMPDIR%/*}" "${BATS_TEST_TMPDIR%/*/*}"
	daemon=(setpriv --reuid 1 --regid 1 --clear-groups --)
	"${daemon[@]}" "$bin/initdb" -D "$BATS_TEST_TMPDIR/db/data" -U daemon >/dev/null 2>&1 ||
		skip "initdb does not work here"
	"${daemon[@]}" "$bin/postgres" -D "$BATS_TEST_TMPDIR/db/data" -k "$BATS_TEST_TMPDIR/db" -h '' \
		>"$BATS_TEST_TMPDIR/log" 2>&1 &
	postmaster=$!
	for ((i = 0; i < 100; i++)); do
		grep -q 'ready to accept' "$BATS_TEST_TMPDIR/log" && break
		sleep 0.1
	done
	"${daemon[@]}" "$bin/psql" -h "$BATS_TEST_TMPDIR/db" postgres -c 'select pg_sleep(30)' >/dev/null &
	sleep 1
}
