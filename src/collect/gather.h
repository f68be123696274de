/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects together with what their rows in a table need: the processes that use them, the
 * semaphores of sets, limits. Everything is read in one pass each, and only what is wanted.
 */
#ifndef COLLECT_GATHER_H
#define COLLECT_GATHER_H

#include "collect/namespaces.h"
#include "collect/session.h"
#include "collect/want.h"
#include "use/view.h"

struct gathered {
	struct ipc_list objects;
	struct view view;
	struct ipc_sem_element **elements; /* of sets, by object; NULL, or an entry: not read */

	/* Private. */
	struct proc_snapshot processes;
	struct namespaces namespaces;      /* those that were asked for */
	uint64_t *limits;
};

struct gather_request {
	unsigned kinds;       /* KIND_BIT */
	unsigned asked_kinds; /* those of them that the user named: one that cannot be read is a
				 failure then, and not just less to see */
	unsigned want;        /* enum ipc_want and the WANT_… of render/column.h */
	struct namespace_choice namespaces; /* none: the one that we are in */

	/* Keep the object? Asked before any process is read; NULL: all. */
	bool (*keep)(const struct ipc_object *, void *arg);
	void *arg;
};

/*
 * Read what is asked for. What could not be read is said on stderr. The exit status; free the
 * result with gather_free() in any case.
 */
int gather(struct session *, const struct gather_request *, struct gathered *);

/* The same for the one object, of which a copy is made. */
int gather_one(struct session *, const struct ipc_object *, unsigned want, struct gathered *);
void gather_free(struct gathered *);

#endif
