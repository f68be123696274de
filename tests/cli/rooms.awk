# SPDX-License-Identifier: GPL-2.0-or-later
# Who looks at whom in src, held against the table of rooms in HACKING.md:
#
#	awk -f rooms.awk HACKING.md src/….c src/….h …		in the top directory
#
# A line for each fault; status 1 where there is any. A file is a .c together with the .h of its
# name. The faults are:
#	- a room looks at another one that it may not look at, or only at the types of
#	- a header with types of a room leads to one of that room that is none of them
#	- files look at each other, round any number of corners
#	- what a file defines for others is not declared in the header of that file
# Names are found as this project writes C: definitions begin in the first column, each name on the
# line of its type.

function trim(s)
{
	gsub(/`/, "", s)
	sub(/^[ \t]+/, "", s)
	sub(/[ \t]+$/, "", s)
	return s
}

function fault(text)
{
	print text
	faults++
}

# The path without what comes behind its dot: a .c and its .h are one.
function unit(path)
{
	sub(/\.[ch]$/, "", path)
	return path
}

# src/ipc/kind.c is in ipc, src/main.c in main.
function room(path)
{
	sub(/^src\//, "", path)
	sub(/[\/.].*/, "", path)
	return path
}

# ---- the table of rooms ----

# "types of ipc and proc", "use, ipc", "all others", "nobody": what is between two semicolons.
function read_group(from, group, words, n, i, how)
{
	how = "all"
	if (group ~ /^types of /) {
		how = "types"
		sub(/^types of /, "", group)
	}
	n = split(group, words, / *,? and |, */)
	for (i = 1; i <= n; i++)
		may[from, words[i]] = how
}

function read_row(line, cells, groups, from, n, i)
{
	split(line, cells, "|")
	from = room(trim(cells[2]))
	known[from] = 1
	n = split(trim(cells[3]), groups, /; */)
	for (i = 1; i <= n; i++)
		read_group(from, groups[i])
	n = split(trim(cells[4]), groups, /, */)
	for (i = 1; i <= n; i++)
		type[from, groups[i]] = 1
}

FNR == 1 {
	in_comment = depth = in_table = in_macro = 0
	statement = ""
}

FILENAME ~ /\.md$/ {
	if ($0 ~ /^\| room +\| may look at/)
		in_table = 1
	else if (in_table && $0 !~ /^\|/)
		in_table = 0
	else if (in_table && $0 !~ /^\|[-| ]+$/)
		read_row($0)
	next
}

# ---- #include "…" ----

/^#include "/ {
	split($0, quoted, "\"")
	look(FILENAME, "src/" quoted[2], FNR)
}

function base_name(path)
{
	sub(/.*\//, "", path)
	return path
}

function is_type(path)
{
	return (room(path), base_name(path)) in type || (room(path), "all") in type
}

function look(from, to, line, a, b, name)
{
	if (!(to in files)) {
		fault(from ":" line ": there is no " to)
		return
	}
	if (unit(from) != unit(to))
		looks[unit(from), unit(to)] = from ":" line
	a = room(from)
	b = room(to)
	name = base_name(to)
	if (a == b && is_type(from) && !is_type(to))
		fault(from ":" line ": one of the types of " a ", and " name " is none")
	if (a == b || !(a in known))
		return
	if ((a, b) in may ? may[a, b] == "all" : (a, "all others") in may && b != "main")
		return
	if ((a, b) in may && is_type(to))
		return
	fault(from ":" line ": " a " may not look at " ((a, b) in may ? name " of " : "") b)
}

# ---- what is defined and declared ----

# Without comments, texts and what only the preprocessor reads.
function bare(line, out, at)
{
	out = ""
	while (line != "") {
		if (in_comment) {
			at = index(line, "*/")
			if (!at)
				return out
			line = substr(line, at + 2)
			in_comment = 0
		} else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^'([^'\\]|\\.)*'/)) {
			out = out "0"
			line = substr(line, RLENGTH + 1)
		} else if (substr(line, 1, 2) == "/*") {
			in_comment = 1
			line = substr(line, 3)
		} else {
			out = out substr(line, 1, 1)
			line = substr(line, 2)
		}
	}
	return out
}

# The name of the function that the statement declares or begins; "" where it is none.
function function_of(s)
{
	if (s !~ /\(/ || s ~ /=/ || s ~ /^(typedef|static|struct [a-z0-9_]+ *$)/)
		return ""
	match(s, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)
	s = substr(s, RSTART, RLENGTH)
	sub(/[ \t]*\($/, "", s)
	return s ~ /^_/ ? "" : s
}

# The same of a variable; and of a function whose type has a name.
function variable_of(s)
{
	sub(/[ \t]*=.*/, "", s)
	if (s ~ /^(typedef|static|enum|union)/ || s ~ /^struct [a-z0-9_]+$/ || s ~ /\(/)
		return ""
	while (s ~ /\[[^\]]*\][ \t]*$/)
		sub(/[ \t]*\[[^\]]*\][ \t]*$/, "", s)
	if (s !~ /[ *][A-Za-z_][A-Za-z0-9_]*$/)
		return ""
	sub(/.*[ *]/, "", s)
	return s
}

function note_definition(name)
{
	if (name == "" || name == "main" || FILENAME !~ /\.c$/)
		return
	defined[name] = defined[name] " " FILENAME
}

# A header may declare several variables in one statement.
function note_declaration(s, name, names, n, i)
{
	name = function_of(s)
	if (name != "") {
		declared[name] = declared[name] " " FILENAME
		return
	}
	if (s ~ /\(/)
		return
	n = split(s, names, /, */)
	for (i = 1; i <= n; i++) {
		name = variable_of((i > 1 ? "int " : "") names[i])
		if (name != "")
			declared[name] = declared[name] " " FILENAME
	}
}

function take_statement(s, ends_with)
{
	s = trim(s)
	if (s ~ /^extern[ \t]/) {
		sub(/^extern[ \t]+/, "", s)
		note_declaration(s)
	} else if (ends_with == "{") {
		if (s ~ /\)$/)
			note_definition(function_of(s))
		else if (s ~ /=$/)
			note_definition(variable_of(s))
	} else if (FILENAME ~ /\.h$/) {
		note_declaration(s)
	} else if (function_of(s) == "") {
		note_definition(variable_of(s))
	}
}

# A statement ends at a semicolon or a brace outside all braces.
{
	was_macro = in_macro
	in_macro = (in_macro || $0 ~ /^[ \t]*#/) && $0 ~ /\\$/
	if (was_macro || $0 ~ /^[ \t]*#/)
		next
	text = bare($0)
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "{" && depth++ == 0) {
			take_statement(statement, c)
			statement = statement "{"
		} else if (c == "}" && --depth == 0) {
			# What follows a struct or the values of a variable is one statement with it.
			statement = statement ~ /\)[ \t]*{$/ ? "" : "static "
		} else if (c == ";" && depth == 0) {
			take_statement(statement, c)
			statement = ""
		} else if (depth == 0) {
			statement = statement c
		}
	}
	if (depth == 0)
		statement = statement " "
}

# ---- what is found ----

function check_declarations(name, n, i, places, own)
{
	for (name in defined) {
		n = split(defined[name], places, " ")
		own = unit(places[1]) ".h"
		if (!(name in declared)) {
			fault(places[1] ": " name " is neither static nor in " own)
			continue
		}
		n = split(declared[name], places, " ")
		for (i = 1; i <= n; i++)
			if (places[i] != own && places[i] ~ /\.h$/)
				fault(places[i] ": " name " belongs into " own)
	}
	for (name in declared)
		if (!(name in defined))
			fault(substr(declared[name], 2) ": " name " is defined nowhere")
}

# Whoever looks at nobody is in no circle: take such away until only circles are left, and who leads to
# them. Told are those of two, or else one.
function check_circles(pair, ends, left, outs, again, at, from)
{
	for (pair in looks) {
		split(pair, ends, SUBSEP)
		left[ends[1]] = left[ends[2]] = 1
	}
	do {
		again = 0
		for (at in left)
			outs[at] = 0
		for (pair in looks) {
			split(pair, ends, SUBSEP)
			if (ends[1] in left && ends[2] in left)
				outs[ends[1]]++
		}
		for (at in outs)
			if (at in left && outs[at] == 0) {
				delete left[at]
				again = 1
			}
	} while (again)
	again = faults
	from = ""
	for (at in left)
		if (from == "" || at < from)
			from = at
	for (pair in looks) {
		split(pair, ends, SUBSEP)
		if (ends[1] < ends[2] && (ends[2], ends[1]) in looks)
			fault("a circle: " ends[1] " -> " ends[2] " -> " ends[1])
	}
	if (from != "" && faults == again)
		tell_circle(from, left)
}

# From one that is left the way always leads on, and comes to where it was before.
function tell_circle(at, left, seen, way, pair, ends, next_one, start, text, n, i)
{
	for (n = 1; !(at in seen); n++) {
		seen[at] = n
		way[n] = at
		next_one = ""
		for (pair in looks) {
			split(pair, ends, SUBSEP)
			if (ends[1] == at && ends[2] in left &&
			    (next_one == "" || ends[2] < next_one))
				next_one = ends[2]
		}
		at = next_one
	}
	text = at
	for (i = seen[at] + 1; i < n; i++)
		text = text " -> " way[i]
	fault("a circle: " text " -> " at)
}

function check_rooms(path, name, named)
{
	for (path in files) {
		name = room(path)
		if (!(name in known) && !(name in named)) {
			named[name] = 1
			fault(path ": HACKING.md does not say whom " name " may look at")
		}
		there[name] = 1
	}
	for (name in known)
		if (!(name in there))
			fault("HACKING.md: there is no room " name)
}

BEGIN {
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] ~ /\.[ch]$/)
			files[ARGV[i]] = 1
}

END {
	check_rooms()
	check_declarations()
	check_circles()
	exit faults > 0
}
