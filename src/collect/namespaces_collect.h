/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of several namespaces. */
#ifndef COLLECT_NAMESPACES_COLLECT_H
#define COLLECT_NAMESPACES_COLLECT_H

#include "collect/namespaces.h"
#include "collect/problems.h"
#include "ipc/source.h"

/* What is collected in each of them. */
struct namespaces_request {
	unsigned kinds; /* KIND_BIT */
	unsigned want;  /* as for ipc_scan() */

	/* Keep the object? Asked where it was found, in a copy of our memory; NULL: all. */
	bool (*keep)(const struct ipc_object *, void *arg);
	void *arg;

	bool elements;  /* also the semaphores of sets */
};

/*
 * Append the objects that live in any of the namespaces; each has ipc_ns set. *elements becomes a new
 * array, by object: the semaphores of sets, NULL where it is no set, or they cannot be read or were
 * not asked for. Namespaces that vanish or keep us out are left out, the latter counted as hidden.
 */
void namespaces_collect(const struct ipc_source *, const struct namespaces *,
			const struct namespaces_request *, struct ipc_list *,
			struct ipc_sem_element ***elements, struct problems *);

#endif
