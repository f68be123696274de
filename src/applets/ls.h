/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of ls share. */
#ifndef APPLETS_LS_H
#define APPLETS_LS_H

#include <stdbool.h>

#include "applets/gather.h"
#include "out/table.h"
#include "proc/cmdline.h"

/* What may stay in the list. A row that passes all filters that were given does. */
struct ls_filters {
	unsigned given; /* bit by place in the table of ls_filter.c */
	uid_t user;
	gid_t group;
	uint32_t key;
	const char *name, *command; /* patterns, fnmatch(3) */
	uint64_t min_size;          /* bytes */
	int64_t older_than;         /* seconds */
	time_t now;
	pid_t pid;
	unsigned states;            /* bits by enum object_state */
};

/* One column to sort by. */
struct ls_order {
	const struct column *column;
	bool falling;
};

#define LS_ORDERS_MAX 16

struct ls {
	struct session *session;
	unsigned kinds, asked_kinds; /* KIND_BIT; asked: those that the command line names */
	struct namespace_choice namespaces;
	struct ls_filters filters;
	struct ls_order orders[LS_ORDERS_MAX];
	size_t order_count;
	const char *output;  /* -o, or NULL */
	bool list_columns;
	int64_t watch;       /* seconds between two looks; 0: look once */
	uint64_t rounds;     /* looks in all; 0: without end */
	struct table_style style;
	struct out_format format;
	struct column_list columns;
	struct cmdline_cache commands;
};

/* ---- ls_filter.c: pure functions of what is in the row ---- */

/*
 * Take the argument of the filter option with this name. 0; -ENOENT where no filter is called so;
 * -EINVAL where the argument is wrong, and the user has been told.
 */
int ls_filter_take(struct ls_filters *, const char *option, const char *arg);

/* What the given filters need to be found out. */
unsigned ls_filter_want(const struct ls_filters *);

/* Whether the filters that look at the object alone let it pass. */
bool ls_filter_object(const struct ipc_object *, void *filters);

/* Whether all of them do. */
bool ls_filter_row(const struct ls_filters *, const struct out_row *);

/* ---- ls_sort.c ---- */

/* Understand "SIZE,-AGE". False where a column does not exist; the user has been told. */
bool ls_sort_parse(struct ls *, const char *arg);

/* What the order needs to be found out. */
unsigned ls_sort_want(const struct ls *);

/* Bring the indexes of rows into the order that was asked for; equal ones stay as they are. */
void ls_sort(const struct ls *, const struct gathered *, size_t *indexes, size_t count);

/* ---- ls_list.c ---- */

/* Choose the columns by style.form and -o. False where one does not exist. */
bool ls_choose_columns(struct ls *);
void ls_print_columns(void);

/* Say that this is no column, or an empty name. */
void ls_wrong_column(const char *list, const char *word, size_t length);

/* Read what is asked for. The exit status. */
int ls_gather(struct ls *, unsigned want, struct gathered *);
int ls_list(struct ls *);

/* ---- ls_watch.c ---- */

/* Print what changes until a signal or rounds end it. The exit status. */
int ls_watch(struct ls *);

#endif
