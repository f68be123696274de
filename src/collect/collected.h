/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a look at the system is asked for, and what it has found. */
#ifndef COLLECT_COLLECTED_H
#define COLLECT_COLLECTED_H

#include "collect/namespaces.h"
#include "collect/problems.h"
#include "collect/want.h"
#include "proc/age.h"
#include "proc/trait.h"
#include "use/links.h"
#include "use/view.h"

struct collect_request {
	/* Which objects: the one of which a copy is made, those that are named, or all of some kinds. */
	const struct ipc_object *object; /* NULL: none */
	char *const *operands; /* references (ipc/reference.h), ends with NULL; NULL, or none: all */
	unsigned kinds;        /* KIND_BIT */
	unsigned asked_kinds;  /* those of them that the user named: one that cannot be read is a
				  failure then, and not just less to see */
	struct namespace_choice namespaces; /* none: the one that we are in */

	/* Keep the object? Asked before any process is read, perhaps in a child; NULL: all. */
	bool (*keep)(const struct ipc_object *, void *arg);
	void *arg;

	/* Called with the objects before anything is made of them, to set them right; NULL: nothing. */
	void (*correct)(void *arg, struct ipc_list *);
	void *correct_arg;

	unsigned want; /* enum ipc_want and enum want */
};

struct collected {
	struct ipc_list objects;
	struct ipc_sem_element **elements; /* of sets, by object; NULL, or an entry: not read */
	struct namespaces namespaces;      /* those that were asked for */
	struct proc_snapshot processes;
	struct proc_traits traits;         /* with WANT_TRAITS */
	bool has_processes;                /* these could be read, and were wanted */
	struct view view;                  /* of the objects, unless WANT_LINKS */
	struct links links;                /* with WANT_LINKS, if there is anything to link */
	bool has_links;
	uint64_t *limits;                  /* with WANT_LIMITS, by enum ipc_limit; 0: unknown */
	struct proc_clock clock;           /* with WANT_CLOCK or WANT_TRAITS */
	time_t began;                      /* when the first object was read */
	int64_t taken;                     /* when the processes had been read, clock_ms() */
	struct problems problems;

	/* Private. */
	struct proc_snapshot named;        /* some processes once more, for the names of files */
};

/* The semaphores of object number `i`; NULL where it is no set, or they were not read. */
static inline const struct ipc_sem_element *collected_elements(const struct collected *collected,
							       size_t i)
{
	return collected->elements ? collected->elements[i] : NULL;
}

void collected_free(struct collected *);

/* Free the objects and their elements alone. */
void collected_free_objects(struct collected *);

#endif
