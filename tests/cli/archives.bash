# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of dump and restore share. Loaded behind lib.bash and programs.bash.

# Python makes and reads the objects; jq reads what ipcadm prints. The body goes on in a directory
# of its own that everybody can reach.
need_tools() {
	need_python
	need_jq
	run ipcadm dump -f "$BATS_TEST_TMPDIR/probe" --all
	[[ $output != *"libarchive"* ]] || skip "$output"
	mkdir /dev/work
	cd /dev/work
}

objects() {
	python3 "$CLI_DIR/objects.py" "$@"
}

remove_everything() {
	ipcrm --all
	rm -f /dev/shm/* /dev/mqueue/*
}

# Calls of the kernel are traced, and made to fail. With AddressSanitizer there are thousands more of
# them, which are not the program's own.
need_trace() {
	command -v strace >/dev/null || skip "no strace"
	if grep -q __asan_init "$IPCADM"; then
		skip "built with AddressSanitizer, whose own calls would be traced"
	fi
	strace -o /dev/null true || skip "nothing can be traced here"
}

# Write the calls of a command to a file, one a line, without those before it runs.
traced() {
	local log=$1

	shift
	strace -o "$log" "$@"
}

# From such a file "NAME NUMBER" for each call: which one of that name it is.
each_call() {
	sed -nE 's/^([a-z0-9_]+)\(.*/\1/p' "$1" | awk '{ print $1, ++seen[$1] }'
}
