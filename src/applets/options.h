/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command's options as one table, from which both the parser and the help text
 * are made, so that they cannot differ.
 */
#ifndef APPLETS_OPTIONS_H
#define APPLETS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Ids of options without a letter start here; those that several commands have: */
enum {
	OPT_FIRST = 256,
	OPT_SYSROOT,
	OPT_IPC_NAMESPACE,
	OPT_ALL_NAMESPACES,
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
#define OPT_HELP_VERSION                                                     \
	{'h', "help", no_argument, NULL, N_("show this help and exit")},       \
	{'V', "version", no_argument, NULL, N_("show the version and exit")}
#define OPT_SYSROOT_ROW                                                      \
	{OPT_SYSROOT, "sysroot", required_argument, N_("DIR"),                 \
	 N_("read the system captured below DIR, change nothing")}
#define OPT_END {0, NULL, 0, NULL, NULL}

struct usage {
	const char *const *synopsis; /* what follows the command's name, one per line; NULL ends */
	const char *purpose;         /* one sentence, N_() */
	const struct opt *options;   /* ends with OPT_END */
	void (*more)(void);          /* prints what comes after the options; may be NULL */
	const char *page;            /* manual page, "ipcadm-ipcs(1)": that name is ours everywhere */
	bool stop_at_operand;        /* options end at the first operand */
};


/*
 * The next option, as getopt_long(3) sees it: its id, its argument in *arg (NULL without
 * one). -1 when only operands are left (argv[optind] on); '?' for a wrong option, of
 * which a message has told: end with msg_try_help(). -h and -V are answered here: they print
 * and end the program with status 0.
 */
int opt_next(const struct usage *, int argc, char **argv, const char **arg)
	__attribute__((nonnull));

/* Print the help text on stdout. */
void opt_print_help(const struct usage *);

/*
 * Print a paragraph of a help text on stdout, for usage.more: `label`, and from `column` on `text`,
 * in lines that fit a terminal. Both are translated already.
 */
void opt_print_note(const char *label, size_t column, const char *text);

/* For the table of options; in the command: struct namespace_choice, choice.which = arg, choice.all = true. */
#define OPT_NAMESPACE_ROWS                                                              \
	{OPT_IPC_NAMESPACE, "ipc-namespace", required_argument, N_("PID|PATH"),        \
	 N_("the objects of that process's IPC namespace, or of that namespace file")}, \
	{OPT_ALL_NAMESPACES, "all-namespaces", no_argument, NULL,                      \
	 N_("the objects of every IPC namespace")}

#endif
