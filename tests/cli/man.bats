# SPDX-License-Identifier: GPL-2.0-or-later
# The manual says what the program does: no more, no less.

bats_require_minimum_version 1.5.0

setup() {
	export LC_ALL=C
	IPCADM=${IPCADM:-$PWD/src/ipcadm}
	pages=$BATS_TEST_DIRNAME/../../man
}

# "ipcadm" and every command, one a line.
commands() {
	echo ipcadm
	"$IPCADM" --list | awk '{ print $1 }'
}

page_of() {
	if [ "$1" = ipcadm ]; then
		echo "$pages/ipcadm.8"
	else
		echo "$pages/$1.1"
	fi
}

# The text of one section of a page, as written.
section() {
	awk -v heading=".Sh $2" '/^\.Sh / { inside = $0 == heading } inside' "$1"
}

help_of() {
	if [ "$1" = ipcadm ]; then
		"$IPCADM" --help
	else
		"$IPCADM" "$1" --help
	fi
}

# Both give options in the form -x and --name, sorted.
options_of_help() {
	help_of "$1" | grep -oE '^ +(-[[:alnum:]](,|$| ))? *(--[[:alnum:]-]+)?' |
		grep -oE -- '--?[[:alnum:]][[:alnum:]-]*' | sort -u
}
options_of_page() {
	section "$(page_of "$1")" OPTIONS | grep '^\.It Fl ' |
		grep -oE -- '(Fl -?|, -)[[:alnum:]][[:alnum:]-]*' | sed -E 's/^(Fl|,) /-/' | sort -u
}

@test "each command has a page with what every page must have" {
	for command in $(commands); do
		page=$(page_of "$command")
		echo "page: $page"
		for heading in NAME SYNOPSIS DESCRIPTION OPTIONS ENVIRONMENT 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
			echo "section: $heading"
			[ "$(section "$page" "$heading" | wc -l)" -gt 1 ]
		done
	done
}

@test "the pages of drop-ins say what differs from util-linux" {
	for command in ipcs lsipc ipcmk ipcrm; do
		section "$(page_of $command)" 'DIFFERENCES FROM UTIL-LINUX' | grep -q '^\.It'
	done
}

@test "--help names a page that is installed, and is not util-linux's" {
	help_of ipcadm | grep -q 'ipcadm(8)'
	for command in $("$IPCADM" --list | awk '{ print $1 }'); do
		help_of "$command" | grep -q " ipcadm-$command(1) "
	done
}

@test "every option stands on its page, and no other" {
	for command in $(commands); do
		echo "command: $command (< only in --help, > only on the page)"
		[ -n "$(options_of_help "$command")" ]
		diff <(options_of_help "$command") <(options_of_page "$command")
	done
}

@test "every column of lsipc is explained" {
	columns=$(help_of lsipc | grep -oE '^ +[A-Z][A-Z%]+  ' | tr -d ' ' | sort -u)
	[ -n "$columns" ]
	section "$(page_of lsipc)" COLUMNS | grep '^\.It' | grep -oE '[A-Z][A-Z%]+' | sort -u \
		>"$BATS_TEST_TMPDIR/explained"
	run comm -23 - "$BATS_TEST_TMPDIR/explained" <<<"$columns"
	echo "not explained: $output"
	[ -z "$output" ]
}

@test "every command is named on ipcadm(8)" {
	for command in $("$IPCADM" --list | awk '{ print $1 }'); do
		section "$pages/ipcadm.8" COMMANDS | grep -qx ".It Cm $command"
	done
	diff <("$IPCADM" --list) <(sed '1,/^\$ ipcadm --list$/d; /^\.Ed/,$d' "$pages/ipcadm.8")
}

@test "ipcadm(8) says which capabilities each command keeps" {
	for command in $("$IPCADM" --list | awk '{ print $1 }') overview; do
		name=$command
		[ $command != overview ] || name="the overview"
		echo "command: $command (< in the source, > on the page)"
		diff <(find "$pages/../src/applets" -name "$command.c" -exec grep -ohE 'CAP_MASK\(CAP_[A-Z_]+' {} + |
			grep -oE 'CAP_[A-Z_]+$' | sort) \
			<(section "$pages/ipcadm.8" SECURITY | grep "^\.It $name Ta" |
				grep -oE 'CAP_[A-Z_]+' | sort)
	done
}

@test "every member of objects in JSON is explained" {
	members=$(sed -n '/^static const struct object_member members/,/^};/s/^\t{"\([a-z_]*\)",.*/\1/p' \
		"$pages/../src/ipc/object_json.c" | sort)
	[ "$(wc -w <<<"$members")" -ge 40 ]
	section "$pages/ipcadm.8" JSON | sed -n 's/^\.It Cm //p' | sed 's/ , /\n/g' | sort \
		>"$BATS_TEST_TMPDIR/explained"
	run comm -23 - "$BATS_TEST_TMPDIR/explained" <<<"$members"
	echo "not explained: $output"
	[ -z "$output" ]
}

@test "every key of a family and every field of a rule is explained" {
	keys=$(cat "$pages"/../src/leak/{family,pattern}.c |
		grep -oE '^	\{"[a-z-]+", (offsetof|set_)|streq\(key, "[a-z]+"' | grep -oE '"[a-z-]+' |
		tr -d '"' | sort -u)
	[ "$(wc -w <<<"$keys")" -ge 18 ]
	diff <(echo "$keys") <(grep -E '^\.It Ic ' "$pages/families.5" | sed 's/^.It Ic //; s/ , /\n/g' |
		sort -u)
}

@test "every verdict and every code of a reason is explained" {
	codes=$("$IPCADM" leaks --list-reasons | awk '{ print $1 }' | sort)
	[ "$(wc -w <<<"$codes")" -ge 40 ]
	diff <(echo "$codes") \
		<(section "$pages/leaks.1" REASONS | sed -n 's/^\.It Cm //p' | sort)
	for verdict in in-use orphan dormant suspect unknown; do
		section "$pages/leaks.1" DESCRIPTION | grep -qx ".It Cm $verdict"
	done
}

@test "every shipped file of families is named" {
	diff <(cd "$pages/../share/ipcadm/families.d" && printf '%s\n' *.conf) \
		<(section "$pages/families.5" 'SHIPPED FAMILIES' | sed -n 's/^\.It Pa //p')
}

# A page as mandoc and as man show it, without bold and underlined letters.
rendered() {
	"$1" "${@:3}" "$2" 2>/dev/null | col -bx
}

# The headings of a page, as they shall be read. \& keeps a word from being taken for a macro.
headings_of() {
	sed -nE 's/^\.S[hs] //p' "$1" | sed 's/\\&//g'
}

# In text that somebody reads <word> stands only where the source says so: .In, or the sign itself.
# Elsewhere it is a word that was taken for a macro.
marks_meant() {
	{
		sed -nE 's/^\.In ([^ ]+).*/<\1/p' "$1"
		grep -v '^\.' "$1" | grep -oE '<[[:alpha:]/][^> ]*' || :
		grep -oE '^\..*<[[:alpha:]/][^> ]*' "$1" | grep -oE '<[^> ]*' || :
	} | sort -u
}

# Each renderer with its arguments, a line each; those that are installed.
renderers() {
	command -v mandoc >/dev/null && echo 'mandoc -T utf8 -O width=80'
	command -v man >/dev/null && man --version 2>/dev/null | grep -q man-db &&
		echo 'man -l'
}

@test "every page reads as it was meant, headings above all" {
	[ -n "$(renderers)" ] || skip "neither mandoc nor man is installed"
	export LC_ALL=C.UTF-8 MANWIDTH=80 MAN_KEEP_FORMATTING=
	unset MANPAGER PAGER MANOPT
	while read -r program arguments; do
		for page in "$pages"/*.[0-9]; do
			# shellcheck disable=SC2086 # words
			rendered $program "$page" $arguments >"$BATS_TEST_TMPDIR/text"
			echo "$page as $program shows it:"
			[ "$(wc -l <"$BATS_TEST_TMPDIR/text")" -gt 20 ]
			grep -oE '<[[:alpha:]/][^> ]*' "$BATS_TEST_TMPDIR/text" | sort -u \
				>"$BATS_TEST_TMPDIR/marks" || :
			run comm -23 "$BATS_TEST_TMPDIR/marks" <(marks_meant "$page")
			[ -z "$output" ] || { echo "markup that was read: $output"; false; }
			while read -r heading; do
				grep -qxE "( {3})?$heading" "$BATS_TEST_TMPDIR/text" ||
					{ echo "missing heading: $heading"; false; }
			done < <(headings_of "$page")
		done
	done < <(renderers)
}

# Lines are longer than 80 columns here, and no page that one refers to is installed.
@test "mandoc finds nothing to say" {
	command -v mandoc >/dev/null || skip "mandoc is not installed"
	mandoc -T lint -W style "$pages"/*.[0-9] 2>/dev/null |
		grep -vE 'STYLE: (input text line longer|referenced manual not found)' \
			>"$BATS_TEST_TMPDIR/lint" || :
	cat "$BATS_TEST_TMPDIR/lint"
	[ ! -s "$BATS_TEST_TMPDIR/lint" ]
	# Its status, which a pipe hides.
	run mandoc -T lint -W warning "$pages"/*.[0-9]
	[ "$status" = 0 ]
}

@test "references between our pages lead somewhere" {
	grep -ohE '^\.Xr ipcadm(-[a-z]+)? [0-9]' "$pages"/*.[0-9] | sort -u | while read -r _ name number; do
		echo "reference: $name($number)"
		[ -e "$pages/${name#ipcadm-}.$number" ]
	done
}
