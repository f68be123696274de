# SPDX-License-Identifier: GPL-2.0-or-later
# Real programs that use IPC, for tests to look at. Loaded behind lib.bash.

need_python() {
	command -v python3 >/dev/null || skip "python3 is not installed"
}

need_jq() {
	command -v jq >/dev/null || skip "jq is not installed"
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
