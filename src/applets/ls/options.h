/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that ls and other listing commands share. */
#ifndef APPLETS_LS_OPTIONS_H
#define APPLETS_LS_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

#include "applets/ls/request.h"

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

#endif
