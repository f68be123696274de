/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The columns: everything that can be told of an object, one row in one table. Each
 * output format and every help text reads that table; nothing else knows how a value is made.
 */
#ifndef OUT_COLUMN_H
#define OUT_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "base/strbuf.h"
#include "ipc/limits.h"
#include "ipc/object.h"
#include "ipc/semset.h"
#include "out/format.h"

/* One of the kernel's limits with what is in use of it. */
struct out_limit {
	enum ipc_limit limit;
	bool has_value, has_used; /* known, and there is such a thing */
	uint64_t value, used;
};

/* One semaphore of a set. */
struct out_element {
	size_t number;
	struct ipc_sem_element state;
};

/* What one row of a table is about: one of these, the others are NULL. */
struct out_row {
	const struct ipc_object *object;
	const struct out_limit *limit;
	const struct out_element *element;
};

/* Kinds of row: KIND_BIT(kind) of an object's kind, or one of these. */
#define ROW_LIMIT (1u << KIND_COUNT)
#define ROW_ELEMENT (1u << (KIND_COUNT + 1))

/* How values are written. */
struct out_format {
	bool bytes;         /* sizes in bytes, not shortened */
	bool numeric_perms; /* 0644 instead of rw-r--r-- */
	enum time_style time_style;
	time_t now;         /* for TIME_SHORT */
	/* Gives a process's command line or NULL; may itself be NULL. */
	const char *(*command_of)(void *commands, pid_t pid);
	void *commands;
};

enum column_flag {
	COLUMN_RIGHT = 1 << 0,       /* aligned to the right */
	COLUMN_CUT = 1 << 1,         /* may be cut where the terminal is too narrow */
	COLUMN_NO_EXTREMES = 1 << 2, /* a few long values need not make it wide */
};

enum column_type { /* of its value in typed JSON; a size is a number only in bytes */
	COLUMN_TEXT,
	COLUMN_NUMBER,
};

/* Beyond enum ipc_want: what a column needs to be found out. */
#define WANT_USAGE (1u << 16) /* out_limit.used */

struct column;

/*
 * Append the column's value in a row of one of its kinds; it may hold any bytes but NUL. False
 * where there is none: unknown, or never set.
 */
typedef bool column_value_fn(struct strbuf *, const struct column *, const struct out_row *,
			     const struct out_format *);

struct column {
	const char *name;  /* heading, and what -o calls it */
	const char *label; /* in front of the value where one object is shown whole, N_() */
	const char *help;  /* N_() */
	double width;      /* hint as in scols_table_new_column(3): 1 and up are characters,
			      less is a fraction of the terminal, 0 leaves it to the library */
	unsigned flags;    /* enum column_flag */
	enum column_type type;
	unsigned rows;     /* the kinds of row that can have a value */
	unsigned want;     /* enum ipc_want, WANT_USAGE */
	column_value_fn *value;
	size_t field;      /* offset in struct ipc_object, where `value` serves several columns */
};

/* Columns that belong together, in the order in which help lists them. */
struct column_topic {
	const char *heading; /* N_() */
	const struct column *columns;
	size_t count;
};

/* All columns that can be asked for by name; ends with NULL. */
extern const struct column_topic *const column_topics[];

/* Those of the semaphores in one set, a table of its own. */
extern const struct column_topic column_topic_elements;

/* The column of this name (`n` bytes, in capitals or small letters); NULL where there is none. */
const struct column *column_find(const char *name, size_t n);

/* Append the value in a row of any kind. False where there is none. */
bool column_value(const struct column *, struct strbuf *, const struct out_row *,
		  const struct out_format *);

/* Columns chosen for a table. */
struct column_list {
	const struct column **at;
	size_t count, cap;
};

#define COLUMN_LIST_INIT {NULL, 0, 0}

/* Insert before position `where` (at most the count). */
void column_list_insert(struct column_list *, size_t where, const struct column *);

/*
 * Append the columns that the text names, with commas between. 0; or -ENOENT where a
 * word names no column (an empty one among them): it is at *wrong, *length bytes long.
 */
int column_list_parse(struct column_list *, const char *names, const char **wrong, size_t *length);

/* Append all columns of a topic. */
void column_list_topic(struct column_list *, const struct column_topic *);

/* What all of them together need to be found out. */
unsigned column_list_want(const struct column_list *);

void column_list_free(struct column_list *);

#endif
