# SPDX-License-Identifier: GPL-2.0-or-later
# A small world to judge: PID, IPC and mount namespaces whose first process is sleep(1), which has no
# right to anything, and in which nobody else is. Loaded behind lib.bash and programs.bash.

export FAMILIES=$CLI_DIR/../../share/ipcadm/families.d
# Calls of the 32-bit kind, where the compiler can make such programs.
export CALL32=${IPCADM%/*}/../tests/unit/prog_call32

# Waits, with a generous deadline, until a command succeeds.
eventually() {
	local tries

	for ((tries = 0; tries < ${PATIENCE:-400}; tries++)); do
		if "$@" >/dev/null 2>&1; then
			return
		fi
		sleep 0.05
	done
	"$@"
}

# Finds the first process of the world, $init, once it is what it is to become.
find_init() {
	init=$(tr -d ' ' <"/proc/$outer/task/$outer/children")
	[ "$(cat "/proc/$init/comm")" = sleep ]
}

world() {
	need_jq
	need_users
	# shellcheck disable=SC2016 # the inner shell shall expand it
	unshare --ipc --mount --pid --fork --kill-child bash -c '
		mount -t proc proc /proc
		umount --lazy /dev/shm
		umount --lazy /dev/mqueue
		mount -t tmpfs -o mode=1777 tmpfs /dev/shm
		mount -t mqueue mqueue /dev/mqueue
		eval "$1"
		exec setpriv --reuid 65533 --regid 65533 --clear-groups --inh-caps=-all \
			--bounding-set=-all sleep 1000000' world "${1:-}" &
	outer=$!
	eventually find_init
	find_init
}

# Runs a command there.
inside() {
	nsenter --target "$init" --ipc --mount --pid -- "$@"
}

# An actor (actor.c) there: its pid, and the number or name of its object.
act() {
	perform "$HELPERS/actor" "$@"
}

perform() {
	rm -f "$BATS_TEST_TMPDIR/answer"
	inside "$@" >"$BATS_TEST_TMPDIR/answer" &
	eventually grep -q ^READY "$BATS_TEST_TMPDIR/answer"
	# shellcheck disable=SC2034 # for tests
	read -r _ pid thing <"$BATS_TEST_TMPDIR/answer"
}

# Everybody but the first process dies.
all_die() {
	inside bash -c 'kill -KILL -1 2>/dev/null' || :
	eventually alone_in_there
}

# Nobody but the first process, which leaves zombies as they are, and the shell that looks.
alone_in_there() {
	# shellcheck disable=SC2016 # the inner shell shall expand it
	[ "$(inside bash -c 'for stat in /proc/[0-9]*/stat; do
			read -r line <"$stat" && [[ $line != *") Z "* ]] && echo living
		done 2>/dev/null' | wc -l)" = 2 ]
}

# With these options of leaks besides.
# shellcheck disable=SC2120
judge() {
	inside ipcadm leaks --all --json --explain --families "$FAMILIES" --alone "$@" \
		>"$BATS_TEST_TMPDIR/verdicts"
}

# expect VERDICT [CODE [PID]]: judged again, the only object has the verdict, and the reason is
# among those that are told, about that process.
expect() {
	# shellcheck disable=SC2119
	judge
	expect_judged "$@"
}

expect_judged() {
	if ! jq -e --arg verdict "$1" --arg code "${2:-}" --argjson pid "${3:-0}" '
		(.leaks | length) == 1 and .leaks[0].verdict == $verdict and
		([.leaks[0] | .reasons[], (.explained // [])[] |
			select(($code == "" or .code == $code) and ($pid == 0 or .pid == $pid))] |
			length) > 0' "$BATS_TEST_TMPDIR/verdicts" >/dev/null; then
		echo "expected $*, judged:"
		cat "$BATS_TEST_TMPDIR/verdicts"
		return 1
	fi
}

# No object is an orphan, whatever else it is.
expect_no_orphan() {
	jq -e '(.leaks | length) > 0 and all(.leaks[]; .verdict != "orphan")' \
		"$BATS_TEST_TMPDIR/verdicts" || {
		cat "$BATS_TEST_TMPDIR/verdicts"
		return 1
	}
}

# lost OBJECT: what an object, as act make:OBJECT made it, is when nobody is left who could use it. What
# has a key or a name may be looked for by something that starts later.
lost() {
	case $1 in
	shm | msg | sem | shm::* | msg::* | sem::*) echo orphan ;;
	*) echo dormant ;;
	esac
}

# What all of them left is lost when they are gone.
expect_lost_after() {
	all_die
	expect "$(lost "$1")"
}

# Removes every object, for the next case.
clear() {
	all_die
	inside bash -c 'rm -f /dev/shm/* /dev/mqueue/*; ipcrm --all'
}
