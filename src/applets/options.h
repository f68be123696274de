/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command's options as one table, from which both the parser and the help text
 * are made, so that they cannot differ.
 */
#ifndef APPLETS_OPTIONS_H
#define APPLETS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Ids of options without a letter start here. Those that several commands have mean the same in all
 * of them; their rows are below.
 */
enum {
	OPT_FIRST = 256,
	OPT_SYSROOT,
	OPT_IPC_NAMESPACE,
	OPT_ALL_NAMESPACES,
	OPT_ALL,
	OPT_KIND,
	OPT_USER,
	OPT_GROUP,
	OPT_KEY,
	OPT_NAME,
	OPT_MIN_SIZE,
	OPT_MIN_AGE,
	OPT_UNUSED,
	OPT_STATE,
	OPT_COMMAND,
	OPT_LIST_COLUMNS,
	OPT_SORT,
	OPT_NO_HEADER,
	OPT_NO_CUT,
	OPT_TIME_FORMAT,
	OPT_WATCH,
	OPT_COUNT,
	OPT_KEEP_GOING,
	OPT_OWN = 300 /* a command's own long-only options start here */
};

struct opt {
	int id;           /* the letter, or a number above OPT_FIRST; 0 for a heading */
	const char *name; /* long name; NULL for none */
	int has_arg;      /* no_argument, required_argument, optional_argument */
	const char *arg;  /* what the argument is called in the help, N_() */
	const char *help; /* N_(); of a heading its text; NULL: not in the help */
};

#define OPT_HEADING(text) {0, NULL, 0, NULL, text}
#define OPT_END {0, NULL, 0, NULL, NULL}

/*
 * Another spelling of the option with this id, as other programs or our drop-ins have it: it is
 * accepted, and stands in no help. It follows the row with the main spelling.
 */
#define OPT_OTHER_NAME(id, name, has_arg) {id, name, has_arg, NULL, NULL}

struct usage {
	const char *const *synopsis; /* what follows the command's name, one per line; NULL ends */
	const char *purpose;         /* one sentence, N_() */
	const struct opt *options;   /* ends with OPT_END */
	void (*more)(void);          /* prints what comes after the options; may be NULL */
	const char *page;            /* manual page, "ipcadm-ipcs(1)": that name is ours everywhere */
	bool stop_at_operand;        /* options end at the first operand */
};

/* Take in one option; `value` is NULL without one. False where it is wrong; the user was told. */
typedef bool opt_take(void *arg, int id, const char *value);

/*
 * Hand all options, as getopt_long(3) sees them, to `take`; operands begin at argv[optind]. False
 * where one is wrong, of which a message has told: the program ends with *status. -h and -V are
 * answered here: they print and end the program with status 0.
 */
bool opt_read(const struct usage *, int argc, char **argv, opt_take *take, void *arg, int *status)
	__attribute__((nonnull));

/* Print the help text on stdout. */
void opt_print_help(const struct usage *);

/* ---- rows that several commands have ---- */

#define OPT_HELP_VERSION                                                                          \
	{'h', "help", no_argument, NULL, N_("show this help and exit")},                          \
	{'V', "version", no_argument, NULL, N_("show the version and exit")}
#define OPT_SYSROOT_ROW                                                                           \
	{OPT_SYSROOT, "sysroot", required_argument, N_("dir"),                                    \
	 N_("read the system captured below this directory, change nothing")}

/* In the command: struct namespace_choice, choice.which = arg, choice.all = true. */
#define OPT_NAMESPACE_ROWS                                                                        \
	{OPT_IPC_NAMESPACE, "ipc-namespace", required_argument, N_("pid|path"),                   \
	 N_("the objects of that process's IPC namespace, or of that namespace file")},           \
	{OPT_ALL_NAMESPACES, "all-namespaces", no_argument, NULL,                                 \
	 N_("the objects of every IPC namespace")}

/*
 * Which objects or processes. What comes of it differs from command to command: `text` says it.
 */
#define OPT_ALL_ROW(text) {OPT_ALL, "all", no_argument, NULL, text}
#define OPT_PID_ROW(text) {'p', "pid", required_argument, N_("pid"), text}
#define OPT_COMMAND_ROW(text) {OPT_COMMAND, "command", required_argument, N_("pattern"), text}
#define OPT_USER_ROW(text) {OPT_USER, "user", required_argument, N_("user"), text}

/* Kinds are operands: "ls shm msg". */
#define OPT_OTHER_NAME_OF_KINDS OPT_OTHER_NAME(OPT_KIND, "kind", required_argument)

#define OPT_OWNER_ROW OPT_USER_ROW(N_("owned by this user"))
#define OPT_GROUP_ROW                                                                             \
	{OPT_GROUP, "group", required_argument, N_("group"), N_("owned by this group")}
#define OPT_KEY_ROW {OPT_KEY, "key", required_argument, N_("key"), N_("System V, with this key")}
#define OPT_NAME_ROW                                                                              \
	{OPT_NAME, "name", required_argument, N_("pattern"),                                      \
	 N_("POSIX, called so; * and ? stand for anything")}
#define OPT_MIN_SIZE_ROW                                                                          \
	{OPT_MIN_SIZE, "min-size", required_argument, N_("size"),                                 \
	 N_("with at least so many bytes, as memory or in messages")}
#define OPT_MIN_AGE_ROW(text)                                                                     \
	{OPT_MIN_AGE, "min-age", required_argument, N_("time"), text},                            \
	OPT_OTHER_NAME(OPT_MIN_AGE, "older-than", required_argument)

/* All conditions that ls has. */
#define OPT_CONDITION_ROWS                                                                        \
	OPT_OTHER_NAME_OF_KINDS,                                                                  \
	OPT_OWNER_ROW,                                                                            \
	OPT_GROUP_ROW,                                                                            \
	OPT_KEY_ROW,                                                                              \
	OPT_NAME_ROW,                                                                             \
	OPT_MIN_SIZE_ROW,                                                                         \
	OPT_MIN_AGE_ROW(N_("without any activity for so long: 90s, 4h, 2d")),                     \
	{OPT_UNUSED, "unused", no_argument, NULL, N_("in the state unused")},                     \
	{OPT_STATE, "state", required_argument, N_("state"),                                      \
	 N_("in one of these states: in-use, unused, destroyed, unknown")},                       \
	OPT_PID_ROW(N_("that this process, or one of several with commas between, uses, made or " \
		       "used last")),                                                             \
	OPT_COMMAND_ROW(N_("that a process with this command uses, made or used last"))

/* How the result is shown. */
#define OPT_OUTPUT_ROW                                                                            \
	{'o', "output", required_argument, N_("columns"),                                         \
	 N_("these, with commas between; a + in front adds them to the usual ones")}
#define OPT_JSON_ROW {'J', "json", no_argument, NULL, N_("print JSON")}
#define OPT_EXPORT_ROW                                                                            \
	{'e', "export", no_argument, NULL, N_("print NAME=\"value\" …, one line per row")}
#define OPT_RAW_ROW                                                                               \
	{'r', "raw", no_argument, NULL, N_("print values with a space between, not aligned")}
#define OPT_BYTES_ROW {'b', "bytes", no_argument, NULL, N_("print sizes as plain numbers of bytes")}
#define OPT_NUMERIC_PERMS_ROW                                                                     \
	{'P', "numeric-perms", no_argument, NULL, N_("print permissions in octal")}
#define OPT_NO_HEADER_ROW                                                                         \
	{OPT_NO_HEADER, "no-header", no_argument, NULL,                                           \
	 N_("print no line with the names of columns")},                                          \
	OPT_OTHER_NAME(OPT_NO_HEADER, "noheadings", no_argument)
#define OPT_NO_CUT_ROW                                                                            \
	{OPT_NO_CUT, "no-cut", no_argument, NULL, N_("cut nothing to fit the terminal")},         \
	OPT_OTHER_NAME(OPT_NO_CUT, "notruncate", no_argument)
#define OPT_TIME_FORMAT_ROW                                                                       \
	{OPT_TIME_FORMAT, "time-format", required_argument, N_("format"),                         \
	 N_("print times short, full or iso")}

#define OPT_COLUMN_ROWS                                                                           \
	OPT_HEADING(N_("Which columns, in which order:")),                                        \
	OPT_OUTPUT_ROW,                                                                           \
	{OPT_LIST_COLUMNS, "list-columns", no_argument, NULL, N_("list all columns and exit")},   \
	{OPT_SORT, "sort", required_argument, N_("columns"),                                      \
	 N_("sort by these; a - in front of one: the largest first")}
#define OPT_FORM_ROWS                                                                             \
	OPT_HEADING(N_("In which form:")),                                                        \
	OPT_JSON_ROW,                                                                             \
	OPT_EXPORT_ROW,                                                                           \
	OPT_RAW_ROW,                                                                              \
	OPT_BYTES_ROW,                                                                            \
	OPT_NUMERIC_PERMS_ROW,                                                                    \
	OPT_NO_HEADER_ROW,                                                                        \
	OPT_NO_CUT_ROW,                                                                           \
	OPT_TIME_FORMAT_ROW

#define OPT_WATCH_ROW(text) {OPT_WATCH, "watch", required_argument, N_("seconds"), text}
#define OPT_COUNT_ROW                                                                             \
	{OPT_COUNT, "count", required_argument, N_("times"), N_("end --watch after so many looks")}

/* What is done. */
#define OPT_FILE_ROW(text) {'f', "file", required_argument, N_("file"), text}
#define OPT_YES_ROW {'y', "yes", no_argument, NULL, N_("do not ask")}
#define OPT_DRY_RUN_ROW                                                                           \
	{'n', "dry-run", no_argument, NULL, N_("only say what would be done, and change nothing")}
#define OPT_KEEP_GOING_ROW(text) {OPT_KEEP_GOING, "keep-going", no_argument, NULL, text}

#endif
