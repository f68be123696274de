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

# References of the objects that user $1 made whose verdict is among the words that follow.
judged() {
	local maker=$1

	shift
	jq -r --argjson maker "$maker" '.leaks[] | select((.creator // .owner).uid == $maker and
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

# Judges as long as process $1 lives.
expect_kept_while() {
	while kill -0 "$1" 2>/dev/null; do
		expect_kept
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

# A directory of the user's, $temp.
make_temp() {
	chmod 711 "$BATS_TEST_TMPDIR"
	chmod a+x "${BATS_TEST_TMPDIR%/*}" "${BATS_TEST_TMPDIR%/*/*}"
	temp=$BATS_TEST_TMPDIR/temp
	install -d -o $WORKER -g $WORKER "$temp"
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
	owner=$POSTGRES
	make_cluster $POSTGRES "$BATS_TEST_TMPDIR/db" postgres
	world "$REAPING"
	bystanders
	serve db
	bench db -q -i -s 1
	echo 'select count(*), sum(aid) from pgbench_accounts' >"$BATS_TEST_TMPDIR/parallel.sql"
	expect_kept
	[ "$(judged $POSTGRES in-use | wc -l)" -ge 2 ]

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
	owner=$POSTGRES
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
	diff <(grep '^shm:[0-9]*$' "$BATS_TEST_TMPDIR/left") <(judged $POSTGRES orphan)
	diff <(grep '^pshm:' "$BATS_TEST_TMPDIR/left") <(judged $POSTGRES suspect)
	[ "$(judged $POSTGRES orphan suspect | wc -l)" -ge 2 ]
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

# ---- stress-ng ----

# stress DIR TIME: in that directory, for so long.
stress() {
	stress-ng --verify --temp-path "$1" --timeout "$2" --shm-sysv 1 --shm-sysv-bytes 1M --shm-sysv-segs 3 \
		--sem-sysv 2 --msg 1 --mq 1 --shm 1 --shm-bytes 1M --shm-objs 3
}

# The user's processes stop, all at the same instant.
all_stop() {
	as $WORKER bash -c 'kill -STOP -1'
	! inside pgrep -u $WORKER -r D,I,R,S >/dev/null
}

# Stops them where there is an object of each of the kinds in $1, and of those whose names match $2.
stop_with() {
	local kind

	as $WORKER bash -c 'kill -CONT -1'
	sleep 0.02
	eventually all_stop
	all_objects >"$BATS_TEST_TMPDIR/before"
	for kind in $1; do
		grep -q "^$kind:" "$BATS_TEST_TMPDIR/before" || return 1
	done
	grep -qE "$2" "$BATS_TEST_TMPDIR/before"
}

@test "stress-ng: at work, started again and again, and killed" {
	need_tools pgrep stress-ng
	owner=$WORKER
	world "$REAPING"
	bystanders
	make_temp
	: >"$BATS_TEST_TMPDIR/log"
	as $WORKER bash -c "$(declare -f stress); while stress $temp 1s; do echo again; done" \
		>"$BATS_TEST_TMPDIR/log" 2>&1 &
	supervisor=$!
	while [ "$(grep -c '^again$' "$BATS_TEST_TMPDIR/log")" -lt 2 ]; do
		expect_kept
		kill -0 $supervisor || { cat "$BATS_TEST_TMPDIR/log"; return 1; }
	done
	eventually stop_with 'shm msg pshm mq' .
	expect_kept
	kill_all_of $WORKER
	expect_all_removed
}

@test "stress-ng: a run that was killed beside another of the same user" {
	need_tools pgrep stress-ng
	owner=$WORKER
	world "$REAPING"
	make_temp
	for run in one two; do
		as $WORKER setsid --fork bash -c "echo \$\$; $(declare -f stress); stress $temp 10h
			echo status \$?" >"$BATS_TEST_TMPDIR/$run" 2>&1
		eventually grep -q dispatching "$BATS_TEST_TMPDIR/$run"
	done
	read -r session <"$BATS_TEST_TMPDIR/two"
	eventually inside pgrep -s "$session" stress-ng
	# The names of its files carry the numbers of its workers.
	names() {
		inside pgrep -s "$session" | sed 's/.*/(stress-ng|mq)-&-/' | paste -sd '|'
	}
	files=pshm.*none
	with_files() {
		files=$(names)
		stop_with 'shm msg sem' "$files"
	}
	eventually with_files
	expect_kept
	inside pkill -KILL -s "$session"
	gone() {
		! inside pgrep -s "$session" -r D,I,R,S,T,t >/dev/null
	}
	eventually gone
	all_objects >"$BATS_TEST_TMPDIR/before"
	grep -E "$files" "$BATS_TEST_TMPDIR/before" >"$BATS_TEST_TMPDIR/left"

	# Nothing tells whose they were.
	expect_kept
	[ "$(judged "$owner" suspect | grep -cE "$files")" = "$(wc -l <"$BATS_TEST_TMPDIR/left")" ]
	remove
	diff "$BATS_TEST_TMPDIR/before" <(all_objects)
	# A person's rules do.
	sed -E 's,^(.*):/?(.*),orphan kind=\1 name=\2,; s,kind=mq,kind=pmsg,' "$BATS_TEST_TMPDIR/left" \
		>"$BATS_TEST_TMPDIR/rules"
	judge --rules "$BATS_TEST_TMPDIR/rules"
	diff "$BATS_TEST_TMPDIR/left" <(judged "$owner" orphan)
	remove --rules "$BATS_TEST_TMPDIR/rules"
	diff <(grep -vE "$files" "$BATS_TEST_TMPDIR/before") <(all_objects)

	# The other has lost nothing that it checks.
	as $WORKER bash -c 'kill -CONT -1'
	read -r session <"$BATS_TEST_TMPDIR/one"
	inside pkill -INT -o -s "$session" stress-ng
	eventually grep -q '^status ' "$BATS_TEST_TMPDIR/one"
	grep -qx 'status 0' "$BATS_TEST_TMPDIR/one" || { cat "$BATS_TEST_TMPDIR/one"; return 1; }
	run ! grep 'stress-ng: fail' "$BATS_TEST_TMPDIR/one"
}

# ---- Python ----

# Processes that share a list of numbers and a lock; the segment of one is closed by all from time to
# time, and opened again by its name. Ends well where nothing of it was lost.
export PYTHON='
import multiprocessing as mp, os, sys, time
from multiprocessing import shared_memory
def work(name, lock, done, until):
    rounds = 0
    while rounds == 0 or not os.path.exists(until):
        m = shared_memory.SharedMemory(name)
        with lock:
            m.buf[0:4] = (int.from_bytes(m.buf[0:4], "little") + 1).to_bytes(4, "little")
        m.close()
        rounds += 1
        time.sleep(0.001)
    done.put(rounds)
def main():
    mp.set_start_method(sys.argv[1])
    m = shared_memory.SharedMemory(create=True, size=4096)
    kept = shared_memory.SharedMemory(create=True, size=4096)
    name = m.name
    m.close()
    lock, done = mp.Lock(), mp.Queue()
    workers = [mp.Process(target=work, args=(name, lock, done, sys.argv[2])) for i in range(3)]
    for w in workers:
        w.start()
    print("READY", flush=True)
    total = sum(done.get() for w in workers)
    for w in workers:
        w.join()
    m = shared_memory.SharedMemory(name)
    assert int.from_bytes(m.buf[0:4], "little") == total > 0
    m.unlink()
    kept.unlink()
    print("WELL", flush=True)
if __name__ == "__main__":
    main()
'

# python NAME METHOD: starts it as user $WORKER; it ends when there is a file NAME.end.
python() {
	echo "$PYTHON" >"$BATS_TEST_TMPDIR/program.py"
	make_temp
	as $WORKER setsid python3 -W ignore "$BATS_TEST_TMPDIR/program.py" "$2" \
		"$BATS_TEST_TMPDIR/$1.end" >"$BATS_TEST_TMPDIR/$1" 2>&1 &
	python=$!
	eventually grep -q READY "$BATS_TEST_TMPDIR/$1"
}

@test "Python multiprocessing: at work, started again, and killed" {
	need_tools pgrep python3
	owner=$WORKER
	world "$REAPING"
	bystanders
	for method in fork spawn; do
		python "$method" "$method"
		for _ in 1 2 3; do
			expect_kept
		done
		: >"$BATS_TEST_TMPDIR/$method.end"
		expect_kept_while "$python" || { cat "$BATS_TEST_TMPDIR/$method"; return 1; }
		grep -q WELL "$BATS_TEST_TMPDIR/$method"
	done
	python last spawn
	expect_kept
	kill_all_of $WORKER
	expect_all_removed
}

@test "Python multiprocessing: a program that was killed beside another of the same user" {
	need_tools pgrep python3
	owner=$WORKER
	world "$REAPING"
	python one spawn
	one=$python
	all_objects >"$BATS_TEST_TMPDIR/before"
	python two spawn
	comm -13 "$BATS_TEST_TMPDIR/before" <(all_objects) >"$BATS_TEST_TMPDIR/left"
	[ "$(grep -c '^pshm:/psm_' "$BATS_TEST_TMPDIR/left")" = 2 ]
	grep -q '^psem:/*mp-' "$BATS_TEST_TMPDIR/left"
	expect_kept
	session=$(inside pgrep -f two.end | head -n 1)
	# One after the other they would die, and the last one clean up behind the others: so it sleeps.
	inside pkill -STOP -s "$session"
	inside pkill -KILL -s "$session"
	gone() {
		! inside pgrep -s "$session" -r D,I,R,S,T,t >/dev/null
	}
	eventually gone

	# Whoever uses its semaphores has them open. The names of segments the other may know.
	judge
	diff <(grep '^psem:' "$BATS_TEST_TMPDIR/left") <(judged "$owner" orphan)
	comm -23 <(grep '^pshm:' "$BATS_TEST_TMPDIR/left") <(judged "$owner" suspect) | diff /dev/null -
	remove
	diff <(LC_ALL=C sort -u "$BATS_TEST_TMPDIR/before" <(grep '^pshm:' "$BATS_TEST_TMPDIR/left")) <(all_objects)
	# A person's rule tells them apart.
	sed -n 's,^pshm:/,orphan kind=pshm name=,p' "$BATS_TEST_TMPDIR/left" >"$BATS_TEST_TMPDIR/rules"
	remove --rules "$BATS_TEST_TMPDIR/rules"
	diff "$BATS_TEST_TMPDIR/before" <(all_objects)
	: >"$BATS_TEST_TMPDIR/one.end"
	wait "$one"
	grep -q WELL "$BATS_TEST_TMPDIR/one"
	diff /dev/null <(all_objects)
}
