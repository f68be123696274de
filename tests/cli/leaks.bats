# SPDX-License-Identifier: GPL-2.0-or-later
# leaks: verdicts on real objects, every option and every wrong use of one, and removal.

load lib
load programs

export SCHEMA=$BATS_TEST_DIRNAME/../../share/schemas/leaks.schema.json
export FAMILIES=$BATS_TEST_DIRNAME/../../share/ipcadm/families.d

# The test's IPC namespace is shared with nobody outside. Rules and families are the test's own.
leaks() {
	mkdir -p "$BATS_TEST_TMPDIR/families"
	: >>"$BATS_TEST_TMPDIR/rules"
	ipcadm leaks --alone --families "$BATS_TEST_TMPDIR/families" --rules "$BATS_TEST_TMPDIR/rules" "$@"
}

# Runs something as the user whose objects nobody else uses: no process of his is left.
as_www() {
	setpriv --reuid 33 --regid 33 --clear-groups -- "$@"
}

# An object of each kind that nobody can use any more. Sets a variable for each.
abandon() {
	need_users
	shm=$(as_www object shm 0 10000 0600)
	msg=$(as_www object msg 0 0600)
	sem=$(as_www object sem 0 3 0600)
	as_www object pshm /area 5000 0600
	as_www object pmsg /jobs 3 0600
	as_www object psem /lock 1 0600
}

# companion USER: a process of that user (a number) that could use any object of his, and is none of
# those that wait for ours.
companion() {
	setpriv --reuid "$1" --regid "$1" --clear-groups -- actor wait >"$BATS_TEST_TMPDIR/companion" &
	await "a companion" grep -q READY "$BATS_TEST_TMPDIR/companion"
}

# What is listed: verdict and object.
verdicts() {
	# Into no pipe: sort(1) would be a process of root's beside us, and root may use any object.
	leaks --raw --no-header -o VERDICT,OBJECT "$@" >"$BATS_TEST_TMPDIR/verdicts" &&
		LC_ALL=C sort "$BATS_TEST_TMPDIR/verdicts"
}

# How many objects there are of all kinds.
left() {
	ipcadm ls --raw --no-header "$@" | wc -l
}

@test "abandoned objects of all six kinds are orphans, or dormant where they have a name" {
	abandon
	run -0 --separate-stderr verdicts
	expect_output <<-END
		dormant mq:/jobs
		dormant psem:/lock
		dormant pshm:/area
		orphan msg:$msg
		orphan sem:$sem
		orphan shm:$shm
	END
	[ -z "$stderr" ]
}

@test "what somebody uses is in use, what its owner may come back to is suspect" {
	abandon
	need_python
	own=$(object shm 0 4096 0600)
	start <<-END
		check(c.shmat($shm, None, 0))
		area = os.open("/dev/shm/area", os.O_RDWR)
		jobs = os.open("/dev/mqueue/jobs", os.O_RDWR)
		ready()
		stay()
	END
	run -0 verdicts --all
	expect_output <<-END
		dormant msg:$msg
		dormant psem:/lock
		dormant sem:$sem
		in-use mq:/jobs
		in-use pshm:/area
		in-use shm:$shm
		suspect shm:$own
	END
	run -0 verdicts
	[[ $output != *in-use* ]]
	run -0 leaks --raw --no-header -o REASONS --user root
	[[ $output == tied-owner* ]]
}

@test "without --alone nothing of System V is an orphan in a PID namespace that sees not everything" {
	abandon
	run -0 ipcadm leaks --families "$FAMILIES" --all --raw --no-header -o VERDICT,REASONS sem msg
	expect_output <<-END
		unknown blind
		unknown blind
	END
}

@test "the table for people, and the sums behind it" {
	abandon
	run -0 --separate-stderr leaks
	[ "${lines[0]}" = "VERDICT OBJECT        OWNER   SIZE AGE UNUSED LOST   WHY" ] ||
		[[ ${lines[0]} =~ ^VERDICT\ OBJECT\ +OWNER\ +SIZE\ +AGE\ +UNUSED\ +LOST\ +WHY$ ]]
	[ "${#lines[@]}" = 8 ]
	[[ ${lines[7]} == "www-data: 3 orphans, 3 dormant, "*"; "*"% of "* ]]
	run -0 leaks --user root
	expect_output <<-END
		no orphans, dormant objects or suspects; 0 objects were looked at
	END
	run -0 leaks --no-header
	[ "${#lines[@]}" = 6 ]
}

# On a terminal of so many columns.
on_screen() {
	pty -c "$1" ipcadm leaks --alone --rules "$BATS_TEST_TMPDIR/rules" --families "$FAMILIES" "${@:2}"
}

@test "on a terminal no line is longer than it, and neither names nor reasons are cut" {
	abandon
	: >"$BATS_TEST_TMPDIR/rules"
	forty=/torch_12345_982347928347_0_of-forty-one_
	long=/$(printf 'long-%.0s' {1..40})
	own=$(setpriv --reuid 1 --regid 1 --clear-groups object sem 0x4d420001 3 0600)
	as_www object pshm "$forty" 100 0600
	as_www object pshm "$long" 100 0600
	as_www object pshm "/имя с пробелом и 名前" 100 0600
	companion 1
	for columns in 60 80 120; do
		run -0 on_screen "$columns"
		echo "$output"
		[ "$(wc -L <<<"$output")" -le "$columns" ]
		[[ ${lines[0]} =~ ^VERDICT\ OBJECT\ +OWNER\ +SIZE\ +AGE\ +UNUSED\ +LOST$ ]]
		[[ $output == *" pshm:$forty"* ]]
		[[ $output == *" pshm:/имя с пробелом и 名前"* ]]
		# Put together again, the name and the reason are whole.
		[[ $(tr -d ' \n' <<<"$output") == *"pshm:$long"* ]]
		[[ $(tr -s ' \n' ' ' <<<"$output") =~ sem:$own\ +daemon\ .*\ process(es)?\ .*owner\ and\ may\ still\ use\ it ]]
	done
	# Where there is room, an object is one line.
	run -0 on_screen 400 sem
	[[ ${lines[0]} == *" WHY" ]]
	[[ ${lines[1]} =~ ^(orphan|dormant|suspect)\ .*" (processes that "[^\)]*")"$ ]] ||
		[[ ${lines[2]} =~ ^(orphan|dormant|suspect)\ .*" (processes that "[^\)]*")"$ ]]
	run -0 on_screen 80 --no-cut
	[[ ${lines[0]} == *" WHY" ]]
	run -0 on_screen 80 -o VERDICT,OBJECT,REASONS,FAMILY,WHY --no-header sem
	[ "$(wc -L <<<"$output")" -le 80 ]
	# What does not fit either goes below with its name.
	run -0 on_screen 80 --all-namespaces
	[ "$(wc -L <<<"$output")" -le 80 ]
	run -0 on_screen 40 -o WHY,REASONS --no-header sem
	[ "$(wc -L <<<"$output")" -le 40 ]
	[[ ${lines[0]} =~ ^(nobody\ is\ (left|likely)|process) ]]
	run -0 on_screen 40 shm
	echo "$output"
	[ "$(wc -L <<<"$output")" -le 40 ]
	[[ $output == *$'\n        '*"LOST: 0B"* ]]
}

@test "into a pipe each object is one line, and nothing is cut" {
	abandon
	as_www object pshm "/$(printf 'long-%.0s' {1..40})" 100 0600
	COLUMNS=80 run -0 leaks --no-header
	[ "${#lines[@]}" = 7 ]
	[[ $output == *" pshm:/$(printf 'long-%.0s' {1..40}) "*" whoever is started later may find it"* ]]
}

@test "names that would drive a terminal are escaped, and removed like others" {
	need_users
	name=$'a b\n\e[31m"\\\x7f'
	as_www object pshm "/$name" 100 0600
	for form in '' --raw --export --explain; do
		# shellcheck disable=SC2086
		run -0 leaks $form
		[[ $output == *'\x1b'* ]]
		[[ $output != *$'\e'* ]]
	done
	run --separate-stderr leaks --remove --yes --min-age 0 --include dormant
	[ "$status" = 0 ]
	[[ $stderr != *$'\e'* ]]
	[ "$(left)" = 0 ]
}

@test "names of processes that would drive a terminal are escaped" {
	need_python
	own=$(object sem 0 1 0600)
	start <<-END
		c.prctl(15, b"e\x1b[31mx")
		ready()
		stay()
	END
	for form in '' --raw --export --explain; do
		# shellcheck disable=SC2086
		run -0 leaks $form --all sem
		[[ $output != *$'\e'* ]]
	done
	[[ $output == *"    tied-owner  "*" process $program (e\\x1b[31mx) runs"* ]]
	run -0 pty ipcadm leaks --alone --families "$FAMILIES" --explain sem
	[[ $output != *$'\e'* ]]
	[ "$(wc -L <<<"$output")" -le 80 ]
	run -0 leaks --json --explain sem
	[[ $output != *$'\e'* ]]
	[ -n "$own" ]
}

@test "a capture that lacks a directory is told so once, and has no orphans" {
	abandon
	capture=$BATS_TEST_TMPDIR/capture
	mkdir -p "$capture/proc"
	cp -r /proc/sysvipc "$capture/proc"
	run -0 --separate-stderr ipcadm --sysroot "$capture" leaks --families "$FAMILIES" --raw --no-header -o VERDICT,OBJECT
	expect_output <<-END
		suspect sem:$sem
		suspect shm:$shm
		suspect msg:$msg
	END
	[ "$(grep -c "no '/dev/shm'" <<<"$stderr")" = 1 ]
	run -1 --separate-stderr ipcadm leaks --sysroot "$capture" --families "$FAMILIES" psem
	[[ $stderr == *"no '/dev/shm'"* ]]
}

@test "JSON follows its schema, also with everything asked for" {
	need_schema
	need_jq
	abandon
	object sem 0x41 2 0600
	mkdir "$BATS_TEST_TMPDIR/tree"
	for options in '' --all '--all --explain' "--ftok $BATS_TEST_TMPDIR/tree" '--remove --dry-run --min-age 0' shm; do
		echo "options: $options"
		# shellcheck disable=SC2086
		leaks --json $options >"$BATS_TEST_TMPDIR/json"
		valid "$SCHEMA" --strict <"$BATS_TEST_TMPDIR/json"
	done
	run -0 leaks --json
	[ "$(jq -c '[.leaks[] | select(.owner.uid == 33) | .verdict] | unique' <<<"$output")" = '["dormant","orphan"]' ]
	[ "$(jq -c '.leaks[] | select(.kind == "sem" and .owner.uid == 33) | .lost' <<<"$output")" = \
		'{"bytes":null,"messages":null,"message_bytes":null,"semaphores":0}' ]
	[ "$(jq -c '.leaks[] | select(.kind == "pmsg") | .lost' <<<"$output")" = \
		'{"bytes":3,"messages":3,"message_bytes":3,"semaphores":null}' ]
	[ "$(jq -c '.summary[] | select(.user.name == "www-data") | [.orphans, .dormant, .suspects]' <<<"$output")" = '[3,3,0]' ]
	[ "$(jq -c '.summary[] | select(.user.name == "www-data") | .limits[] | select(.name == "SEMMNS") | .used' \
		<<<"$output")" = 3 ]
	[ "$(jq -c '[.leaks[].removed] | unique' <<<"$output")" = '[null]' ]
}

@test "JSON is the same in every language" {
	abandon
	# Into files: the other processes of a pipeline would be among those that are explained.
	leaks --json --explain >"$BATS_TEST_TMPDIR/one"
	LC_ALL=ru_RU.UTF-8 LANGUAGE=ru leaks --json --explain >"$BATS_TEST_TMPDIR/other"
	grep '"code"\|"verdict"\|"ref"' "$BATS_TEST_TMPDIR/one" | sort -u >"$BATS_TEST_TMPDIR/a"
	grep '"code"\|"verdict"\|"ref"' "$BATS_TEST_TMPDIR/other" | sort -u >"$BATS_TEST_TMPDIR/b"
	diff "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
	! grep -q '[а-я]' "$BATS_TEST_TMPDIR/other"
}

@test "filters: kind, user, name, key, size, age" {
	abandon
	key=$(as_www object shm 0x4d01 90000 0600)
	run -0 verdicts sem psem
	expect_output <<-END
		dormant psem:/lock
		orphan sem:$sem
	END
	[ "$(verdicts --name 'ar*')" = "dormant pshm:/area" ]
	[ "$(verdicts --name '/jobs')" = "dormant mq:/jobs" ]
	[ "$(leaks --all --raw --no-header -o OBJECT --key 0x4d01)" = "shm:$key" ]
	[ "$(leaks --all --raw --no-header -o OBJECT --min-size 50K)" = "shm:$key" ]
	[ -z "$(verdicts --user root)" ]
	[ "$(verdicts --user www-data | wc -l)" = "$(verdicts --user 33 | wc -l)" ]
	[ -z "$(verdicts --min-age 1h)" ]
	[ "$(verdicts --min-age 0 sem)" = "orphan sem:$sem" ]
	touch -d '2 hours ago' /dev/shm/area
	[ -z "$(verdicts --min-age 1h)" ] # its mode or owner may have changed just now
}

@test "the biggest waste comes first, and --sort sorts by a column" {
	need_users
	for size in 3 1 2; do
		as_www object pshm "/area$size" 100 0600
		head -c "${size}00000" /dev/zero >"/dev/shm/area$size"
	done
	run -0 leaks --raw --no-header -o OBJECT
	expect_output <<-END
		pshm:/area3
		pshm:/area2
		pshm:/area1
	END
	run -0 leaks --raw --no-header -o OBJECT --sort OBJECT
	[ "${lines[0]}" = pshm:/area1 ]
	run -0 leaks --raw --no-header -o OBJECT --sort -VERDICT,-SIZE
	[ "${lines[0]}" = pshm:/area3 ]
	run -0 leaks --export -o VERDICT,LOST --name area1
	[[ $output =~ ^VERDICT=\"dormant\"\ LOST=\"[0-9.]+K\"$ ]]
	run -0 leaks --raw --bytes --time-format iso -o SINCE --name area1 --no-header
	[[ $output =~ ^20[0-9-]+T[0-9:]+\+05:30$ ]]
}

@test "what would be lost: messages, values, memory that is really there" {
	need_python
	abandon
	start <<-END
		send($msg, 7, b"hello")
		send($msg, 7, b"you")
		c.semctl($sem, 1, 16, 5)
		ready()
	END
	await "the program to end" sh -c "! kill -0 $program"
	run -0 leaks --all --raw --bytes --no-header -o OBJECT,LOST msg sem shm
	[[ $output == *"msg:$msg 2\\x20msgs,\\x208"* ]]
	[[ $output == *"sem:$sem 0,5,0"* ]]
	[[ $output == *"shm:$shm 0"* ]]
}

@test "--explain tells every reason, and of few objects of every process" {
	need_jq
	abandon
	need_python
	start <<-END
		check(c.shmat($shm, None, 0))
		ready()
		stay()
	END
	run -0 leaks --all --explain shm
	[[ ${lines[0]} =~ ^"in use: shm:$shm (0x00000000)  OWNER www-data" ]]
	[[ $output == *"  attached "* ]]
	[[ $output == *"process by process:"* ]]
	# Each line names its process once.
	[[ $output =~ $'
'"    untied-privilege "\ *"process $program (python3) may use objects of anybody" ]]
	[[ $output =~ $'
'"    untied-caller "\ *"process $$ (bash) waits for this very command" ]]
	run -0 leaks --all --explain --count-callers shm
	[[ $output =~ $'
'"    untied-privilege "\ *"process $$ (bash) may use objects of anybody" ]]
	run -0 leaks --all --explain
	[[ $output != *"process by process:"* ]]
	# What a rule says of an object says it of every process.
	echo "orphan kind=sem key=private owner=www-data" >"$BATS_TEST_TMPDIR/rules"
	as_www sleep 1000 &
	run -0 leaks --explain sem
	[[ ${lines[1]} == "  rule-orphan "* ]]
	[[ $output != *"process by process:"* ]]
	[ "$(leaks --json --explain sem | jq -c '.leaks[0] | [.verdict, .explained]')" = '["orphan",null]' ]
	[ "$(leaks --json --explain --all shm | jq '.leaks[0].explained | length > 0')" = true ]
}

@test "--exit-code says whether there are any" {
	need_users
	run -0 leaks --exit-code
	companion 1
	own=$(setpriv --reuid 1 --regid 1 --clear-groups object sem 0 1 0600)
	run -3 leaks --exit-code
	as_www object sem 0x77 1 0600
	run -6 leaks --exit-code
	as_www object sem 0 1 0600
	run -2 leaks --exit-code
	run -0 leaks --exit-code --min-age 1h
	run -0 leaks
	ipcrm -s "$own"
	run -4 ipcadm leaks --families "$FAMILIES" --exit-code sem
}

@test "--ftok names the file that a key comes from" {
	need_users
	need_jq
	mkdir "$BATS_TEST_TMPDIR/tree"
	touch "$BATS_TEST_TMPDIR/tree/app.conf" "$BATS_TEST_TMPDIR/tree/other"
	key=$(ftok "$BATS_TEST_TMPDIR/tree/app.conf" | awk '{ print $1 }')
	as_www object shm "$key" 4096 0600
	run -0 leaks --all --raw --no-header -o FILES --ftok "$BATS_TEST_TMPDIR/tree" shm
	[ "$output" = "$BATS_TEST_TMPDIR/tree/app.conf" ]
	run -0 leaks --all --ftok "$BATS_TEST_TMPDIR/tree" shm
	[[ ${lines[0]} == *" FILES" ]]
	run -0 leaks --all --json --ftok "$BATS_TEST_TMPDIR/tree" shm
	[ "$(jq -r '.leaks[0].files[0]' <<<"$output")" = "$BATS_TEST_TMPDIR/tree/app.conf" ]
	run -1 --separate-stderr leaks --ftok "$BATS_TEST_TMPDIR/nowhere"
	expect_one_error nowhere
}

@test "families and rules have their say" {
	need_users
	as_www object pshm /mine-1 100 0600
	as_www object pshm /kept-1 100 0600
	echo 'keep kind=pshm name=kept-*' >"$BATS_TEST_TMPDIR/rules"
	run -0 leaks --raw --no-header -o OBJECT,VERDICT,REASONS --sort OBJECT
	[[ ${lines[0]} == "pshm:/kept-1 suspect rule-keep"* ]]
	[[ ${lines[1]} == "pshm:/mine-1 dormant "* ]]
	run -0 --separate-stderr leaks --remove --yes --min-age 0 --include dormant
	[ "$(left)" = 1 ]
	[ -e /dev/shm/kept-1 ]
}

@test "what a rule keeps is never removed, though suspects are asked for" {
	need_users
	as_www object pshm /kept-1 100 0600
	kept=$(as_www object sem 0x4d420001 1 0600)
	own=$(setpriv --reuid 1 --regid 1 --clear-groups object sem 0 1 0600)
	companion 1
	{
		echo 'keep kind=pshm name=kept-*'
		echo 'keep kind=sem key=0x4d420001'
	} >"$BATS_TEST_TMPDIR/rules"
	run -0 verdicts
	expect_output <<-END
		suspect pshm:/kept-1
		suspect sem:$kept
		suspect sem:$own
	END
	run -0 verdicts --remove --dry-run --include suspect --min-age 0
	expect_output <<-END
		suspect sem:$own
	END
	run -0 --separate-stderr leaks --remove --yes --include suspect --min-age 0
	[[ $stderr == *"sem:$own"* ]]
	[[ $stderr != *kept-1* ]]
	run -0 verdicts
	expect_output <<-END
		suspect pshm:/kept-1
		suspect sem:$kept
	END
}

@test "of what could not be judged a line says why, and what to do" {
	abandon
	run -0 ipcadm leaks --families "$FAMILIES" sem msg
	expect_output <<-END
		no orphans, dormant objects or suspects; 2 objects were looked at
		2 objects could not be judged (--all shows them): not every process can be seen from here; run it on the host, or with --alone if nobody outside shares the IPC namespace
	END
	run -0 leaks sem
	[[ $output != *"could not be judged"* ]]
	# Of the object of a user whose process may not be looked into.
	other=$(setpriv --reuid 1 --regid 1 --clear-groups object sem 0x41 1 0666)
	setpriv --reuid 1 --regid 1 --clear-groups sleep 1000 &
	await "the other user's program" sh -c '[ "$(cat /proc/$1/comm)" = sleep ]' sh $!
	run -0 --separate-stderr as_nobody ipcadm leaks --alone --families "$FAMILIES" \
		--rules "$BATS_TEST_TMPDIR/rules" --key 0x41
	[[ ${lines[1]} == "1 object could not be judged (--all shows it): rights hide what processes use; run it"* ]]
	[ -n "$other" ]
}

@test "a mistake in a rule is told, and nothing is removed until it is mended" {
	abandon
	echo 'kepe kind=shm' >"$BATS_TEST_TMPDIR/rules"
	run --separate-stderr leaks --remove --yes --min-age 0
	[ "$status" = 1 ]
	[[ $stderr == *"nothing is removed while"* ]]
	[ "$(left)" = 6 ]
}

# Waits for a line of the watcher's that holds this.
await_line() {
	await "a line of the watcher: $1" grep -q -e "$1" "$BATS_TEST_TMPDIR/watched"
}

# What was made is known to the watcher when it has told of something that came later.
await_look() {
	as_www object pshm "/look-$1" 100 0600
	await_line "\"ref\":\"pshm:/look-$1\""
}

@test "--watch learns who makes what, and tells who leaks how much" {
	need_python
	need_users
	need_jq
	as_www object pshm /before 100 0600
	leaks --watch 1 --json >"$BATS_TEST_TMPDIR/watched" 2>"$BATS_TEST_TMPDIR/told" &
	watcher=$!
	# The first look tells of nothing, and is over when the second one has told.
	tries=0
	until grep -q look- "$BATS_TEST_TMPDIR/watched"; do
		as_www object pshm "/look-first-$((tries++))" 100 0600
		[ $tries -lt 600 ]
		sleep 0.2
	done
	start <<-END
		os.setgroups([]); os.setgid(33); os.setuid(33)
		c.prctl(15, b"e\x1b[31mx")
		i = check(c.shmget(0, 8192, 0o1600))
		p = c.shmat(i, None, 0)
		print(i, flush=True)
		ready()
		stay()
	END
	maker=$program
	await_look second
	kill -KILL "$maker"
	await_line '"maker":{"pid":'"$maker"
	kill -TERM "$(pgrep -x ipcadm)"
	wait "$watcher" || [ $? -lt 128 ]
	! grep -q before "$BATS_TEST_TMPDIR/watched"
	leaked=$(jq -c "select(.event == \"leaked\" and .maker.pid == $maker) | [.ref, .user.name, .maker_died, .lost.bytes]" \
		"$BATS_TEST_TMPDIR/watched")
	[[ $leaked =~ ^'["shm:'[0-9]+'","www-data",true,'[0-9]+']'$ ]]
	[ "$(jq -s 'map(select(.event == "growth" and .objects_per_hour > 0)) | length > 0' \
		"$BATS_TEST_TMPDIR/watched")" = true ]
	[ "$(jq -s 'map(select(.event == "total")) | map(.objects) | add >= 3' "$BATS_TEST_TMPDIR/watched")" = true ]
	! grep -q $'\e' "$BATS_TEST_TMPDIR/watched"
}

@test "--watch says what cannot be read once" {
	umount /dev/shm
	rmdir /dev/shm
	printf 'keep name=x\nthis is no rule\n' >"$BATS_TEST_TMPDIR/rules"
	run -0 --separate-stderr leaks --watch 1 --count 3
	[ "${#stderr_lines[@]}" = 3 ]
	[[ ${stderr_lines[0]} == *rules:2:* ]]
	[[ ${stderr_lines[1]} == *"'pshm'"* ]]
	[[ ${stderr_lines[2]} == *"'psem'"* ]]
}

@test "columns and reasons are listed" {
	run -0 ipcadm leaks --list-columns
	for column in VERDICT OBJECT WHY REASONS UNUSED SINCE FAMILY FILES LOST NATTCH; do
		grep -q "^$column " <<<"$output"
	done
	run -0 ipcadm leaks --list-reasons
	grep -q '^tied-owner ' <<<"$output"
	[ "${#lines[@]}" -ge 40 ]
	run -0 pty -c 60 ipcadm leaks --list-reasons
	[ "$(wc -L <<<"$output")" -le 60 ]
	! grep -vE '^([a-z-]+ +|                  )[^ ]' <<<"$output"
}

@test "wrong use is told in one line, and nothing happens" {
	abandon
	while read -r options; do
		echo "options: $options"
		# shellcheck disable=SC2086
		run -1 --separate-stderr leaks $options
		[ -z "$output" ]
		expect_one_error
	done <<-END
		nothing
		--include orphan --remove
		--include suspect
		--yes
		--dry-run
		--backup $BATS_TEST_TMPDIR/b
		--log journal
		--remove --log nowhere
		--remove --yes --dry-run
		--remove --all
		--remove --exit-code
		--remove --watch 1
		--remove --json
		--remove --all-namespaces --yes
		--remove --ipc-namespace 1 --yes
		--min-age soon
		--min-size big
		--user nobody-at-all
		--key keyless
		--watch 0
		--watch 1 -o KIND
		--watch 1 --raw
		--watch 1 --all
		--watch 1 --all-namespaces
		--window 1h
		--count 3
		--window 0 --watch 1
		-o NOTHING
		--sort NOTHING
		--json --raw
		--time-format odd
	END
	run -1 --separate-stderr leaks --families "$BATS_TEST_TMPDIR/nowhere" --remove --yes
	[[ $stderr == *nowhere*"nothing is removed"* ]]
	[ "$(left)" = 6 ]
}

@test "without rights nothing is called an orphan that others could use" {
	abandon
	run --separate-stderr as_nobody ipcadm leaks --all --raw --no-header -o VERDICT
	[ "$status" = 0 ]
	[[ $output != *orphan* ]]
}
