/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which form the rows of a table go out. */
#ifndef RENDER_TABLE_STYLE_H
#define RENDER_TABLE_STYLE_H

#include <stdbool.h>
#include <stdint.h>

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
				and underscores, or as everywhere (render/member_json.h); else, as
				util-linux has it, only strings */
	bool same_in_all_languages; /* in the forms for programs; else as util-linux has it, with the
				       locale's decimal point and texts */

	/* What the head of typed JSON says of processes: document_json_open(). */
	bool looked;
	uint64_t hidden;
};

#endif
