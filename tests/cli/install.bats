# SPDX-License-Identifier: GPL-2.0-or-later
# What `make install` puts where, for each choice of links. Runs the make of the build directory.

bats_require_minimum_version 1.5.0

setup() {
	export LC_ALL=C
	unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
	IPCADM=${IPCADM:-$PWD/src/ipcadm}
	build=${IPCADM%/src/ipcadm}
	source=$BATS_TEST_DIRNAME/../..
	root=$BATS_TEST_TMPDIR/root
	[ -e "$build/Makefile" ] || skip "not run from a build directory"
}

# The value of a make variable of links.mk.
list() {
	sed -n "s/^$1 = //p" "$source/links.mk" | tr ' ' '\n' | sort
}

# install LINKS: into $root, with these commands linked.
install() {
	make -s -C "$build" install DESTDIR="$root" prefix=/usr exec_prefix=/usr \
		linked_commands="$1" >/dev/null
}

# The file that defines the command: in src/applets, or in a folder there.
source_of() {
	find "$source/src/applets" -name "$1.c" -exec grep -l "^const struct applet applet_$1 " {} +
}

@test "the lists of links name every command, in the right group" {
	diff <("$IPCADM" --list | awk '{ print $1 }' | sort) <(list '[a-z]*_commands')
	for command in $(list peer_commands); do
		grep -q '\.in_util_linux = true' "$(source_of "$command")"
	done
	for command in $(list own_commands) $(list inner_commands); do
		run -1 grep -q '\.in_util_linux = true' "$(source_of "$command")"
	done
}

@test "a link is relative and runs the command of its name" {
	install "$(list peer_commands | xargs) $(list own_commands | xargs)"
	for command in $(list inner_commands); do
		[ ! -e "$root/usr/bin/$command" ]
		cmp "$root/usr/share/man/man1/ipcadm-$command.1" "$source/man/$command.1"
	done
	for command in $(list peer_commands) $(list own_commands); do
		echo "command: $command"
		[ "$(readlink "$root/usr/bin/$command")" = ipcadm ]
		run "$root/usr/bin/$command" --version
		[ "$status" = 0 ]
		[[ $output == "$command (ipcadm) "* ]]
		cmp "$root/usr/share/man/man1/$command.1" "$source/man/$command.1"
		[ "$(readlink "$root/usr/share/bash-completion/completions/$command")" = ipcadm ]
	done
}

@test "util-linux keeps its names where only the new ones are linked" {
	install "$(list own_commands | xargs)"
	for command in $(list peer_commands); do
		[ ! -e "$root/usr/bin/$command" ]
		[ ! -e "$root/usr/share/man/man1/$command.1" ]
		[ ! -e "$root/usr/share/bash-completion/completions/$command" ]
		cmp "$root/usr/share/man/man1/ipcadm-$command.1" "$source/man/$command.1"
	done
	[ -L "$root/usr/bin/ftok" ]
	[ -L "$root/usr/share/man/man1/ftok.1" ]
}

@test "without links only ipcadm and its pages are there" {
	install ""
	[ "$(ls "$root/usr/bin")" = ipcadm ]
	for page in "$root"/usr/share/man/man1/*; do
		[[ ${page##*/} == ipcadm-* ]]
	done
	[ -e "$root/usr/share/man/man8/ipcadm.8" ]
}

@test "installing twice is as good as once" {
	install ftok
	before=$(cd "$root" && find . | sort)
	install ftok
	[ "$before" = "$(cd "$root" && find . | sort)" ]
}

@test "uninstall takes everything away, but not what is somebody else's" {
	install "ipcs ftok"
	rm "$root/usr/bin/ipcs"
	echo "another program" >"$root/usr/bin/ipcs"
	make -s -C "$build" uninstall DESTDIR="$root" prefix=/usr exec_prefix=/usr \
		linked_commands="ipcs ftok" >/dev/null
	run find "$root" ! -type d
	[ "$output" = "$root/usr/bin/ipcs" ]
}
