/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The columns: everything that can be told of an object, one row in one table. Each
 * output format and every help text reads that table; nothing else knows how a value is made.
 */
#ifndef RENDER_COLUMN_H
#define RENDER_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "collect/want.h"
#include "ipc/limits.h"
#include "ipc/object.h"
#include "render/value.h"
#include "use/view.h"

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

struct out_row {
	/* What it is about: one of these, the others are NULL. */
	const struct ipc_object *object;
	const struct out_limit *limit;
	const struct out_element *element;

	/* What else is known of the object; NULL where it was not asked for. */
	const struct view *view;
	const struct view_object *use;          /* the object in the view */
	const struct ipc_sem_element *elements; /* of a set; also NULL where they are closed */
	const struct proc_clock *clock;         /* what ages can be told by */
	const uint64_t *limits;                 /* by enum ipc_limit; 0: unknown */
	pid_t leader;            /* of the IPC namespace, where others were asked for; else 0 */
	const char *leader_comm; /* its short name */

	const struct out_link *link; /* or what the row is about, render/link.h */
	const struct out_leak *leak; /* the verdict on the object, render/column_leak.h; NULL: none */
};

/* Kinds of row: KIND_BIT(kind) of an object's kind, or one of these. */
#define ROW_LIMIT (1u << KIND_COUNT)
#define ROW_ELEMENT (1u << (KIND_COUNT + 1))
#define ROW_LINK (1u << (KIND_COUNT + 2))

enum column_flag {
	COLUMN_RIGHT = 1 << 0,       /* aligned to the right */
	COLUMN_CUT = 1 << 1,         /* may be cut where the terminal is too narrow */
	COLUMN_NO_EXTREMES = 1 << 2, /* a few long values need not make it wide */
	COLUMN_WRAP = 1 << 3,        /* may be broken into several lines there */
	COLUMN_BELOW = 1 << 4,       /* a sentence: may go to lines of its own below the row there */
};

struct column;

/*
 * The column's value in a row of one of its kinds. What cannot be borrowed from the row is made in the
 * room, where it stands until the next value is made there.
 */
typedef struct value column_value_fn(const struct column *, const struct out_row *,
				     struct value_room *);

struct column {
	const char *name;  /* heading, and what -o calls it */
	const char *label; /* in front of the value where one object is shown whole, N_() */
	const char *help;  /* N_() */
	double width;      /* hint as in scols_table_new_column(3): 1 and up are characters,
			      less is a fraction of the terminal, 0 leaves it to the library */
	unsigned flags;    /* enum column_flag */
	unsigned rows;     /* the kinds of row that can have a value */
	unsigned want;     /* enum ipc_want and enum want */
	column_value_fn *value;
	size_t field;      /* offset in struct ipc_object, where `value` serves several columns */
};

/* Columns that belong together, in the order in which help lists them. */
struct column_topic {
	const char *heading; /* N_() */
	const struct column *columns;
	size_t count;
};

/*
 * The first column of this name (`n` bytes, in capitals or small letters) in the topics; NULL
 * where there is none.
 */
const struct column *column_find(const struct column_topic *const *topics, const char *name,
				 size_t n);

/* What kind of row it is: one of the bits above. */
static inline unsigned row_kind(const struct out_row *row)
{
	if (row->object)
		return KIND_BIT(row->object->kind);
	if (row->link)
		return ROW_LINK;
	return row->limit ? ROW_LIMIT : ROW_ELEMENT;
}

/* The value in a row of any kind. It takes the place of the one made in the room before. */
static inline struct value column_value(const struct column *column, const struct out_row *row,
					struct value_room *room)
{
	if (!(column->rows & row_kind(row)))
		return value_absent();
	value_room_reset(room);
	return column->value(column, row, room);
}

/* Append the text of that value. False where it has none. */
bool column_put(struct strbuf *, const struct column *, const struct out_row *,
		struct value_room *, const struct out_format *);

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
int column_list_parse(struct column_list *, const struct column_topic *const *topics,
		      const char *names, const char **wrong, size_t *length);

/* The columns that lsipc's --processes adds, and those that a choice of namespaces does. */
#define COLUMNS_OF_PROCESSES "PROCS,PROCPIDS,PROCCMDS"
#define COLUMNS_OF_NAMESPACES "IPCNS,NSPID,NSCOMM"

/* Append all columns of a topic. */
void column_list_topic(struct column_list *, const struct column_topic *);

/* What all of them together need to be found out. */
unsigned column_list_want(const struct column_list *);

void column_list_free(struct column_list *);

#endif
