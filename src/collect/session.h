/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every command is given: the system that it looks at, and what it could not see of it. */
#ifndef COLLECT_SESSION_H
#define COLLECT_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "ipc/source.h"

struct session {
	const char *command;     /* its name, for messages */
	bool changes_system;     /* it is refused for a captured system */
	struct ipc_source source; /* the running system, or what --sysroot named */
	uint64_t hidden;          /* processes of which rights hid what they use */
	uint64_t hidden_namespaces; /* that could not be entered */
	bool hidden_queues;       /* POSIX queues were asked for among others, and may not be listed */
};

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
