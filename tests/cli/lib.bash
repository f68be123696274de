# SPDX-License-Identifier: GPL-2.0-or-later
# Loaded by every .bats file: runs each test in name spaces of its own.
#
# The body of a test never runs in the shell that bats started. setup() (below) writes the functions
# of the test file to a file and starts a second shell as the first process of new IPC, mount and PID
# name spaces; that shell runs the body, and its end takes every process of the test with it. So a
# test may create, fill and remove whatever it likes, and many tests may run at once.
#
# What a body finds:
#   PATH       begins with $APPLETS: ipcs, ipcmk, ipcrm, lsipc, ftok and ipcadm are the built program;
#              then the places of the system, or TESTS_PATH, and not those of whoever runs the tests
#   PEER_*     the installed util-linux tools, by full path
#   HELPERS    the helper programs (scene, object, pty, storm), which are on PATH too
#   /dev       private: the usual harmless nodes, /dev/pts, an empty /dev/shm, and /dev/mqueue
#   accounts   /etc/passwd and /etc/group as written by accounts() below, and no others
#   /etc, …    no crontabs, no units, no configuration of ipcadm (tests/system/fstab)
#   PLAIN      "yes" where only one user id exists (an ordinary user ran the tests), else "no"
# Variables of a test file reach its bodies only when they are exported.

bats_require_minimum_version 1.5.0

export CLI_DIR=${BASH_SOURCE[0]%/*}
export SYSTEM=$CLI_DIR/../system
export IPCADM=${IPCADM:-$PWD/src/ipcadm}
export HELPERS=${HELPERS:-$PWD/tests/cli}
export PEER_IPCS=${PEER_IPCS:-/usr/bin/ipcs} PEER_IPCMK=${PEER_IPCMK:-/usr/bin/ipcmk}
export PEER_IPCRM=${PEER_IPCRM:-/usr/bin/ipcrm} PEER_LSIPC=${PEER_LSIPC:-/usr/bin/lsipc}
export LC_ALL=C.UTF-8 TZ=IST-5:30
export TESTS_PATH=${TESTS_PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}

# What would have interpreters read files of whoever runs the tests.
# shellcheck disable=SC2046 # words
unset LANGUAGE COLUMNS LINES LIBSMARTCOLS_DEBUG POSIXLY_CORRECT BASH_ENV ENV \
	$(compgen -e | grep -E '^(PYTHON|PERL|RUBY|NODE_|LUA_|PHP|TCL|GUILE_|R_|JAVA_TOOL|_JAVA|JDK_JAVA|XDG_)')

# Seconds after which a test that hangs is ended, and for which await() waits: generous, for busy
# machines and slow builds.
export TEST_TIMEOUT=${TEST_TIMEOUT:-600} PATIENCE=${PATIENCE:-120}

setup() {
	local flags=(--ipc --mount --pid --fork --kill-child --mount-proc) status=0 day

	if [ ! -x "$IPCADM" ]; then
		echo "IPCADM does not name the built program: $IPCADM"
		return 1
	fi
	export PLAIN=no
	if [ "$(id -u)" != 0 ]; then
		flags+=(--user --map-root-user)
		if unshare --user --map-root-user --map-auto true 2>/dev/null; then
			flags+=(--map-auto)
		else
			PLAIN=yes
		fi
	fi
	if ! unshare "${flags[@]}" true 2>"$BATS_TEST_TMPDIR/refused"; then
		skip "no name spaces here: $(head -n 1 "$BATS_TEST_TMPDIR/refused")"
	fi

	day=$(date +%F)
	run_body || status=$?
	if [ $status != 0 ] && [ "$(date +%F)" != "$day" ]; then
		# The programs write times of today as hours, others as days: what was printed before
		# midnight and what was printed behind it differ rightly. Once more, on one day.
		echo "midnight has passed in this test; again:"
		status=0
		run_body || status=$?
	fi

	if [ -e "$BATS_TEST_TMPDIR/skipped" ]; then
		skip "$(cat "$BATS_TEST_TMPDIR/skipped")"
	fi
	if [ $status = 124 ] || [ $status = 137 ]; then
		echo "the test did not end within $TEST_TIMEOUT s"
	fi
	[ $status = 0 ] || return 1

	# The body has run; this shell must not run it again. It ends the way skip does.
	BATS_TEST_COMPLETED=1
	exit 0
}

# Runs the body of the test, in an empty directory $BATS_TEST_TMPDIR.
run_body() {
	find "$BATS_TEST_TMPDIR" -mindepth 1 -delete
	{
		declare -p $(compgen -v BATS_)
		declare -f
	} >"$BATS_TEST_TMPDIR/body"
	timeout -k 5 "$TEST_TIMEOUT" unshare "${flags[@]}" \
		bash "$CLI_DIR/inside.bash" "$BATS_TEST_TMPDIR/body" 3>&-
}

# The accounts of a test, put into a directory: names that are short, long, wide and hostile. User 54321
# has none.
accounts() {
	cp "$SYSTEM/passwd" "$SYSTEM/group" "$1"
}

# Builds the scene (see scene.c) and sets a variable for each of its objects.
build_scene() {
	local names

	names=$("$HELPERS/scene" "$@")
	eval "$names"
}

# Runs a command as a user without any right. Skips the test where no second user exists.
as_nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"
}

need_users() {
	[ "$PLAIN" = no ] || skip "only one user id exists in this user name space"
}

need_peer() {
	local tool version

	for tool in "$PEER_IPCS" "$PEER_IPCMK" "$PEER_IPCRM" "$PEER_LSIPC"; do
		[ -x "$tool" ] || skip "$tool is not installed"
		version=$("$tool" --version)
		[[ $version == *util-linux\ 2.38* ]] || skip "$tool is not of util-linux 2.38: $version"
	done
}

need_strace() {
	command -v strace >/dev/null || skip "strace is not installed"
	strace -qq -o /dev/null true || skip "strace does not work here"
	no_leak_check
}

# Where the program is built with AddressSanitizer, its search for leaks works neither under a tracer
# nor without /proc.
no_leak_check() {
	export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
}

without_proc() {
	no_leak_check
	umount --lazy /proc
}

# Waits until a command succeeds, which is run without a word: await WHAT-IS-AWAITED COMMAND…
await() {
	local what=$1 end=$((SECONDS + PATIENCE))

	shift
	until "$@" >/dev/null 2>&1; do
		if [ $SECONDS -ge $end ]; then
			echo "waited $PATIENCE s in vain for $what"
			return 1
		fi
		sleep 0.02
	done
}

# Does process $1 sleep in a kernel function whose name contains $2?
sleeps_in() {
	grep -q "$2" "/proc/$1/wchan"
}

await_sleep() {
	await "process $1 to sleep in $2" sleeps_in "$1" "$2"
}

# Waits for a word in a line of its own in a file, which a program writes there when it is ready.
await_word() {
	await "$1 in $2" grep -qx "$1" "$2"
}

# Compares $output, as `run` left it, with standard input.
expect_output() {
	diff -u --label expected --label printed - <(printf '%s\n' "$output")
}

# One line, and only one, on standard error; with all the given words in it. For
# `run --separate-stderr`.
expect_one_error() {
	local word

	if [ -z "$stderr" ] || [[ $stderr == *$'\n'* ]]; then
		printf 'expected one line on stderr, got: %s\n' "$stderr"
		return 1
	fi
	for word; do
		if [[ $stderr != *"$word"* ]]; then
			printf 'expected "%s" on stderr, got: %s\n' "$word" "$stderr"
			return 1
		fi
	done
}
