# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the body of one test as the first process of its name spaces. Started by setup() in lib.bash
# with the file that holds the functions of the test.

# shellcheck disable=SC1090
source "$1"

# What bats would do around the body has been done outside.
setup() { :; }
bats_test_begin() { :; }
bats_interrupt_trap() { exit 1; }
bats_interrupt_trap_in_run() { exit 1; }

skip() {
	echo "${1:-}" >"$BATS_TEST_TMPDIR/skipped"
	exit 0
}

failed() {
	local failure=$1 command=$2 depth

	# In a subshell, what fails is not yet a failure of the test.
	[ "$BASHPID" = $$ ] || return 0
	trap - ERR
	printf 'failed with status %s: %s\n' "$failure" "${command%%$'\n'*}"
	for ((depth = 1; depth < ${#FUNCNAME[@]} - 1; depth++)); do
		printf '  in %s, line %s of it\n' "${FUNCNAME[depth]}" "${BASH_LINENO[depth - 1]}"
	done
	[ -z "${BATS_RUN_COMMAND:-}" ] || printf 'last run: %s (status %s)\n' "$BATS_RUN_COMMAND" "${status:-?}"
	[ -z "${output:-}" ] || printf 'its output:\n%s\n' "$output"
	[ -z "${stderr:-}" ] || printf 'its stderr:\n%s\n' "$stderr"
	exit 1
}

# The machine's /dev may lack /dev/mqueue, and must not be changed; so the test has its own.
private_dev() {
	local dev=$BATS_TEST_TMPDIR/dev node

	mkdir "$dev"
	mount -t tmpfs -o mode=755 tmpfs "$dev"
	for node in null zero full random urandom tty; do
		: >"$dev/$node"
		mount --bind "/dev/$node" "$dev/$node"
	done
	mkdir "$dev/pts" "$dev/shm" "$dev/mqueue" "$dev/applets" "$dev/helpers"
	mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$dev/pts"
	mount -t tmpfs -o mode=1777 tmpfs "$dev/shm"
	mount -t mqueue mqueue "$dev/mqueue"
	mount --bind "$HELPERS" "$dev/helpers"
	: >"$dev/applets/ipcadm"
	mount --bind "$IPCADM" "$dev/applets/ipcadm"
	for node in ipcs ipcmk ipcrm lsipc ftok; do
		ln -s ipcadm "$dev/applets/$node"
	done
	ln -s pts/ptmx "$dev/ptmx"
	ln -s /proc/self/fd "$dev/fd"
	ln -s /proc/self/fd/0 "$dev/stdin"
	ln -s /proc/self/fd/1 "$dev/stdout"
	ln -s /proc/self/fd/2 "$dev/stderr"
	mount --rbind "$dev" /dev
	umount --lazy "$dev"

	# Under /dev also a user without rights reaches them, wherever the build directory is.
	APPLETS=/dev/applets HELPERS=/dev/helpers IPCADM=/dev/applets/ipcadm
	export APPLETS HELPERS IPCADM PATH=$APPLETS:$HELPERS:$TESTS_PATH
}

# What the machine runs and for whom is nothing to a test. Nor is what a service of the machine knows
# of other accounts: it would bring its library into the program. And whoever runs the tests may have
# programs and settings in the home directory.
private_system() {
	local from target type options table=$BATS_TEST_TMPDIR/fstab

	accounts "$BATS_TEST_TMPDIR"
	while read -r from target type options _; do
		[[ $from != '#'* && -e $target ]] || continue
		if [ -e "$BATS_TEST_TMPDIR/$from" ]; then
			from=$BATS_TEST_TMPDIR/$from
		elif [ "$type" = none ]; then
			from=$SYSTEM/$from
		fi
		echo "${from// /\\040} $target $type $options 0 0"
	done <"$SYSTEM/fstab" >"$table"
	mount --all --fstab "$table"
	export HOME=$BATS_TEST_TMPDIR
}

exec </dev/null
umask 022
# RLIMIT_MSGQUEUE holds for the queues of all processes of a user, also those of other tests: so
# they shall take little where nobody says how much.
echo 128 2>/dev/null >/proc/sys/fs/mqueue/msgsize_default || :
set -eET
trap 'failed $? "$BASH_COMMAND"' ERR
private_dev
private_system
hash -r
"$BATS_TEST_NAME"
