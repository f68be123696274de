/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespaces that a command is asked about, and their objects. */
#ifndef COLLECT_NAMESPACES_H
#define COLLECT_NAMESPACES_H

#include "base/arena.h"
#include "base/hash.h"
#include "collect/namespace.h"
#include "collect/problems.h"
#include "ipc/source.h"

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

	/* Private. */
	struct arena text;
	struct hash by_inode;
};

/*
 * Find the namespaces that are meant. False where they cannot be had, with a problem; nothing needs
 * to be freed then. A captured system has no namespaces that could be entered.
 */
bool namespaces_find(const struct ipc_source *, const struct namespace_choice *,
		     struct namespaces *, struct problems *);
void namespaces_free(struct namespaces *);

/* The one with this inode; NULL where it is none of them. */
const struct namespace *namespaces_get(const struct namespaces *, uint64_t ipc_ns);

#endif
