/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command: a file in applets/, or in a folder of its own there, that defines one `const struct
 * applet`, and one line in applets/table.c.
 */
#ifndef APPLETS_APPLET_H
#define APPLETS_APPLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "applets/session.h"

#define CAP_MASK(cap) (UINT64_C(1) << (cap))

struct applet {
	const char *name;
	const char *summary; /* one line for `ipcadm --list`, N_() */
	bool in_util_linux;  /* util-linux has a command of this name, whose place it takes */
	bool changes_system; /* refused for a captured system */
	uint64_t caps;       /* capabilities it may need (CAP_MASK); all others are dropped */
	int (*run)(struct session *, int argc, char **argv); /* gives the exit status */
};

#endif
