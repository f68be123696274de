/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects with the processes that use them: the join of what src/ipc and src/proc have read,
 * by hash look-ups in one pass over the objects. A pure function of both.
 */
#ifndef LEAK_VIEW_H
#define LEAK_VIEW_H

#include "leak/evidence.h"

struct view_object {
	const struct ipc_object *object;
	const struct proc_user *users; /* in order of processes */
	size_t user_count;
	enum object_state state;
};

struct view {
	const struct proc_snapshot *processes; /* NULL where they were not read */
	uint64_t ipc_ns; /* inode of the IPC namespace of the System V objects */
	struct view_object *objects; /* as in the list that it was built from */
	size_t count;

	/* Private. */
	struct proc_user *users;
};

/*
 * The list and the snapshot stay the caller's and must live as long as the view.
 * `processes` may be NULL: then the users of every object are unknown.
 */
void view_build(struct view *, const struct ipc_list *, const struct proc_snapshot *processes,
		uint64_t ipc_ns);
void view_free(struct view *);

/* What the snapshot must hold for a view: a mask of enum proc_want. */
#define VIEW_PROC_WANTS (PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_MAPPINGS | PROC_FDS | \
			 PROC_SLEEPERS)

#endif
