# SPDX-License-Identifier: GPL-2.0-or-later
# Descriptors 0, 1 and 2 closed by whoever starts the program, in every combination: nothing that it
# opens gets one of these numbers, and what it could not write shows in its status.

load lib
load archives
load programs

# Runs a command with those descriptors closed that the first word names (0, 1, 2, or none of them).
closed() {
	local word=$1

	shift
	case $word in
	*0*) exec <&- ;;
	esac
	case $word in
	*1*) exec >&- ;;
	esac
	case $word in
	*2*) exec 2>&- ;;
	esac
	"$@"
}

# The status of a command run so; its output goes nowhere.
status_closed() {
	local status=0

	(closed "$@") </dev/null >/dev/null 2>&1 || status=$?
	echo $status
}

export FAMILIES=$CLI_DIR/../../share/ipcadm/families.d
export COMBINATIONS='- 0 1 2 01 02 12 012'

# Command lines that change nothing that matters to the next.
command_lines() {
	cat <<-END
		ipcadm
		ipcadm --json
		ipcadm --list
		ipcadm --help
		ipcadm --version
		ipcadm help ls
		ipcs
		ipcs --help
		ipcs -m -l
		lsipc
		lsipc -m -J
		ipcmk --help
		ipcrm --version
		ipcrm --all=pshm
		ftok -i a /etc/passwd
		ipcadm ls
		ipcadm ls --json
		ipcadm show shm:0
		ipcadm show --json shm:0
		ipcadm who
		ipcadm who --json
		ipcadm leaks --all --families $FAMILIES
		ipcadm leaks --json --families $FAMILIES
		ipcadm leaks --list-reasons
		ipcadm graph
		ipcadm graph --format json
		ipcadm dump --all -f -
		ipcadm dump --all --force -f again
		ipcadm restore --list-objects saved
		ipcadm restore --verify saved
	END
}

# How many System V objects there are.
count() {
	tail -qn +2 /proc/sysvipc/{shm,msg,sem} | wc -l
}

scenery() {
	cd "$BATS_TEST_TMPDIR"
	ipcmk -M 4096 -S 3 -Q >/dev/null
	ipcadm dump --all -f saved >/dev/null
}

@test "no command is left out" {
	cd "$BATS_TEST_TMPDIR"
	command_lines | tr ' ' '\n' >words
	for command in $(ipcadm --list | awk '{ print $1 }'); do
		grep -qx "$command" words || { echo "not closed for: $command"; false; }
	done
}

@test "no command opens anything under a standard descriptor that is closed" {
	need_strace
	scenery
	command_lines >commands
	while read -r line; do
		for word in $COMBINATIONS; do
			# shellcheck disable=SC2086 # a line of words
			(closed "$word" strace -f -qq -e 'trace=%desc,%network,%process' -o trace $line) \
				</dev/null >/dev/null 2>&1 || :
			awk -v word="$word" '
				/"\/", O_RDONLY.*O_PATH/ { filled = filled $NF; next }
				# The dynamic loader, before main(), closes again what it opened.
				filled == "" && word != "-" { next }
				/(open|dup|socket|accept|memfd|pidfd|eventfd|epoll)[a-z0-9_]*\(.* = [012]$|F_DUPFD.* = [012]$/ {
					print "under a number of the standard descriptors: " $0
					bad = 1
				}
				END {
					if (word != "-" && filled != word) {
						print "filled: " filled
						bad = 1
					}
					exit bad
				}' trace || { echo "$line with $word closed"; false; }
		done
	done <commands
}

@test "what could not be written is told by the status" {
	scenery
	command_lines >commands
	while read -r line; do
		# shellcheck disable=SC2086 # a line of words
		$line >out 2>err </dev/null || { echo "$line failed"; cat err; false; }
		for word in $COMBINATIONS; do
			expected=0
			[[ $word != *1* || ! -s out ]] || expected=1
			[[ $word != *2* || ! -s err ]] || expected=1
			# shellcheck disable=SC2086
			[ "$(status_closed "$word" $line)" = $expected ] ||
				{ echo "$line with $word closed: not $expected"; false; }
		done
	done <commands
}

@test "what has nothing to say misses no output" {
	for word in $COMBINATIONS; do
		ipcmk -S 1 >/dev/null
		[ "$(status_closed "$word" ipcrm --all=sem)" = 0 ]
		[ "$(count)" = 0 ]
	done
}

@test "a message that could not be written is told by the status" {
	# util-linux counts this as success where somebody could read that there is none.
	[ "$(status_closed 0 ipcs -q -i 77)" = 0 ]
	for word in 2 02 12 012; do
		[ "$(status_closed $word ipcs -q -i 77)" = 1 ]
	done
	[ "$(status_closed 012 ipcrm -q 77)" = 1 ]
	[ "$(status_closed 012 ipcadm nonsense)" = 1 ]
}

@test "ipcmk makes nothing whose identifier nobody learns" {
	for word in 1 01 12 012; do
		[ "$(status_closed $word ipcmk -M 4096 -S 1 -Q)" = 1 ]
		[ "$(count)" = 0 ]
	done
}

@test "an archive on a closed stdout is no archive, and no message is lost" {
	need_tools
	objects make
	objects print >before
	for word in 1 01 12 012; do
		[ "$(status_closed $word ipcadm dump --all --take -f -)" = 1 ]
		[ "$(status_closed $word ipcadm dump --all --take -f /dev/stdout)" = 1 ]
		objects print | diff before -
	done
}

@test "an archive holds what was saved, whatever is closed" {
	need_tools
	objects make
	objects print >before
	for word in $COMBINATIONS; do
		rm -f saved
		[[ $word == *1* ]] && expected=1 || expected=0
		[ "$(status_closed "$word" ipcadm dump --all --take -f saved)" = $expected ]
		ipcadm restore --verify saved
		remove_everything
		[ "$(status_closed "$word" ipcadm restore saved)" = $expected ]
		objects print | diff before -
	done
}

@test "a backup holds what was removed, whatever is closed" {
	need_tools
	echo 'orphan kind=shm' >rules
	mkdir families # none: a key that chance chose would fit one of them now and then
	for word in $COMBINATIONS; do
		rm -f saved
		for _ in 1 2 3 4 5 6 7 8; do
			ipcmk -M 4096 >/dev/null
		done
		[[ $word == *[12]* ]] && expected=1 || expected=0
		[ "$(status_closed "$word" ipcadm leaks --remove --yes --min-age 0s --alone --rules rules \
			--families families --backup saved shm)" = $expected ] || { echo "$word: not $expected"; false; }
		[ "$(count)" = 0 ]
		ipcadm restore --verify saved
		ipcadm restore saved
		[ "$(count)" = 8 ]
		ipcrm --all
	done
}

@test "standard input that is closed is an archive that cannot be read, and answers no question" {
	scenery
	for word in 0 01 02 012; do
		[ "$(status_closed $word ipcadm restore -)" = 1 ]
	done
	[ "$(count)" = 3 ]
}
