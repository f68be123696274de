# SPDX-License-Identifier: GPL-2.0-or-later
# Completion: every option is offered, values where they are known, and no name is run as code.

load lib

# What bash would offer for the last of these words.
complete_words() {
	bash --norc -c '
		source "$0" || exit
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
		compopt() { :; }
		_ipcadm
		printf "%s\n" "${COMPREPLY[@]}"
	' "$CLI_DIR/../../contrib/completions/ipcadm.bash" "$@" | sort
}

long_options() {
	"$@" --help | grep -oE '^ +(-[[:alnum:]], )? *--[[:alnum:]-]+' | grep -oE -- '--.*' | sort -u
}

@test "the file is sound" {
	bash -n "$CLI_DIR/../../contrib/completions/ipcadm.bash"
}

@test "every option of every command is offered" {
	for command in $(ipcadm --list | awk '{ print $1 }'); do
		echo "command: $command"
		[ -n "$(long_options ipcadm "$command")" ]
		diff <(long_options ipcadm "$command") <(complete_words ipcadm "$command" --)
		if [ -e "$APPLETS/$command" ]; then
			diff <(long_options "$command") <(complete_words "$command" --)
		fi
	done
	diff <(long_options ipcadm) <(complete_words ipcadm --)
}

@test "only what begins with the word is offered" {
	run complete_words ipcadm ipcs --se
	[ "$output" = --semaphores ]
	run complete_words ipcadm lsi
	[ "$output" = lsipc ]
	run complete_words ipcadm nothing-like-this
	[ -z "$output" ]
}

@test "commands are offered, also behind the program's own option" {
	for words in ipcadm "ipcadm --sysroot /" "ipcadm help"; do
		run complete_words $words ipc
		expect_output <<-END
			ipcmk
			ipcrm
			ipcs
		END
	done
}

@test "an option's value is offered, in either form" {
	run complete_words lsipc --time-format ""
	expect_output <<-END
		full
		iso
		short
	END
	run complete_words lsipc --time-format = f
	[ "$output" = full ]
	run complete_words ipcrm --all = p
	expect_output <<-END
		pmsg
		psem
		pshm
	END
	run complete_words lsipc -m -o NAT
	[ "$output" = NATTCH ]
	run complete_words lsipc -m -o ID,NAT
	[ "$output" = ID,NATTCH ]
}

@test "objects are offered by id and by name" {
	id=$(ipcmk -Q | awk '{ print $NF }')
	run complete_words ipcrm -q ""
	[ "$output" = "$id" ]
	run complete_words ipcadm ipcs -q -i ""
	[ "$output" = "$id" ]
	echo x >/dev/shm/psm_1234
	run complete_words ipcadm ipcrm --posix-shmem psm
	[ "$output" = psm_1234 ]
	run complete_words lsipc -M -N ""
	[ "$output" = psm_1234 ]
}

@test "a hostile name is neither run nor offered" {
	touch '/dev/shm/$(touch ran)' '/dev/shm/`touch ran`' '/dev/shm/; touch ran' /dev/shm/good
	cd "$BATS_TEST_TMPDIR"
	run complete_words ipcadm ipcrm --posix-shmem ""
	[ "$output" = good ]
	[ ! -e ran ]
}
