# SPDX-License-Identifier: GPL-2.0-or-later
# Real programs at work: ls, who, show and graph against lsof, fuser, ipcs, /proc and the programs
# themselves.

load lib
load programs

need_tools() {
	local tool

	for tool in jq lsof fuser "$@"; do
		command -v "$tool" >/dev/null || skip "$tool is not installed"
	done
}

# ---- what others say: lines of "object pid" ----

# Segments by identifier and files of /dev/shm, and who has them mapped or open. A semaphore is mapped
# under the name that sem_open(3) gave it before its own; so names are looked up by inode.
memory_by_lsof() {
	ls -i /dev/shm >names
	lsof -w -F pfin | awk '
		NR == FNR { name[$1] = $2; next }
		/^p/ { pid = substr($0, 2) }
		/^f/ { inode = "" }
		/^i/ { inode = substr($0, 2) }
		/^n\/SYSV/ { print "shm " inode, pid }
		/^n\/dev\/shm\/./ { print inode in name ? name[inode] : substr($0, 11), pid }' names - |
		sort -u
}

queues_by_fuser() {
	local queue pid

	for queue in /dev/mqueue/*; do
		for pid in $(fuser "$queue" 2>/dev/null); do
			echo "${queue##*/} $pid"
		done
	done | sort -u
}

# ---- what we say ----

# Objects of the kinds in the pattern $1 with the processes that do $2, a condition of jq, with them.
by_who() {
	jq -r --arg kinds "$1" '.shared[] | select(.kind | test("^(" + $kinds + ")$")) |
		(if .key != null then "\(.kind) \(.id)" else .name end) as $name |
		(if .kind == "psem" then "sem." else "" end) as $prefix |
		.processes[] | select('"$2"') | "\($prefix)\($name) \(.pid)"' who.json | sort -u
}

by_ls() {
	jq -r --arg kinds "$1" '.objects[] | select(.kind | test("^(" + $kinds + ")$")) |
		(if .key != null then "\(.kind) \(.id)" else .name | ltrimstr("/") end) as $name |
		(if .kind == "psem" then "sem." else "" end) as $prefix |
		.procpids[] | "\($prefix)\($name) \(.)"' ls.json | sort -u
}

# Edges between an object and a process.
by_graph() {
	jq -r --arg kinds "$1" '
		(.nodes | map({key: .id, value: .}) | from_entries) as $nodes |
		.edges[] | [$nodes[.from], $nodes[.to]] |
		(map(select(.type == "object")) | .[0].objects[0]) as $object |
		(map(select(.type == "process")) | .[0].processes[0].pid) as $pid |
		select($object != null and $pid != null and
			($object.kind | test("^(" + $kinds + ")$"))) |
		(if $object.kind == "psem" then "sem." else "" end) as $prefix |
		"\($prefix)\(if ($object.kind | test("^(shm|msg|sem)$")) then "\($object.kind) \($object.id)"
			else $object.name end) \($pid)"' graph.json | sort -u
}

look() {
	ipcadm ls -J >ls.json
	ipcadm who -J >who.json
	ipcadm graph --json --no-fold >graph.json
}

# Do ls, who and graph name the users of memory that lsof names?
agree_on_memory() {
	memory_by_lsof >lsof.out
	[ -s lsof.out ]
	diff lsof.out <(by_who 'shm|pshm|psem' '.mapped or .open')
	# A list has no files without names.
	while read -r name rest; do
		[ "$name" != shm ] && [ ! -e "/dev/shm/$name" ] || echo "$name $rest"
	done <lsof.out | diff - <(by_ls 'shm|pshm|psem')
	# Who only made a segment has an edge too.
	run ! grep -Fvx -f <(by_graph 'shm|pshm|psem') lsof.out
}

# ---- stress-ng ----

all_stopped() {
	local pid

	pkill -STOP stress-ng
	for pid in $(pgrep stress-ng); do
		grep -q ') [TZ] ' "/proc/$pid/stat" || return 1
	done
}

# Stops it where it has an object of each kind, for then all can be compared.
freeze() {
	local kind

	pkill -CONT stress-ng
	sleep 0.02
	await "stress-ng to stop" all_stopped
	for kind in shm sem msg; do
		[ "$(wc -l <"/proc/sysvipc/$kind")" -gt 1 ] || return 1
	done
	[ -n "$(ls -A /dev/shm)" ] && [ -n "$(ls -A /dev/mqueue)" ]
}

# Numbers of semop(2) and semtimedop(2).
semop_calls() {
	case $(uname -m) in
	x86_64) echo '^(65|220) ' ;;
	aarch64) echo '^(193|192) ' ;;
	*) return 1 ;;
	esac
}

@test "stress-ng: objects, users, sleepers and last operators of five kinds are those that others see" {
	cd "$BATS_TEST_TMPDIR"
	need_tools stress-ng pgrep
	need_peer
	stress-ng -q --timeout 1000 --shm-sysv 1 --shm-sysv-bytes 1M --shm-sysv-segs 3 --sem-sysv 2 \
		--msg 1 --mq 1 --shm 1 --shm-bytes 1M --shm-objs 3 >stress.log 2>&1 &
	await "objects of each kind" freeze
	look

	# All objects, and no others.
	for kind in shm sem msg; do
		diff <(awk 'NR > 1 { print $2 }' /proc/sysvipc/$kind | sort) \
			<(jq --arg kind $kind '.objects[] | select(.kind == $kind) | .id' ls.json | sort)
	done
	diff <(cd /dev/shm && printf '%s\n' * | sort) \
		<(jq -r '.objects[] | select(.kind == "pshm") | .name | ltrimstr("/")' ls.json | sort)
	diff <(cd /dev/mqueue && printf '%s\n' * | sort) \
		<(jq -r '.objects[] | select(.kind == "pmsg") | .name | ltrimstr("/")' ls.json | sort)

	# Their users.
	memory_by_lsof >lsof.out
	diff lsof.out <(by_who 'shm|pshm' '.mapped or .open')
	diff lsof.out <(by_ls 'shm|pshm')
	queues_by_fuser >fuser.out
	[ -s fuser.out ]
	diff fuser.out <(by_who pmsg .open)
	diff fuser.out <(by_ls pmsg)
	diff fuser.out <(by_graph pmsg)

	# Who did something last, where that process still runs.
	awk 'NR > 1 { print $2, $6; print $2, $7 }' /proc/sysvipc/msg | while read -r id pid; do
		[ ! -d "/proc/$pid" ] || [ "$pid" = 0 ] || echo "msg $id $pid"
	done | sort -u >msg.out
	diff msg.out <(by_who msg '.recorded != []')
	awk 'NR > 1 { print $2 }' /proc/sysvipc/sem | while read -r id; do
		"$PEER_IPCS" -s -i "$id" | awk -v id="$id" '$1 ~ /^[0-9]+$/ && NF == 5 && $5 > 0 { print id, $5 }'
	done | while read -r id pid; do
		[ ! -d "/proc/$pid" ] || echo "sem $id $pid"
	done | sort -u >sem.out
	diff sem.out <(by_who sem '.recorded != []')
	for kind in msg sem; do
		run ! grep -Fvx -f <(by_graph $kind) $kind.out
	done

	# Who sleeps.
	if calls=$(semop_calls); then
		for pid in $(pgrep stress-ng); do
			! grep -qE "$calls" "/proc/$pid/syscall" || echo "$pid"
		done | sort >asleep.out
		diff asleep.out <(by_who sem '.sleepers != []' | awk '{ print $3 }' | sort)
	fi
	for command in shm-sysv:shm sem-sysv:sem msg:msg mq:pmsg; do
		name=stress-ng-${command%:*}
		[ -z "$(by_who "${command#*:}" true)" ] ||
			[ "$(jq -r --arg kind "${command#*:}" '[.shared[] | select(.kind == $kind) |
				.processes[].command] | unique | join(" ")' who.json)" = "${name:0:15}" ]
	done
	for reference in $(jq -r '.objects[] | .ref' ls.json | head -n 20); do
		ipcadm show -J "$reference" >show.json
		[ "$(jq -r '.objects[0].ref' show.json)" = "$reference" ]
	done
}

@test "PostgreSQL: its segment and its files in /dev/shm have the users that lsof sees" {
	cd "$BATS_TEST_TMPDIR"
	need_tools pgrep
	start_postgres
	look
	agree_on_memory
	id=$(awk 'NR == 2 { print $2 }' /proc/sysvipc/shm)
	[ "$(by_ls shm)" = "$(pgrep -x postgres | sort -n | sed "s/^/shm $id /" | sort)" ]
	diff <(fuser /dev/shm/PostgreSQL.* 2>/dev/null | tr -s ' ' '\n' | grep . | sort -u) \
		<(by_who pshm true | awk '{ print $2 }' | sort -u)
	# The server sees it too: its postmaster made the segment.
	[ "$(sed -n '7s/.* //p' db/data/postmaster.pid)" = "$id" ]
	[ "$(jq -r --argjson id "$id" '.shared[] | select(.kind == "shm" and .id == $id) | .processes[] |
		select([.recorded[].role] | index("creator")) | .pid' who.json)" = "$postmaster" ]
	[ "$(ipcadm ls --no-header -o STATE shm)" = in-use ]
}

@test "Python: shared memory and named semaphores of several processes" {
	cd "$BATS_TEST_TMPDIR"
	need_tools python3
	start <<-'END'
		import multiprocessing as mp
		from multiprocessing import shared_memory
		def work(name, lock, busy):
		    m = shared_memory.SharedMemory(name)
		    if not busy:
		        lock.acquire()
		    stay()
		mp.set_start_method("fork")
		m = shared_memory.SharedMemory(create=True, size=1000)
		lock = mp.Lock()
		lock.acquire()
		workers = [mp.Process(target=work, args=(m.name, lock, i == 0)) for i in range(4)]
		for w in workers:
		    w.start()
		c.sem_open.restype = ctypes.c_void_p
		gate = c.sem_open(b"/gate", os.O_CREAT, 0o600, 0)
		if os.fork() == 0:
		    c.sem_wait(ctypes.c_void_p(c.sem_open(b"/gate", 0)))
		asleep("nanosleep", workers[0].pid)
		asleep("futex", *(w.pid for w in workers[1:]))
		children = open("/proc/self/task/%d/children" % os.getpid()).read().split()
		asleep("futex", int(children[-1]))
		ready(m.name, children[-1], *(w.pid for w in workers))
		stay()
	END
	read -r name waiter pids <<<"$answer"
	look
	agree_on_memory
	[ "$(by_who pshm '.mapped' | grep "^$name " | awk '{ print $2 }' | sort -n | xargs)" = \
		"$(printf '%s\n' "$program" "$waiter" $pids | sort -n | xargs)" ]
	# One holds the lock's semaphore, which has no name left, three wait.
	[ "$(jq -c '[.shared[] | select(.kind == "psem" and .unlinked) | .processes[] |
		select(.sleepers != []) | .pid] | sort' who.json)" = \
		"$(cut -d ' ' -f 2- <<<"$pids" | tr ' ' '\n' | jq -sc sort)" ]
	[ "$(by_who psem '.sleepers != []' | grep 'gate')" = "sem.gate $waiter" ]
	run -0 ipcadm show psem:gate
	[[ $output == *"  $waiter python3: futex at offset 0 "* ]]
}

@test "a pipeline behind a FIFO: fuser and graph name the same processes" {
	cd "$BATS_TEST_TMPDIR"
	need_tools pgrep
	mkfifo fifo
	sleep 1061 >fifo &
	tail -f fifo | grep -v nothing | wc -l >/dev/null &
	await_programs sleep tail grep wc
	ipcadm who -J --command 'sleep 1061' >who.json
	diff <(fuser fifo 2>/dev/null | tr -s ' ' '\n' | grep . | sort -n) \
		<(jq '.shared[] | select(.kind == "fifo") | .processes[].pid' who.json | sort -n)
	[ "$(jq -c '.shared[] | select(.kind == "fifo") | .processes[] | [.command, .open.read, .open.write]' \
		who.json | sort | xargs)" = '[sleep,false,true] [tail,true,false]' ]
	[ "$(ipcadm graph --json --pid "$(pgrep -x wc)" --depth 3 |
		jq -c '[.nodes[].processes[].command] | sort')" = '["grep","sleep","tail","wc"]' ]
}
