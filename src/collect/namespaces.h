/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespaces that a command is asked about, and their objects. */
#ifndef COLLECT_NAMESPACES_H
#define COLLECT_NAMESPACES_H

#include "base/arena.h"
#include "base/hash.h"
#include "collect/namespace.h"
#include "collect/session.h"
#include "ipc/object.h"

/* What the user asked for. */
struct namespace_choice {
	const char *which; /* a pid, or the path of a namespace file; NULL: not given */
	bool all;
};

static inline bool namespaces_chosen(const struct namespace_choice *choice)
{
	return choice->which || choice->all;
}

struct namespaces {
	struct namespace *at; /* our own first, then as their leaders started */
	size_t count, cap;
	size_t hidden;        /* processes of which we may not see in which one they are */
	size_t denied;        /* namespaces into which, or into whose /dev/shm, we were not let */

	/* Private. */
	struct arena text;
	struct hash by_inode;
};

/*
 * Find the namespaces that are meant. False after one line on stderr where they cannot be had:
 * nothing needs to be freed then. A captured system has no namespaces that could be entered.
 */
bool namespaces_find(struct session *, const struct namespace_choice *, struct namespaces *);
void namespaces_free(struct namespaces *);

/* The one with this inode; NULL where it is none of them. */
const struct namespace *namespaces_get(const struct namespaces *, uint64_t ipc_ns);

/*
 * Append the objects of the kinds in the mask (KIND_BIT) that live in any of the namespaces;
 * each has ipc_ns set. `want` as for ipc_scan(). Namespaces that vanish or keep us out are left
 * out, the latter counted in `denied`. The exit status; what failed has been said on stderr.
 */
int namespaces_collect(struct session *, struct namespaces *, unsigned kinds, unsigned want,
		       struct ipc_list *);

/*
 * The semaphores of sets in their namespaces: elements[i], to be freed by the caller, is that of
 * objects[i], NULL where this is no set or cannot be read. How many may not be read.
 */
size_t namespaces_elements(const struct namespaces *, const struct ipc_list *,
			   struct ipc_sem_element **elements);

#endif
