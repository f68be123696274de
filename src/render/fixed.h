/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables with columns of fixed widths: those that util-linux prints with ipcs, as the scripts that
 * read them expect them, and small ones between other text. All other tables are those of table.h.
 */
#ifndef RENDER_FIXED_H
#define RENDER_FIXED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "base/text.h"

enum fixed_unit {
	UNIT_DEFAULT,
	UNIT_BYTES,
	UNIT_HUMAN,
};

/* Where it goes: text in large blocks, in one unit. */
struct fixed_page {
	enum fixed_unit unit;
	enum text_target target; /* where names go */
	struct strbuf *out;      /* the caller's; written by fixed_flush() */
};

/* Append the value at `field`, whose type the function knows, as text. */
typedef void fixed_format(struct strbuf *, const struct fixed_page *, const void *field);

/* Numbers. */
fixed_format fixed_int;        /* int, pid_t */
fixed_format fixed_i64;        /* int64_t */
fixed_format fixed_u32;        /* unsigned, uid_t, gid_t */
fixed_format fixed_u64;        /* uint64_t */
fixed_format fixed_bytes;      /* uint64_t: 4096, or 4K where sizes are for people */
fixed_format fixed_key;        /* uint32_t: 0x0000002a */
fixed_format fixed_access;     /* mode_t, access bits: 644 */
fixed_format fixed_mode_0;     /* mode_t, all bits, in C's form: 02644 */
fixed_format fixed_access_0;   /* mode_t, access bits in that form: 0644 */
/* Names, or the number where there is none. */
fixed_format fixed_user;       /* uid_t */
fixed_format fixed_group;      /* gid_t */
/* Times, or "Not set" for 0. */
fixed_format fixed_time_short; /* time_t: Nov 21 08:41:01 */
fixed_format fixed_time_full;  /* time_t: Sat Nov 21 08:41:01 2026 */

enum fixed_column_flag {
	COL_RIGHT = 1 << 0, /* aligned to the right */
	COL_WORDS = 1 << 1, /* may be translated: its width is what it takes on a terminal. All
			       else counts by its bytes, names too, as in util-linux. */
	COL_CUT = 1 << 2,   /* what is longer than the column is cut off */
	COL_BYTES = 1 << 3, /* stands there unless sizes are for people */
	COL_HUMAN = 1 << 4, /* stands there only then */
	COL_ABOVE = 1 << 5, /* its heading stands above the cells, with the same gap and side */
};

/*
 * A column of fixed width. Headings and cells have widths of their own because in some of
 * util-linux's tables they differ; what does not fit pushes the rest to the right. Where a
 * translated heading is wider than `head`, the cells grow with it.
 */
struct fixed_column {
	const char *heading; /* N_(); NULL: a further cell below the heading before */
	unsigned head;       /* width of the heading */
	unsigned gap;        /* spaces before the cell; before a heading it is one */
	unsigned width;      /* of the cell */
	unsigned tail;       /* spaces after the cell */
	unsigned flags;
	fixed_format *format; /* NULL ends the table */
	size_t offset;       /* of the value in what a row is made from */
};

#define FIXED_MAX_COLUMNS 10

/* The columns that the unit shows. */
struct fixed_table {
	const struct fixed_column *columns[FIXED_MAX_COLUMNS];
	unsigned more[FIXED_MAX_COLUMNS]; /* by how much its heading widens each */
	size_t count;
};

/* Choose the columns for the page's unit and print their headings. */
void fixed_table_begin(struct fixed_table *, struct fixed_page *, const struct fixed_column *);

/* Whether a column or field with these flags stands in this unit. */
bool fixed_shows(const struct fixed_page *, unsigned flags);

/* Append one cell of at least `width` columns, its value taken from what stands at `base`. */
void fixed_put_cell(struct fixed_page *, const struct fixed_column *, size_t width,
		    const void *base);

/* Print one row, made from what stands at `base`. */
void fixed_table_row(const struct fixed_table *, struct fixed_page *, const void *base);

/* Write out what has been put together so far; needed before any message on stderr. */
void fixed_flush(struct fixed_page *);

/* "------ Title --------" on a line of its own; `title` is N_(). */
void fixed_title(struct fixed_page *, const char *title);

#endif
