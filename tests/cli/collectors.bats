# SPDX-License-Identifier: GPL-2.0-or-later
# The two collectors of System V objects, *_STAT_ANY and /proc/sysvipc, tell the same.

load lib

# What only /proc/sysvipc knows: resident and swapped pages.
only_in_proc() {
	[[ $1 =~ ^ipcs\ .*(-u|-mu|-lu|-ul|--sum) ]]
}

run_row() {
	eval "set -- $1"
	"$@" 2>&1
	echo "status $?"
}

# Compares every lister's row of differential.cases, told by one collector and by the other.
compare_collectors() {
	local row rows=0 stat proc

	while IFS= read -r row; do
		[[ $row =~ ^(ipcs|lsipc)( |$) ]] || continue
		only_in_proc "$row" && continue
		rows=$((rows + 1))
		stat=$(IPCADM_COLLECTOR=stat run_row "$row")
		proc=$(IPCADM_COLLECTOR=proc run_row "$row")
		if [ "$stat" != "$proc" ]; then
			echo "$row: the collectors differ"
			diff -u --label stat --label proc <(echo "$stat") <(echo "$proc") || true
			failures=$((failures + 1))
		fi
	done <"$BATS_TEST_DIRNAME/differential.cases"
	[ $rows -gt 200 ]
}

@test "the collectors agree on the scene" {
	local failures=0

	build_scene
	set +eET
	trap - ERR
	compare_collectors && [ $failures = 0 ]
}

@test "the collectors agree for a user without rights" {
	need_users
	build_scene
	for kind in -m -q -s; do
		columns=KEY,ID,OWNER,PERMS,CUID,CGID,UID,GID,CTIME
		stat=$(IPCADM_COLLECTOR=stat as_nobody lsipc $kind -r -o $columns)
		proc=$(IPCADM_COLLECTOR=proc as_nobody lsipc $kind -r -o $columns)
		diff <(echo "$stat") <(echo "$proc")
	done
}

@test "each collector does its own reading" {
	need_strace
	ipcmk -M 10
	strace -qq -o "$BATS_TEST_TMPDIR/trace" -e trace=shmctl,open,openat \
		env IPCADM_COLLECTOR=proc ipcs -m >/dev/null
	grep -q sysvipc/shm "$BATS_TEST_TMPDIR/trace"
	run ! grep SHM_STAT_ANY "$BATS_TEST_TMPDIR/trace"
	strace -qq -o "$BATS_TEST_TMPDIR/trace" -e trace=shmctl,open,openat \
		env IPCADM_COLLECTOR=stat ipcs -m >/dev/null
	run ! grep sysvipc "$BATS_TEST_TMPDIR/trace"
	grep -q shmctl "$BATS_TEST_TMPDIR/trace"
}

@test "without /proc everything is still listed" {
	build_scene
	for kind in -m -q -s; do
		lsipc $kind -r -o KEY,ID,OWNER,PERMS,CUID,CGID,UID,GID >"$BATS_TEST_TMPDIR/with$kind"
	done
	ipcs -c >"$BATS_TEST_TMPDIR/with"
	without_proc
	for kind in -m -q -s; do
		lsipc $kind -r -o KEY,ID,OWNER,PERMS,CUID,CGID,UID,GID >"$BATS_TEST_TMPDIR/without$kind"
		diff "$BATS_TEST_TMPDIR/with$kind" "$BATS_TEST_TMPDIR/without$kind"
	done
	ipcs -c >"$BATS_TEST_TMPDIR/without"
	diff "$BATS_TEST_TMPDIR/with" "$BATS_TEST_TMPDIR/without"
}
