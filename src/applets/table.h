/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All commands, and how one is run. */
#ifndef APPLETS_TABLE_H
#define APPLETS_TABLE_H

#include "applets/applet.h"

/* All commands by name; ends with NULL. */
extern const struct applet *const applets[];

/* NULL where there is none of this name. */
const struct applet *applet_find(const char *name);

/* Print the commands and their summaries. */
void applet_print_list(void);

/* Run the command: drop what privileges it does not need, then its `run`. */
int applet_run(const struct applet *, const char *sysroot, int argc, char **argv);

#endif
