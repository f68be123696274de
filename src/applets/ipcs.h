/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the command ipcs share. */
#ifndef APPLETS_IPCS_H
#define APPLETS_IPCS_H

#include <stdbool.h>

#include "applets/applet.h"
#include "base/strbuf.h"
#include "base/text.h"

enum ipcs_mode {
	IPCS_LIST,
	IPCS_CREATOR,
	IPCS_TIME,
	IPCS_PID,
	IPCS_LIMITS,
	IPCS_SUMMARY,
};
#define IPCS_LIST_MODES (IPCS_PID + 1)

enum ipcs_unit {
	UNIT_DEFAULT,
	UNIT_BYTES,
	UNIT_HUMAN,
};

/* One run of the command. */
struct ipcs {
	struct session *session;
	enum ipcs_mode mode;
	enum ipcs_unit unit;
	unsigned kinds;          /* KIND_BIT of what to show; 0: nothing was chosen */
	int id;                  /* of -i; -1 without */
	enum text_target target; /* where names go */
	struct strbuf out;       /* written in large blocks by ipcs_flush() */
};

/* Append the value at `field`, whose type the function knows, as text. */
typedef void ipcs_format(struct strbuf *, const struct ipcs *, const void *field);

/* Numbers. */
ipcs_format ipcs_int;        /* int, pid_t */
ipcs_format ipcs_u32;        /* unsigned, uid_t, gid_t */
ipcs_format ipcs_u64;        /* uint64_t */
ipcs_format ipcs_bytes;      /* uint64_t: 4096, or 4K where sizes are for people */
ipcs_format ipcs_key;        /* uint32_t: 0x0000002a */
ipcs_format ipcs_access;     /* mode_t, access bits: 644 */
ipcs_format ipcs_mode_0;     /* mode_t, all bits, in C's form: 02644 */
ipcs_format ipcs_access_0;   /* mode_t, access bits in that form: 0644 */
/* Names, or the number where there is none. */
ipcs_format ipcs_user;       /* uid_t */
ipcs_format ipcs_group;      /* gid_t */
/* Times, or "Not set" for 0. */
ipcs_format ipcs_time_short; /* time_t: Nov 21 08:41:01 */
ipcs_format ipcs_time_full;  /* time_t: Sat Nov 21 08:41:01 2026 */

enum ipcs_column_flag {
	COL_RIGHT = 1 << 0, /* aligned to the right */
	COL_WORDS = 1 << 1, /* may be translated: its width is what it takes on a terminal. All
			       else counts by its bytes, names too, as in util-linux. */
	COL_CUT = 1 << 2,   /* what is longer than the column is cut off */
	COL_BYTES = 1 << 3, /* stands there unless sizes are for people */
	COL_HUMAN = 1 << 4, /* stands there only then */
};

/*
 * A column of fixed width. Headings and cells have widths of their own because in some of
 * util-linux's tables they differ; what does not fit pushes the rest to the right. Where a
 * translated heading is wider than `head`, the cells grow with it.
 */
struct ipcs_column {
	const char *heading; /* N_(); NULL: a further cell below the heading before */
	unsigned head;       /* width of the heading */
	unsigned gap;        /* spaces before the cell; before a heading it is always one */
	unsigned width;      /* of the cell */
	unsigned tail;       /* spaces after the cell */
	unsigned flags;
	ipcs_format *format; /* NULL ends the table */
	size_t offset;       /* of the value in what a row is made from */
};

#define IPCS_MAX_COLUMNS 10

/* The columns that this run shows. */
struct ipcs_table {
	const struct ipcs_column *columns[IPCS_MAX_COLUMNS];
	unsigned more[IPCS_MAX_COLUMNS]; /* by how much its heading widens each */
	size_t count;
};

/* Choose the columns for the run's unit and print their headings. */
void ipcs_table_begin(struct ipcs_table *, struct ipcs *, const struct ipcs_column *);

/* Whether a column or field with these flags stands in this run's output. */
bool ipcs_shows(const struct ipcs *, unsigned flags);

/* Append one cell of at least `width` columns, its value taken from what stands at `base`. */
void ipcs_put_cell(struct ipcs *, const struct ipcs_column *, size_t width, const void *base);

/* Print one row, made from what stands at `base`. */
void ipcs_table_row(const struct ipcs_table *, struct ipcs *, const void *base);

/* Write out what has been put together so far; needed before any message on stderr. */
void ipcs_flush(struct ipcs *);

/* "------ Title --------" on a line of its own; `title` is N_(). */
void ipcs_title(struct ipcs *, const char *title);

/* Explain why objects could not be read (session_explain()); the exit status of that. */
int ipcs_failed(struct ipcs *, enum ipc_kind, int err);

/* Everything of the one object with the number ipcs->id; the exit status. */
int ipcs_detail(struct ipcs *, enum ipc_kind);

/* One kind's part of the output, without the empty lines around it; the exit status. */
int ipcs_list(struct ipcs *, enum ipc_kind);
int ipcs_limits(struct ipcs *, enum ipc_kind);
int ipcs_summary(struct ipcs *, enum ipc_kind);

#endif
