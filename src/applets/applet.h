/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command: one file in applets/ that defines one `const struct applet`, and one line in
 * applets/table.c.
 */
#ifndef APPLETS_APPLET_H
#define APPLETS_APPLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc/source.h"

/* What every command is given. */
struct session {
	const struct applet *applet;
	struct ipc_source source; /* the running system, or what --sysroot named */
	uint64_t hidden;          /* processes of which rights hid what they use */
	uint64_t hidden_namespaces; /* that could not be entered */
	bool hidden_queues;       /* POSIX queues were asked for among others, and may not be listed */
};

#define CAP_MASK(cap) (UINT64_C(1) << (cap))

struct applet {
	const char *name;
	const char *summary; /* one line for `ipcadm --list`, N_() */
	bool in_util_linux;  /* util-linux has a command of this name, whose place it takes */
	bool changes_system; /* refused for a captured system */
	uint64_t caps;       /* capabilities it may need (CAP_MASK); all others are dropped */
	int (*run)(struct session *, int argc, char **argv); /* gives the exit status */
};

/* All commands by name; ends with NULL. */
extern const struct applet *const applets[];

/* NULL where there is none of this name. */
const struct applet *applet_find(const char *name);

/* Print the commands and their summaries. */
void applet_print_list(void);

/* Run the command: drop what privileges it does not need, then its `run`. */
int applet_run(const struct applet *, const char *sysroot, int argc, char **argv);

/*
 * Read the system captured below `path` from now on. For a command that changes the
 * system this is an error. Prints what is wrong; false then.
 */
bool session_use_sysroot(struct session *, const char *path);

/*
 * Say on stderr what the session counted while it was read: lines that could not be
 * understood, objects and processes of which rights hid something. The exit status that this
 * makes of `status`.
 */
int session_finish(struct session *, int status);

/*
 * Say on stderr why objects of this kind could not be read (`err`, a negative errno of
 * ipc_scan() or ipc_find_*()) and what to do about it.
 */
void session_explain(const struct session *, enum ipc_kind, int err);

#endif
