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

#include "collect/session.h"

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

#endif
