# SPDX-License-Identifier: GPL-2.0-or-later
# One option has one name: what --help of our own commands says agrees from one to the next, each takes
# the other spellings that people are used to, and the drop-ins have those of util-linux and no others.

load lib

# "overview" is ipcadm itself. Whoever adds a command adds it here, or to drop_ins.
native() {
	echo overview ftok ls show who leaks graph dump restore
}

drop_ins() {
	echo ipcs ipcmk ipcrm lsipc
}

run_native() {
	local command=$1

	shift
	if [ "$command" = overview ]; then
		ipcadm "$@"
	else
		ipcadm "$command" "$@"
	fi
}

# The options that a command's --help lists, one a line: LETTER LONG ARGUMENT TEXT, with tabs between.
# What is missing is a hyphen; an argument that may be left out has its [=…].
options_of() {
	run_native "$1" --help | awk -F '\n' '
		function flush() {
			if (long != "-" || letter != "-")
				printf "%s\t%s\t%s\t%s\n", letter, long, argument, text
			letter = long = argument = "-"
			text = ""
		}
		BEGIN { letter = long = argument = "-" }
		/^ (-[[:alnum:]],|    ) ?--[[:alnum:]-]+/ {
			flush()
			line = $0
			if (match(line, /^ -[[:alnum:]]/))
				letter = substr(line, 3, 1)
			match(line, /--[[:alnum:]-]+/)
			long = substr(line, RSTART + 2, RLENGTH - 2)
			line = substr(line, RSTART + RLENGTH)
			if (match(line, /^( <[^>]+>|\[=<[^>]+>\])/)) {
				argument = substr(line, 1, RLENGTH)
				sub(/^ /, "", argument)
				line = substr(line, RLENGTH + 1)
			}
			sub(/^ +/, "", line)
			text = line
			inside = 1
			next
		}
		/^ {20,}[^ ]/ && inside {
			line = $0
			sub(/^ +/, "", line)
			text = text (text == "" ? "" : " ") line
			next
		}
		{ inside = 0; flush() }
		END { flush() }'
}

# All of them: COMMAND LETTER LONG ARGUMENT TEXT.
all_options() {
	for command in $(native); do
		options_of "$command" | sed "s/^/$command\t/"
	done
}

# The lines of a table whose first column has more than one second column.
ambiguous() {
	sort -u | awk -F '\t' '$1 in seen && seen[$1] != $2 { print $1 ": " seen[$1] " / " $2 }
		{ seen[$1] = $2 }'
}

# Other spellings: the main one, the other, and what follows it on a command line.
spellings() {
	cat <<-END
		no-header noheadings
		no-cut notruncate
		min-age older-than=1h
	END
}

# Those that choose by kind.
by_kind() {
	echo ls leaks graph dump
}

page_of() {
	if [ "$1" = overview ]; then
		echo "$CLI_DIR/../../man/ipcadm.8"
	else
		echo "$CLI_DIR/../../man/$1.1"
	fi
}

@test "every command is either a drop-in or held against the others" {
	diff <(ipcadm --list | awk '{ print $1 }' | sort) \
		<(echo overview "$(native)" "$(drop_ins)" | tr ' ' '\n' | grep -vx overview | sort)
	# And something is read from each.
	for command in $(native); do
		options_of "$command" | grep -q '^h	help	-	show this help and exit$'
	done
	[ "$(all_options | wc -l)" -gt 100 ]
	all_options | grep -qF $'show\t-\tmessages\t[=<number>]\tshow so many waiting messages'
}

@test "a letter means one thing, and an option has one letter" {
	run ambiguous < <(all_options | awk -F '\t' '$2 != "-" { print $2 "\t" $3 }')
	[ -z "$output" ]
	run ambiguous < <(all_options | awk -F '\t' '{ print $3 "\t" $2 }')
	[ -z "$output" ]
}

@test "an option has the same argument everywhere" {
	run ambiguous < <(all_options | awk -F '\t' '{ print $3 "\t" $4 }')
	[ -z "$output" ]
}

# What a choice of objects or processes is for differs from command to command, and what comes of it.
@test "an option says the same everywhere, unless it says what it does here" {
	here='all command file keep-going min-age pid user watch'
	all_options | awk -F '\t' '{ print $3 "\t" $5 }' | ambiguous | cut -d : -f 1 | sort -u |
		diff - <(tr ' ' '\n' <<<"$here")
}

@test "each command takes the other spelling without a word, and lists one" {
	while read -r main other; do
		found=
		for command in $(native); do
			options_of "$command" | cut -f 2 | grep -qx -- "$main" || continue
			found=yes
			echo "$command --$other"
			run_native "$command" "--$other" --help >/dev/null
			! run_native "$command" --help | grep -q -- "--${other%%=*}"
			[ "$(grep -cE "Fl -${other%%=*}( |\$)" "$(page_of "$command")")" = 1 ]
		done
		[ "$found" ]
	done < <(spellings)
	for command in $(by_kind); do
		run_native "$command" --kind shm,msg --help >/dev/null
		! run_native "$command" --help | grep -q -- --kind
		[ "$(grep -c 'Fl -kind' "$(page_of "$command")")" = 1 ]
		expect_usage=$(run_native "$command" --help | sed -n '/^Usage:/,/^$/p')
		[[ $expect_usage == *"<kind>"* ]]
	done
}

@test "the other spelling does the same" {
	object shm 0x21 4096 0600 >/dev/null
	object msg 0x22 0600 >/dev/null
	object pshm /area 5000 0600
	[ "$(ipcadm ls --noheadings --notruncate)" = "$(ipcadm ls --no-header --no-cut)" ]
	[ "$(ipcadm ls --noheadings | wc -l)" = 3 ]
	[ -z "$(ipcadm ls --no-header --older-than 1h)" ]
	[ "$(ipcadm leaks --all --no-header --min-age 0 | wc -l)" = 3 ]
	[ -z "$(ipcadm leaks --all --no-header --older-than 1h)" ]
	[ "$(ftok --noheadings -s 0x4105002a)" = "$(ftok --no-header -s 0x4105002a)" ]
	[ "$(ipcadm who --noheadings)" = "$(ipcadm who --no-header)" ]
}

@test "kinds are operands or --kind, alone or with commas between" {
	object shm 0x21 4096 0600 >/dev/null
	object msg 0x22 0600 >/dev/null
	object pshm /area 5000 0600
	# The name of a kind is an object's too: with its slash.
	object pshm /msg 10 0600
	saved() {
		ipcadm dump -J -f "$BATS_TEST_TMPDIR/saved" --force "$@" | grep '"ref"' | sort
	}
	for form in "shm msg" "shm,msg" "--kind shm,msg" "--kind shm --kind msg" "--kind=msg shm"; do
		echo "form: $form"
		# shellcheck disable=SC2086 # words
		set -- $form
		[ "$(ipcadm ls --raw --no-header -o KIND "$@" | sort | xargs)" = "msg shm" ]
		[ "$(ipcadm leaks --all --raw --no-header -o KIND "$@" | sort | xargs)" = "msg shm" ]
		[ "$(saved "$@" | wc -l)" = 2 ]
		[ "$(ipcadm graph "$@")" = "$(ipcadm graph shm msg)" ]
	done
	[[ $(saved /msg) == *"pshm:/msg"* ]]
	[[ $(saved pshm:msg) == *"pshm:/msg"* ]]
	[ "$(saved msg pshm --name area | wc -l)" = 1 ]
	for wrong in "msg pshm:area" "pshm:area msg" "msg nothing"; do
		# shellcheck disable=SC2086
		run -1 --separate-stderr ipcadm dump -f "$BATS_TEST_TMPDIR/not" $wrong
		[ ! -e "$BATS_TEST_TMPDIR/not" ]
	done
}

@test "restore takes the archive as dump does" {
	object shm 0x21 4096 0600 >/dev/null
	object msg 0x22 0600 >/dev/null
	cd "$BATS_TEST_TMPDIR"
	ipcadm dump -f saved shm msg
	refs() { ipcadm restore --list-objects -J "$@" | grep '"ref"' | sort | xargs; }
	[ "$(refs saved)" = "$(refs -f saved)" ]
	[ "$(refs --only shm:0x21 saved)" = "$(refs -f saved shm:0x21)" ]
	[ "$(refs -f saved shm:0x21 | wc -w)" -lt "$(refs -f saved | wc -w)" ]
	ipcrm --all --yes
	run -0 ipcadm restore -n -f saved msg:0x22
	[ -z "$(ipcadm ls --no-header)" ]
	run -1 ipcadm restore
	run -1 ipcadm restore saved shm:0x21
}

@test "several processes, wherever one can be named" {
	sleep 1000 &
	one=$!
	sleep 1000 &
	two=$!
	for command in ls who graph "dump --keep-going -f $BATS_TEST_TMPDIR/saved --force"; do
		# shellcheck disable=SC2086 # words
		ipcadm $command --pid "$one,$two" >/dev/null || [ "${command%% *}" = dump ]
		for wrong in "$one,x" "$one," ",$one" 0 -1; do
			# shellcheck disable=SC2086
			run -1 --separate-stderr ipcadm $command "--pid=$wrong"
			[[ $stderr == *"invalid process id"* ]]
		done
	done
}

@test "one pattern language: characters, classes, and a pattern that is none is refused" {
	for name in loky-1 loky-x ähre; do
		object pshm "/$name" 10 0600
	done
	names() { ipcadm ls --no-header -o KEY/NAME --name "$@" | sort | xargs; }
	[ "$(names 'loky-[0-9]')" = /loky-1 ]
	[ "$(names 'loky-[[:digit:]]')" = /loky-1 ]
	[ "$(names 'loky-[![:digit:]]')" = /loky-x ]
	[ "$(names '?hre')" = /ähre ]
	[ "$(names '[äö]hre')" = /ähre ]
	[ -n "$(LC_ALL=C names '[äö]hre')" ]
	for command in "ls --name" "leaks --name" "ls --command" "who --command" "graph --unit" \
		"dump -f $BATS_TEST_TMPDIR/not --name"; do
		for wrong in '[a' 'a\' '[z-a]'; do
			# shellcheck disable=SC2086 # words
			run -1 --separate-stderr ipcadm $command "$wrong"
			expect_one_error "invalid pattern '"
		done
	done
}

@test "drop-ins have no spelling of ours" {
	for command in "ipcs --no-header" "ipcs --json" "ipcs --kind shm" "lsipc --no-header" "lsipc --no-cut" \
		"lsipc --kind shm" "lsipc --min-age 1h" "ipcmk --kind shm" "ipcrm --kind shm" "ipcrm -n" \
		"ipcrm -y"; do
		echo "command: $command"
		# shellcheck disable=SC2086 # words
		run -1 --separate-stderr ipcadm $command
		[ -n "$stderr" ]
	done
	ipcadm lsipc --noheadings --notruncate >/dev/null
}
