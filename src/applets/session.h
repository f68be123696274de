/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every command is given: the system that it looks at, and what it has said of it. */
#ifndef APPLETS_SESSION_H
#define APPLETS_SESSION_H

#include <stdbool.h>

#include "base/hash.h"
#include "ipc/source.h"

struct session {
	const char *command;      /* its name, for messages */
	bool changes_system;      /* it is refused for a captured system */
	struct ipc_source source; /* the running system, or what --sysroot named */

	/* Private to problems.c: what was said already, so that no look repeats it. */
	struct said {
		struct hash lines; /* by their hash: a watch may go on for months */
		unsigned hidden;
		bool malformed;
	} said;
};

/*
 * Read the system captured below `path` from now on. For a command that changes the
 * system this is an error. Prints what is wrong; false then.
 */
bool session_use_sysroot(struct session *, const char *path);

void session_end(struct session *);

#endif
