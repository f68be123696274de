# SPDX-License-Identifier: GPL-2.0-or-later
# Each catalogue of po: what people read is translated and lines up, what programs read stays.

load lib

# A locale for each catalogue is built here, which takes the sources of the locales (/usr/share/i18n).
# LANGUAGES: "ru:ru_RU.UTF-8 …"; MISSING: the catalogues whose locale cannot be built.
setup_file() {
	local build=${IPCADM%/src/ipcadm} catalogue language locale

	export LANGUAGES='' MISSING='' LOCALES=$BATS_FILE_TMPDIR/locales
	export CATALOGUES=$BATS_FILE_TMPDIR/catalogues PROGRAM_LOCALEDIR=''
	mkdir "$LOCALES" "$CATALOGUES"
	[ -e "$build/Makefile" ] || return 0
	# shellcheck disable=SC2016
	PROGRAM_LOCALEDIR=$(env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$build" \
		--eval='print-localedir: ; @echo "$(localedir)"' print-localedir)
	for catalogue in "$CLI_DIR"/../../po/*.po; do
		language=${catalogue##*/}
		language=${language%.po}
		locale=$language
		[[ $language == *_* ]] || locale=${language}_${language^^}
		compile "$catalogue" "$CATALOGUES/$language"
		if localedef -i "$locale" -f UTF-8 "$LOCALES/$locale.UTF-8" >/dev/null 2>&1; then
			LANGUAGES+=" $language:$locale.UTF-8"
		else
			MISSING+=" $language"
		fi
	done
}

# What the build has compiled can be older than the catalogue.
compile() {
	if command -v msgfmt >/dev/null; then
		msgfmt -o "$2" "$1"
	else
		cp "${1%.po}.gmo" "$2"
	fi
}

# Lets the program find the catalogues where it looks for them, and nobody else.
install_catalogues() {
	local place=$PROGRAM_LOCALEDIR shadow=$BATS_TEST_TMPDIR/shadow entry language

	[ -n "$place" ] || skip 'not run from a build directory'
	grep -q '^#define ENABLE_NLS 1' "$BUILD/config.h" || skip 'built without translations'
	[ -n "$LANGUAGES" ] || skip "no locale can be built here (is the package locales installed?) for$MISSING"

	# The nearest directory that exists is covered by one that has all that is in it, and ours.
	while [ ! -d "$place" ]; do place=${place%/*}; done
	[ -n "$place" ] || skip "there is nothing of $PROGRAM_LOCALEDIR"
	mkdir "$shadow"
	mount -t tmpfs tmpfs "$shadow"
	for entry in "$place"/*; do
		[ -d "$entry" ] || continue
		mkdir "$shadow/${entry##*/}"
		mount --rbind "$entry" "$shadow/${entry##*/}"
	done
	mount --rbind "$shadow" "$place"
	for language in $LANGUAGES; do
		language=${language%%:*}
		mkdir -p "$PROGRAM_LOCALEDIR/$language"
		[ ! -d "$PROGRAM_LOCALEDIR/$language/LC_MESSAGES" ] ||
			mount -t tmpfs tmpfs "$PROGRAM_LOCALEDIR/$language/LC_MESSAGES"
		mkdir -p "$PROGRAM_LOCALEDIR/$language/LC_MESSAGES"
		cp "$CATALOGUES/$language" "$PROGRAM_LOCALEDIR/$language/LC_MESSAGES/ipcadm.mo"
	done
}

export BUILD=${IPCADM%/src/ipcadm}

# Runs a command in the locale that is looked at.
translated() {
	LOCPATH=$LOCALES LC_ALL=$LOCALE "$@"
}

# Calls a function once for each language, with LOCALE set.
in_each_language() {
	local language

	install_catalogues
	for language in $LANGUAGES; do
		LOCALE=${language#*:}
		echo "language: $LOCALE"
		"$@"
	done
	[ -z "$MISSING" ] || skip "only in part: no locale can be built here for$MISSING"
}

# One of each kind, and a segment that waits for its last user. Sizes have no decimals, for which
# lsipc has the point of the locale, as util-linux does.
objects() {
	object shm 0x11 4096 0600
	object shm 0x12 8192 0640
	object msg 0x21 0600
	object sem 0x31 3 0600
	object sem 0x32 2 0666
	object pshm /ashm 4096 0600
	object psem /asem 1 0600
	object pmsg /amq 0 0600
	: >"$BATS_TEST_TMPDIR/says"
	object hold-shm 0 >"$BATS_TEST_TMPDIR/says" &
	await_word ready "$BATS_TEST_TMPDIR/says"
	ipcrm -m 0
} >/dev/null

# The text with as many characters as it takes columns: wide characters are doubled.
columns() {
	printf '%s' "${1//[ᄀ-ᅟ⺀-〿ぁ-꓏가-힣豈-﫿︰-﹯！-｠￠-￦]/WW}"
}

# Sets `starts` and `ends`: the columns in which the words of a line start and end.
words() {
	local line=$1 at

	starts=() ends=()
	for ((at = 0; at < ${#line}; at++)); do
		[ "${line:at:1}" != ' ' ] || continue
		if [ $at = 0 ] || [ "${line:at-1:1}" = ' ' ]; then
			starts+=("$at")
		fi
		if [ "${line:at+1:1}" = ' ' ] || [ $((at + 1)) = ${#line} ]; then
			ends+=("$at")
		fi
	done
}

# How far behind column $2 of a line its next word begins; nothing without one.
distance() {
	local rest=${1:$2}

	rest=${rest%%[!' ']*}
	[ ${#1} -le $(($2 + ${#rest})) ] || echo ${#rest}
}

# ---- the tests ----

# As far as cells are from their heading in English, they are in the other language.
same_table() {
	local english other line i plain=() foreign=() plain_starts

	english=$("$@")
	other=$(translated "$@")
	mapfile -t plain <<<"$english"
	mapfile -t foreign <<<"$other"
	[ ${#plain[@]} = ${#foreign[@]} ]
	for ((line = 0; line < ${#plain[@]}; line++)); do
		foreign[line]=$(columns "${foreign[line]}")
		if [[ ${plain[line]} == ------* ]]; then
			[[ ${foreign[line]} == '------ '*' --------' ]]
			[[ ${foreign[line]} != "${plain[line]}" ]]
			heading=$((line + 1))
		elif [ "$line" = "${heading:-0}" ]; then
			words "${plain[line]}"
			plain_starts=("${starts[@]}")
			words "${foreign[line]}"
			[ ${#starts[@]} = ${#plain_starts[@]} ]
		else
			for i in "${!starts[@]}"; do
				if [ "$(distance "${plain[line]}" "${plain_starts[i]}")" != \
					"$(distance "${foreign[line]}" "${starts[i]}")" ]; then
					printf '%s: column %d is not below its heading:\n' "$*" "$i"
					printf '%s\n' "$other"
					return 1
				fi
			done
		fi
	done
}

ipcs_tables() {
	local heading

	for option in '' --human -t -c -p; do
		# shellcheck disable=SC2086
		same_table ipcs $option
	done
	heading=0
	same_table semaphores_of_a_set
	translated ipcs -l | while read -r line; do
		[[ -z $line || $line == ------* || $line == *' = '[0-9]* ]]
	done
}

semaphores_of_a_set() {
	ipcs -s -i 1 | grep -A 9 '^[^ =]* .*ncount' | grep .
}

@test "the lists of ipcs line up in every language" {
	objects
	in_each_language ipcs_tables
}

# Every cell begins below the beginning of its heading or ends below its end.
lined_up() {
	local table heading='' line i

	table=$(translated "$@")
	while IFS= read -r line; do
		[ -n "$line" ] || break
		line=" $(columns "$line") "
		if [ -z "$heading" ]; then
			heading=$line
			words "$line"
			continue
		fi
		for i in "${!starts[@]}"; do
			local start=${starts[i]} end=${ends[i]}

			[[ ${line:start-1:2} == ' '[!' '] || ${line:end:2} == [!' ']' ' ||
				${line:start:end - start + 1} != *[!' ']* ]] && continue
			printf '%s: column %d is not below its heading:\n%s\n' "$*" "$i" "$table"
			return 1
		done
	done <<<"$table"
	[ -n "$heading" ]
}

column_tables() {
	lined_up lsipc
	lined_up ipcadm
	lined_up ipcadm ls
	lined_up ipcadm who
	for kind in -m -q -s -M -Q -S; do
		lined_up lsipc $kind
		lined_up lsipc $kind -t
		lined_up lsipc $kind -c
	done
}

@test "the tables of lsipc and the overview line up in every language" {
	objects
	in_each_language column_tables
}

# What remains of the English text where two words follow each other, or a line that does not fit.
help_of() {
	local english other line

	english=$("$@" --help)
	other=$(translated "$@" --help)
	if grep -Fx -f <(grep -v '^ ipcadm ' <<<"$english" | grep -E '[a-z]{2,} [a-z]{2,}') <<<"$other"; then
		echo "$*: these lines of --help are not translated"
		return 1
	fi
	while IFS= read -r line; do
		line=$(columns "$line")
		[ ${#line} -le 79 ] && continue
		printf '%s: too long, %d columns: %s\n' "$*" ${#line} "$line"
		return 1
	done <<<"$other"
}

helps() {
	local command

	help_of ipcadm
	for command in $(ipcadm --list | awk '{ print $1 }'); do
		help_of ipcadm "$command"
	done
	[ "$(ipcadm --list)" != "$(translated ipcadm --list)" ]
}

@test "--help is translated and fits in every language" {
	in_each_language helps
}

messages() {
	local arguments

	for arguments in 'ipcrm -m 99' 'ipcrm' 'ipcmk -M x' 'lsipc -o NO -m' 'lsipc -m -i 99' 'ipcs -i 1' \
		'ipcadm nonsense' 'ipcadm --nonsense' 'ipcrm --dry-run -m 1' 'ftok' 'ipcs -u'; do
		echo "command: $arguments"
		# shellcheck disable=SC2086
		[ "$($arguments 2>&1)" != "$(translated $arguments 2>&1)" ]
	done
}

@test "messages are translated in every language" {
	objects
	in_each_language messages
}

# A reason is one sentence in one language, also where a part of it comes from elsewhere.
reasons() {
	local code meaning why

	why=$(translated ipcadm leaks --families "$BATS_TEST_TMPDIR" --all --no-header -o WHY sem)
	echo "reasons: $why"
	[ -n "$why" ]
	[[ ! $why =~ [a-z]{2,}\ [a-z]{2,} ]]
	while read -r code meaning; do
		echo "reason: $code $meaning"
		[[ ! $meaning =~ ([a-z]{2,}\ ){3} ]]
	done < <(translated ipcadm leaks --list-reasons)
}

@test "reasons are translated as a whole in every language" {
	objects
	in_each_language reasons
}

# No line of leaks is longer than the terminal, nor is it in English.
leaks_fit_the_terminal() {
	local out columns

	for columns in 60 80; do
		out=$(translated pty -c $columns ipcadm leaks --alone --families "$FAMILIES" --rules "$RULES")
		echo "$out"
		[ "$(LC_ALL=C.UTF-8 wc -L <<<"$out")" -le $columns ]
		[[ $out != *"could use it"* ]]
		[[ $out != *"processes"* ]]
	done
	# What could not be judged.
	out=$(translated pty ipcadm leaks --families "$FAMILIES" --rules "$RULES" sem)
	echo "$out"
	[ "$(LC_ALL=C.UTF-8 wc -L <<<"$out")" -le 80 ]
	[[ $out == *--alone* ]]
	[[ $out != *"could not be judged"* ]]
}

@test "leaks fits the terminal in every language" {
	need_users
	FAMILIES=$CLI_DIR/../../share/ipcadm/families.d
	RULES=$BATS_TEST_TMPDIR/rules
	: >"$RULES"
	objects
	setpriv --reuid 33 --regid 33 --clear-groups object pshm "/имя с пробелом и 名前" 100 0600
	setpriv --reuid 33 --regid 33 --clear-groups object pshm "/$(printf 'long-%.0s' {1..40})" 100 0600
	in_each_language leaks_fit_the_terminal
}

same_for_programs() {
	local arguments

	for arguments in 'ipcadm --json' 'lsipc -m -J' 'lsipc -q -J' 'lsipc -s -J' 'lsipc -m --raw' \
		'lsipc -s --raw -t' 'lsipc -q --raw -c' 'lsipc -M -J' 'lsipc -m -e' 'lsipc -s -n' \
		'ftok -J /etc' 'ftok -J -s 0x11' 'lsipc -S --raw' \
		'ipcadm ls -J -o KIND,KEY/NAME,SIZE,STATE,REF' 'ipcadm ls -r -o REF,SIZE,STATE' \
		'ipcadm ls -e -o REF,SIZE,STATE,PROCS' 'ipcadm who --raw' 'ipcadm who --export' \
		'ipcadm graph --json shm sem'; do
		echo "command: $arguments"
		# shellcheck disable=SC2086
		{
			$arguments >"$BATS_TEST_TMPDIR/english"
			translated $arguments >"$BATS_TEST_TMPDIR/other"
		} 2>"$BATS_TEST_TMPDIR/messages"
		cmp "$BATS_TEST_TMPDIR/english" "$BATS_TEST_TMPDIR/other"
	done
}

@test "what programs read is the same in every language" {
	objects
	in_each_language same_for_programs
}

# A catalogue has all that the sources have now, and the list of files all files that have any.
complete() {
	local top=$CLI_DIR/../.. catalogue
	local template=$BATS_TEST_TMPDIR/template.pot

	# shellcheck disable=SC2046
	xgettext --directory="$top" --files-from="$top/po/POTFILES.in" --output="$template" \
		$(sed -n '/^XGETTEXT_OPTIONS = /,/[^\\]$/ { s/.* = //; s/\\$//; p }' "$top/po/Makevars")
	(cd "$top" && grep -rlE '\b(_|N_|P_)\("' --include='*.[ch]' src | LC_ALL=C sort) |
		diff "$top/po/POTFILES.in" - | { ! grep '^>'; }
	for catalogue in "$top"/po/*.po; do
		echo "catalogue: ${catalogue##*/}"
		msgfmt --check -o /dev/null "$catalogue"
		msgcmp "$catalogue" "$template" >"$BATS_TEST_TMPDIR/missing" 2>&1 || {
			head -n 20 "$BATS_TEST_TMPDIR/missing"
			return 1
		}
	done
}

@test "every catalogue is complete" {
	command -v xgettext >/dev/null || skip 'xgettext (gettext) is not installed'
	complete
}
