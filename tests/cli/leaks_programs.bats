# SPDX-License-Identifier: GPL-2.0-or-later
# leaks on real programs: while they run, under load and through restarts, nothing of theirs is an
# orphan; what they left when they were killed is, or is suspect where another instance runs; and
# removal takes just that, and does the other no harm.

load lib
load programs
load world

export POSTGRES=70 WORKER=1001
# The first process waits for none of its children, and they do not stay as zombies, whose numbers a
# server would take for living ones.
export REAPING='trap "" CHLD'

eval "$(declare -f accounts | sed '1s/accounts/usual_accounts/')"
accounts() {
	usual_accounts "$1"
	echo "postgres:x:$POSTGRES:$POSTGRES::/:/bin/false" >>"$1/passwd"
	echo "postgres:x:$POSTGRES:" >>"$1/group"
}

need_tools() {
	local tool

	for tool; do
		command -v "$tool" >/dev/null || skip "$tool is not installed"
	done
}

# as USER COMMAND…: there, as that user (a number).
as() {
	local user=$1

	shift
	inside setpriv --reuid "$user" --regid "$user" --clear-groups -- "$@"
}

# Nobody of that user lives there.
is_gone() {
	! inside pgrep -u "$1" -r D,I,R,S,T,t >/dev/null
}

# All of the user's processes die, at the same instant.
kill_all_of() {
	as "$1" bash -c 'kill -KILL -1'
	eventually is_gone "$1"
}

# References of the objects of user $1 (a name) whose verdict is among the words that follow.
judged() {
	local owner=$1

	shift
	jq -r --arg owner "$owner" '.leaks[] | select(.owner == $owner and
		(.verdict | IN($ARGS.positional[]))) | .ref' "$BATS_TEST_TMPDIR/verdicts" \
		--args "$@" | LC_ALL=C sort
}

all_objects() {
	inside ipcadm ls --raw --no-header -o REF | LC_ALL=C sort
}

# Judges now; nothing of the user is an orphan.
expect_kept() {
	judge
	diff /dev/null <(judged "$owner" orphan) || {
		cat "$BATS_TEST_TMPDIR/verdicts"
		return 1
	}
}

# Judges as long as process $1 lives, and a few times at least.
expect_kept_while() {
	local times=0

	while kill -0 "$1" 2>/dev/null || ((times < 3)); do
		expect_kept
		times=$((times + 1))
	done
	wait "$1"
}

# Another user's objects: one in use, one that a living process may still want.
bystanders() {
	act user:50001 make:sem wait
	act user:50001 make:pshm:bystander die wait
}

# remove OPTION…: removes without a question.
remove() {
	inside ipcadm leaks --alone --families "$FAMILIES" --remove --yes --min-age 0 "$@" \
		>"$BATS_TEST_TMPDIR/removed" 2>&1
}

# With nobody of the user left, all that it left is orphan, and goes, and nothing else.
expect_all_removed() {
	judge
	all_objects >"$BATS_TEST_TMPDIR/before"
	judged "$owner" orphan >"$BATS_TEST_TMPDIR/orphans"
	[ -s "$BATS_TEST_TMPDIR/orphans" ]
	diff /dev/null <(judged "$owner" in-use suspect unknown)
	remove
	diff <(comm -23 "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/orphans") <(all_objects)
	[ "$(all_objects | wc -l)" -ge 2 ]
}

# ---- PostgreSQL ----

# serve NAME: starts the server of the cluster in $BATS_TEST_TMPDIR/NAME, with workers for any query.
serve() {
	# Nothing has to outlive the machine.
	as $POSTGRES "$bin/pg_ctl" -s -w -t "$PATIENCE" -D "$BATS_TEST_TMPDIR/$1/data" \
		-l "$BATS_TEST_TMPDIR/$1/log" -o "-k $BATS_TEST_TMPDIR/$1 -h '' -c fsync=off \
		-c shared_buffers=8MB -c autovacuum=off -c min_parallel_table_scan_size=0 \
		-c parallel_setup_cost=0 -c parallel_tuple_cost=0" "${2:-start}"
}

sql() {
	inside "$bin/psql" -h "$BATS_TEST_TMPDIR/$1" -U postgres -XAtc "$2" postgres
}

bench() {
	local cluster=$1

	shift
	inside "$bin/pgbench" -h "$BATS_TEST_TMPDIR/$cluster" -U postgres "$@" postgres \
		>>"$BATS_TEST_TMPDIR/$cluster.bench" 2>&1
}

# Transactions until there is a file stop, and each of them done; their number is in a file.
transact() {
	local count=0

	while [ ! -e "$BATS_TEST_TMPDIR/stop" ]; do
		bench "$1" -n -c 4 -t 50
		count=$((count + 200))
		echo $count >"$BATS_TEST_TMPDIR/$1.count"
	done
}

# What pgbench has written is all there, and fits.
expect_whole() {
	[ "$(sql "$1" 'select count(*) from pgbench_history')" = "$2" ]
	[ "$(sql "$1" 'select coalesce(sum(delta), 0) from pgbench_history')" = \
		"$(sql "$1" 'select sum(abalance) from pgbench_accounts')" ]
}

start_transactions() {
	transact "$1" &
	transactions=$!
	eventually test -s "$BATS_TEST_TMPDIR/$1.count"
}

end_transactions() {
	: >"$BATS_TEST_TMPDIR/stop"
	wait "$transactions"
	expect_whole "$1" "$(cat "$BATS_TEST_TMPDIR/$1.count")"
}

# Objects of user postgres that were not there when $BATS_TEST_TMPDIR/before was written.
new_objects() {
	comm -13 "$BATS_TEST_TMPDIR/before" <(all_objects)
}

@test "PostgreSQL: under load, through restarts, and killed" {
	need_tools pgrep
	need_postgres
	owner=postgres
	make_cluster $POSTGRES "$BATS_TEST_TMPDIR/db" postgres
	world "$REAPING"
	bystanders
	serve db
	bench db -q -i -s 1
	echo 'select count(*), sum(aid) from pgbench_accounts' >"$BATS_TEST_TMPDIR/parallel.sql"
	expect_kept
	[ "$(judged postgres in-use | wc -l)" -ge 2 ]

	# Queries with parallel workers make segments and remove them all the time.
	bench db -n -c 2 -t 40 -f "$BATS_TEST_TMPDIR/parallel.sql" &
	load=$!
	start_transactions db
	expect_kept_while $load
	# Removal leaves all of it alone: not a query fails.
	bench db -n -c 2 -t 40 -f "$BATS_TEST_TMPDIR/parallel.sql" &
	load=$!
	while kill -0 $load 2>/dev/null; do
		remove
		run ! grep postgres "$BATS_TEST_TMPDIR/removed"
	done
	wait $load
	end_transactions db

	serve db restart &
	expect_kept_while $!
	# The server makes everything anew when one of its processes was killed.
	inside pkill -KILL -f '^postgres: .*walwriter'
	eventually grep -q 'all server processes terminated; reinitializing' "$BATS_TEST_TMPDIR/db/log"
	expect_kept
	eventually sql db 'select 1'
	expect_kept

	kill_all_of $POSTGRES
	expect_all_removed
	serve db
	expect_kept
	expect_whole db "$(cat "$BATS_TEST_TMPDIR/db.count")"
}

@test "PostgreSQL: a server that was killed beside another of the same user" {
	need_tools pgrep
	need_postgres
	owner=postgres
	make_cluster $POSTGRES "$BATS_TEST_TMPDIR/one" postgres
	world "$REAPING"
	serve one
	bench one -q -i -s 1
	serve one stop
	cp -a "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
	serve one
	start_transactions one
	all_objects >"$BATS_TEST_TMPDIR/before"
	serve two
	bench two -n -c 2 -t 50
	expect_kept

	# First the head, so that it starts nobody again.
	head=$(head -n 1 "$BATS_TEST_TMPDIR/two/data/postmaster.pid")
	inside kill -STOP "$head"
	family=$(inside pgrep -P "$head" | xargs)
	inside bash -c "kill -KILL $family $head"
	dead() {
		[ -z "$(inside pgrep -r D,I,R,S,T,t -P "$head")" ] &&
			! inside pgrep -r D,I,R,S,T,t -f "$BATS_TEST_TMPDIR/two"
	}
	eventually dead
	new_objects >"$BATS_TEST_TMPDIR/left"
	# All processes of a server are attached to its segment: that tells which is the dead one's.
	# Its other segments are such as living servers have without mapping them.
	judge
	diff <(grep '^shm:[0-9]*$' "$BATS_TEST_TMPDIR/left") <(judged postgres orphan)
	diff <(grep '^pshm:' "$BATS_TEST_TMPDIR/left") <(judged postgres suspect)
	[ "$(judged postgres orphan suspect | wc -l)" -ge 2 ]
	remove
	grep -v '^shm:' "$BATS_TEST_TMPDIR/left" | diff - <(new_objects)
	remove --include suspect
	diff "$BATS_TEST_TMPDIR/before" <(all_objects)
	# And what is in use stays in use.
	expect_kept
	end_transactions one

	serve two
	expect_whole two 100
	expect_kept
}
