/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of columns on stdout, in the forms that lsipc of util-linux has. The aligned table
 * is made by libsmartcols, which keeps all of it until the end; the other forms go out row by
 * row and take no memory. Values from strangers are made harmless by the form.
 */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include <stdbool.h>

#include "render/column.h"

enum table_form {
	TABLE_LIST,    /* aligned, cut at the width of a terminal */
	TABLE_RAW,     /* values with a space between */
	TABLE_EXPORT,  /* NAME="value" on one line, quoted for a shell */
	TABLE_NEWLINE, /* the same, each on a line of its own */
	TABLE_JSON,
	TABLE_WHOLE,   /* a labelled line for each value that there is: for one object */
};

struct table_style {
	enum table_form form;
	const char *name;    /* of the array in JSON */
	bool no_headings;
	bool no_cut;         /* lines may be longer than the terminal is wide */
	bool shell_names;    /* names of columns as a shell takes them: USE_PCT for USE% */
	bool typed;          /* JSON with numbers, arrays and so on, members named in small letters
				and underscores; else, as util-linux has it, only strings */
	bool same_in_all_languages; /* in the forms for programs; else as util-linux has it, with the
				       locale's decimal point and texts */
	unsigned schema_version; /* in front of the array in JSON; 0: none */
};

struct table;

/* Begin a table. The columns and the format stay the caller's until table_end(). */
struct table *table_begin(const struct table_style *, const struct column_list *,
			  const struct out_format *);

void table_row(struct table *, const struct out_row *);

/*
 * Print what is still to print and free the table. Without a row there is no output; only
 * JSON then has an empty array, but not where the rows could not be found out (`complete` is
 * false): an empty list would be a lie. main() looks whether stdout could be written.
 */
void table_end(struct table *, bool complete);

/* The column's name as a shell takes it. */
void table_shell_name(struct strbuf *, const char *name);

#endif
