# SPDX-License-Identifier: GPL-2.0-or-later
# graph: what it draws of real programs, and that what it writes can be read.

load lib
load programs

export SCHEMA=$BATS_TEST_DIRNAME/../../share/schemas/graph.schema.json

graph() {
	ipcadm graph "$@"
}

# The edges of the graph as "command>command kind", sorted; - where they have no direction, and
# (kind name) for an object's node. The shell that runs the test is left out.
edges() {
	graph --json "$@" >"$BATS_TEST_TMPDIR/edges.json"
	jq -r '
		def name: if .type == "process" then .processes[0].command
			elif .type == "object" then "(\(.objects[0].kind) \(.objects[0].name // .objects[0].id))"
			else "signals" end;
		(.nodes | map({key: .id, value: name}) | from_entries) as $names |
		.edges[] | "\($names[.from])\(if .directed then ">" else "-" end)\($names[.to]) \(.kind)\(
			if .count > 1 then " x\(.count)" else "" end)"' "$BATS_TEST_TMPDIR/edges.json" |
		grep -v bash | sort
}

need_dot() {
	command -v dot >/dev/null || skip "Graphviz is not installed"
}

# Reads a flowchart of Mermaid by the grammar of its nodes and edges, and no other line.
mermaid_parses() {
	python3 -c '
import re, sys
text = "\"(?:[^\"\\x00-\\x1f#]|#[0-9]+;|#quot;)*\""
id = "[a-z][0-9]+"
shapes = [(r"\(", r"\)"), (r"\[\(", r"\)\]"), (r"\[/", r"/\]"), (r"\{\{", r"\}\}"),
          (r"\(\[", r"\]\)"), (">", r"\]")]
node = re.compile("    (" + id + ")(?:" + "|".join(a + text + b for a, b in shapes) + ")")
edge = re.compile("    (" + id + ") (?:-->|---)(?:\\|" + text + "\\|)? (" + id + ")")
lines = open(sys.argv[1], "rb").read().decode("utf-8").split("\n")
if lines[0] != "flowchart LR" or lines.pop() != "":
    sys.exit("no flowchart")
known = set()
for line in lines[1:]:
    n, e = node.fullmatch(line), edge.fullmatch(line)
    if n:
        known.add(n.group(1))
    elif not e or not {e.group(1), e.group(2)} <= known:
        sys.exit("wrong line: " + repr(line))
print(len(known))' "$1"
}

@test "a shell pipeline with a FIFO: who writes to whom" {
	cd "$BATS_TEST_TMPDIR"
	need_jq
	mkfifo fifo
	sleep 1061 >fifo &
	tail -f fifo | grep -v nothing | wc -l >/dev/null &
	await_programs sleep tail grep wc
	run -0 edges
	expect_output <<-'END'
		grep>wc pipe
		sleep>tail fifo
		tail>grep pipe
	END
	need_dot
	graph | dot -Tsvg >picture
	for label in 'sleep 1061' 'tail ' 'grep ' 'wc ' 'fifo '; do
		grep -q -- "$label" picture
	done
}

@test "restricted by process, depth and kind" {
	need_jq
	sleep 1061 | tail -f /dev/stdin | grep -v nothing | wc -l >/dev/null &
	await_programs sleep tail grep wc
	tail=$(pgrep -x tail)
	run -0 edges --pid "$tail"
	expect_output <<-'END'
		sleep>tail pipe
		tail>grep pipe
	END
	run -0 edges --pid "$tail" --depth 2
	[ "${#lines[@]}" = 3 ]
	run -0 edges --pid "$tail,$(pgrep -x grep)" --depth 0
	expect_output <<<"tail>grep pipe"
	run -0 edges --pid "$tail" shm,fifo
	[ -z "$output" ]
	# Who was named is shown, even alone.
	[ "$(graph --json --pid "$tail" shm | jq -c '[.nodes[].processes[].pid]')" = "[$tail]" ]
}

@test "restricted by user" {
	need_jq
	need_users
	sleep 1061 | cat >/dev/null &
	await_programs sleep cat
	as_nobody bash -c 'sleep 1062 | tail -f /dev/stdin >/dev/null & wait' &
	await_programs tail
	await "the other user's sleep" pgrep -xu nobody sleep
	run -0 edges --user nobody
	[[ $output == *"sleep>tail pipe"* ]]
	[[ $output != *cat* ]]
	run -1 --separate-stderr graph --user no-such-user
	expect_one_error no-such-user
}

@test "queues have directions, memory and semaphores none" {
	need_python
	need_jq
	start <<-END
		q = check(c.msgget(0x1, 0o1600))
		s = check(c.semget(0x2, 1, 0o1600))
		m = check(c.shmget(0x3, 4096, 0o1600))
		check(c.shmat(m, None, 0))
		send(q, 1, b"x")
		reader = os.fork()
		if reader == 0:
		    c.prctl(15, b"reader", 0, 0, 0)
		    b = Message()
		    c.msgrcv(q, ctypes.byref(b), 100, 0, 0)
		    c.msgrcv(q, ctypes.byref(b), 100, 0, 0)
		waiter = os.fork()
		if waiter == 0:
		    c.prctl(15, b"waiter", 0, 0, 0)
		    c.semop(s, ctypes.byref(Op(0, -1, 0)), 1)
		c.prctl(15, b"writer", 0, 0, 0)
		asleep("msgrcv", reader)
		asleep("semtimedop", waiter)
		ready()
		stay()
	END
	run -0 edges msg,sem,shm
	expect_output <<-'END'
		(msg 0)>reader msg
		reader-(shm 0) shm
		waiter-(sem 0) sem
		waiter-(shm 0) shm
		writer-(shm 0) shm
		writer>(msg 0) msg
	END
}

@test "POSIX queues: from who can only write to who can only read" {
	need_python
	need_jq
	ipcmk -q -n jobs >/dev/null
	start <<-END
		reader = os.fork()
		if reader == 0:
		    c.prctl(15, b"reader", 0, 0, 0)
		    check(c.mq_open(b"/jobs", os.O_RDONLY))
		    stay()
		c.prctl(15, b"writer", 0, 0, 0)
		check(c.mq_open(b"/jobs", os.O_WRONLY))
		asleep("nanosleep", reader)
		ready()
		stay()
	END
	run -0 edges pmsg
	expect_output <<-'END'
		(pmsg jobs)>reader pmsg
		writer>(pmsg jobs) pmsg
	END
}

@test "workers that are alike become one node with a count" {
	need_python
	need_jq
	need_dot
	start <<-END
		import socket
		m = check(c.shmget(0x3, 4096, 0o1600))
		pairs = [socket.socketpair() for i in range(8)]
		workers = []
		for i in range(8):
		    workers.append(os.fork())
		    if workers[-1] == 0:
		        c.prctl(15, b"worker", 0, 0, 0)
		        check(c.shmat(m, None, 0))
		        for j, (a, b) in enumerate(pairs):
		            a.close()
		            if j != i: b.close()
		        stay()
		for a, b in pairs: b.close()
		asleep("nanosleep", *workers)
		ready()
		stay()
	END
	run -0 edges shm,unix
	expect_output <<-'END'
		python3-(shm 0) shm
		python3-worker unix x8
		worker-(shm 0) shm
	END
	[ "$(graph --json shm,unix | jq -c '[.nodes[] | select(.type == "process") |
		.processes | length] | sort')" = '[1,8]' ]
	graph shm,unix | dot -Tplain | grep -q 'worker ×8'
	[ "$(edges shm,unix --no-fold | grep -c '^python3-worker unix$')" = 8 ]
	# Who has something more is no longer like the others.
	[ "$(graph --json | jq '[.nodes[] | select(.type == "process")] | length')" -ge 2 ]
}

@test "PostgreSQL: its processes around its segment, and a client at its server" {
	need_jq
	need_dot
	start_postgres
	graph --pid "$postmaster" --depth 3 --json >"$BATS_TEST_TMPDIR/json"
	run -0 jq -r '.nodes[] | select(.type == "process") | .processes[].arguments | join(" ")' \
		"$BATS_TEST_TMPDIR/json"
	for process in checkpointer 'background writer' walwriter psql; do
		[[ $output == *"$process"* ]]
	done
	[ "$(jq '[.edges[] | select(.kind == "shm")] | length' "$BATS_TEST_TMPDIR/json")" -ge 5 ]
	jq -e --arg client "p$(pgrep -x psql)" '[.edges[] | select(.kind == "unix" and
		(.from == $client or .to == $client))] | length == 1' "$BATS_TEST_TMPDIR/json"
	graph --pid "$postmaster" --depth 3 | dot -Tpng >"$BATS_TEST_TMPDIR/picture.png"
}

@test "clients that are alike, each with a server of its own, fold with them; a pair does not" {
	need_python
	need_jq
	start <<-END
		import socket
		children = []
		for i in range(5):
		    a, b = socket.socketpair()
		    for name, own, other in (b"client", a, b), (b"server", b, a):
		        children.append(os.fork())
		        if children[-1] == 0:
		            c.prctl(15, name, 0, 0, 0)
		            other.close()
		            stay()
		    a.close()
		    b.close()
		a, b = socket.socketpair()
		for own, other in (a, b), (b, a):
		    children.append(os.fork())
		    if children[-1] == 0:
		        c.prctl(15, b"peer", 0, 0, 0)
		        other.close()
		        stay()
		a.close()
		b.close()
		asleep("nanosleep", *children)
		ready()
		stay()
	END
	run -0 edges unix
	expect_output <<-'END'
		client-server unix x5
		peer-peer unix
	END
}

@test "pending signals, on request" {
	need_python
	need_jq
	start <<-END
		signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGTERM])
		os.kill(os.getpid(), signal.SIGUSR1)
		os.kill(os.getpid(), signal.SIGTERM)
		ready()
		stay()
	END
	run -0 graph --json --signals
	[ "$(jq -c '.nodes[] | select(.type == "signals") | .signals | map(.signal, .blocked)' \
		<<<"$output")" = '["SIGUSR1",true,"SIGTERM",true]' ]
	[ "$(jq -c --arg to "p$program" '[.edges[] | select(.kind == "signals") | .to == $to]' \
		<<<"$output")" = '[true]' ]
	[ "$(graph --json | jq -c '[.nodes[] | select(.type == "signals")]')" = '[]' ]
}

# Names and command lines that try to break out of their quotes.
start_hostile() {
	start <<-'END'
		names = [b'"];evil [label="', b"\x1b[31mred", b"a\nb", b"\xff\xfe", b"x" * 255, b"back\\",
		         b'"]\n    evil["', b"&lt;<b>|}{&", b"#quot;`", b"\\N\\\"", b"%%{init}%%"]
		for name in names:
		    f = os.open(b"/dev/shm/" + name, os.O_RDWR | os.O_CREAT)
		    os.ftruncate(f, 4096)
		    os.set_inheritable(f, True)
		children = []
		for name in names:
		    children.append(os.fork())
		    if children[-1] == 0:
		        os.execv("/bin/sleep", [name, b"1060"])
		asleep("nanosleep", *children)
		ready()
		stay()
	END
}

@test "hostile names break neither DOT nor Mermaid nor JSON" {
	cd "$BATS_TEST_TMPDIR"
	need_python
	need_jq
	need_dot
	start_hostile
	graph pshm >out.dot
	dot -Tplain out.dot >out.plain 2>errors
	[ ! -s errors ]
	graph pshm --json >out.json
	iconv -f UTF-8 -t UTF-8 out.json >/dev/null
	nodes=$(jq '.nodes | length' out.json)
	[ "$nodes" = 23 ]
	[ "$(grep -c '^node' out.plain)" = "$nodes" ]
	[ "$(grep -c '^edge' out.plain)" = "$(jq '.edges | length' out.json)" ]
	run ! grep -q '^node evil' out.plain
	graph pshm --format mermaid >out.mermaid
	[ "$(mermaid_parses out.mermaid)" = "$nodes" ]
	[ "$(cat out.dot out.mermaid | LC_ALL=C tr -d '\n\t' | LC_ALL=C grep -c '[[:cntrl:]]')" = 0 ]
}

@test "the check of Mermaid's grammar refuses what is none" {
	cd "$BATS_TEST_TMPDIR"
	need_python
	for wrong in 'p1("a"b")' 'p1["a"] ; x' 'p1(a)' $'p1("a")\nevil' 'p1 --> p2'; do
		printf 'flowchart LR\n    %s\n' "$wrong" >wrong
		run -1 mermaid_parses wrong
	done
}

@test "JSON follows its schema" {
	need_schema
	build_scene
	start_hostile
	sleep 1060 | cat &
	graph --json --signals | valid "$SCHEMA" --strict
	graph --json --no-fold --all-namespaces | valid "$SCHEMA"
}

@test "without rights: one line, and status 0" {
	need_users
	run -0 --separate-stderr as_nobody ipcadm graph
	expect_one_error CAP_SYS_PTRACE
	[[ $output == digraph* ]]
}

@test "wrong options" {
	for wrong in '--format svg' 'pipes' '--depth x' '--pid 0' 'operand' '--pid 1999999'; do
		# shellcheck disable=SC2086
		run -1 graph $wrong
	done
}
