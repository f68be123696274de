/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of ls share. */
#ifndef APPLETS_LS_H
#define APPLETS_LS_H

#include <getopt.h>
#include <stdbool.h>

#include "applets/options.h"
#include "collect/gather.h"
#include "proc/cmdline.h"
#include "render/table.h"

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

/* What ls has, and other commands that list as it does. */
struct ls {
	struct session *session;
	const struct opt *options; /* of the command; their names are those of filters */
	const struct column_topic *const *topics; /* the columns that there are to choose from */
	const char *usual, *usual_in_json; /* those that are shown unless others are asked for */
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

/* ---- ls_options.c: what listing commands share ---- */

enum {
	OPT_FILTER = OPT_OWN, /* the filters: from here on, by their names */
	OPT_FILTER_END = OPT_FILTER + 31,
	OPT_LIST_COLUMNS,
	OPT_SORT,
	OPT_NO_HEADER,
	OPT_NO_CUT,
	OPT_TIME_FORMAT,
	OPT_WATCH,
	OPT_COUNT,
	OPT_LS_OWN, /* a listing command's own long-only options start here */
};

/* For tables of options. */
#define OPT_USER_ROW                                                                              \
	{OPT_FILTER, "user", required_argument, N_("user"), N_("owned by this user")}
#define OPT_KEY_ROW                                                                               \
	{OPT_FILTER + 2, "key", required_argument, N_("key"), N_("System V, with this key")}
#define OPT_NAME_ROW                                                                              \
	{OPT_FILTER + 3, "name", required_argument, N_("pattern"),                                \
	 N_("POSIX, called so; * and ? stand for anything")}
#define OPT_MIN_SIZE_ROW                                                                          \
	{OPT_FILTER + 4, "min-size", required_argument, N_("size"),                               \
	 N_("with at least so many bytes, as memory or in messages")}

/* All that ls has. */
#define LS_FILTER_ROWS                                                                    \
	OPT_USER_ROW,                                                                     \
	{OPT_FILTER + 1, "group", required_argument, N_("group"), N_("owned by this group")}, \
	OPT_KEY_ROW,                                                                      \
	OPT_NAME_ROW,                                                                     \
	OPT_MIN_SIZE_ROW,                                                                 \
	{OPT_FILTER + 5, "older-than", required_argument, N_("time"),                       \
	 N_("of an AGE above 4h, 2d …")},                                                  \
	{OPT_FILTER + 6, "unused", no_argument, NULL, N_("in the state unused")},         \
	{OPT_FILTER + 7, "state", required_argument, N_("state"),                         \
	 N_("in one of these states: in-use, unused, destroyed, unknown")},               \
	{OPT_FILTER + 8, "pid", required_argument, N_("pid"),                             \
	 N_("that this process uses, made or used last")},                                \
	{OPT_FILTER + 9, "command", required_argument, N_("pattern"),                     \
	 N_("that a process with this command uses, made or used last")}

#define OPT_COLUMN_ROWS                                                                           \
	OPT_HEADING(N_("Which columns, in which order:")),                                        \
	{'o', "output", required_argument, N_("columns"),                                         \
	 N_("these, with commas between; a + in front adds them to the usual ones")},             \
	{OPT_LIST_COLUMNS, "list-columns", no_argument, NULL, N_("list all columns and exit")},   \
	{OPT_SORT, "sort", required_argument, N_("columns"),                                      \
	 N_("sort by these; a - in front of one: the largest first")}
#define OPT_FORM_ROWS                                                                             \
	OPT_HEADING(N_("In which form:")),                                                        \
	{'J', "json", no_argument, NULL, N_("JSON")},                                             \
	{'e', "export", no_argument, NULL, N_("NAME=\"value\" …, one object per line")},          \
	{'r', "raw", no_argument, NULL, N_("values with a space between, not aligned")},          \
	{'b', "bytes", no_argument, NULL, N_("sizes in bytes and plain numbers")},                \
	{'P', "numeric-perms", no_argument, NULL, N_("permissions in octal")},                    \
	{OPT_NO_HEADER, "no-header", no_argument, NULL, N_("no line with the names of columns")}, \
	{OPT_NO_CUT, "no-cut", no_argument, NULL, N_("nothing cut to fit the terminal")},         \
	{OPT_TIME_FORMAT, "time-format", required_argument, N_("format"),                         \
	 N_("times short, full or iso")}

/* Begin with what is so unless an option says otherwise. */
void ls_start(struct ls *, struct session *);
void ls_end(struct ls *);

/*
 * Take in one of the options above, a choice of namespaces or --sysroot; another id does nothing.
 * False where the argument is wrong, and the user has been told.
 */
bool ls_take_option(struct ls *, int option, const char *arg);

/* The kinds that the words name; without any, all. False where a word names none. */
bool ls_take_kinds(struct ls *, char **words);

/* What a program reads is exact: set the style and format for JSON, if that was asked for. */
void ls_set_form(struct ls *);

/* Whether --count has a --watch that it belongs to. */
bool ls_check_watch(const struct ls *);

/* ---- ls_filter.c: pure functions of what is in the row ---- */

/*
 * Take the argument of the filter option with this name. 0; -ENOENT where no filter is called so;
 * -EINVAL where the argument is wrong, and the user has been told.
 */
int ls_filter_take(struct ls_filters *, const char *option, const char *arg);

/* The same for the option with this id of a command's table. False where it is wrong. */
bool ls_filter_option(struct ls_filters *, const struct opt *options, int option, const char *arg);

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

/*
 * Bring the indexes of rows into the order that was asked for; equal ones stay as they are. `row_of`
 * gives the row of an index.
 */
void ls_sort(const struct ls *, struct out_row (*row_of)(const void *arg, size_t index),
	     const void *arg, size_t *indexes, size_t count);

/* ---- ls_list.c ---- */

/* Choose the columns by style.form and -o. False where one does not exist. */
bool ls_choose_columns(struct ls *);
void ls_print_columns(const struct ls *);

/* Say that this is no column, or an empty name. */
void ls_wrong_column(const char *list, const char *word, size_t length);

/* Read what is asked for. The exit status. */
int ls_gather(struct ls *, unsigned want, struct gathered *);
int ls_list(struct ls *);

/* ---- ls_watch.c ---- */

/* Print what changes until a signal or rounds end it. The exit status. */
int ls_watch(struct ls *);

#endif
