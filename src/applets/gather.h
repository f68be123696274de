/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects together with what their rows in a table need: the processes that use them, the
 * semaphores of sets, limits. Everything is read in one pass each, and only what is wanted.
 */
#ifndef APPLETS_GATHER_H
#define APPLETS_GATHER_H

#include "applets/applet.h"
#include "applets/namespaces.h"
#include "leak/view.h"
#include "out/column.h"

/*
 * With WANT_ELEMENTS: sleepers are not counted, ncount and zcount stay 0. For who looks for them
 * again before he does anything: they are most of what reading a set costs.
 */
#define WANT_NO_SLEEPERS (1u << 31)

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
	unsigned want;        /* enum ipc_want and the WANT_… of out/column.h */
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

/* The row of object number `i` of the list; valid as long as the result. */
struct out_row gather_row(const struct gathered *, size_t i);

/* What a column or filter needs of the processes, if anything. */
#define WANT_ANY_PROCESS (WANT_PROCESSES | WANT_USERS | WANT_STATE)

#endif
