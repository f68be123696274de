/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One look at the system, and the verdicts on what is there. */
#ifndef APPLETS_LEAKS_WORLD_H
#define APPLETS_LEAKS_WORLD_H

#include "applets/leaks/request.h"
#include "collect/gather.h"

struct leaks_look {
	struct gathered all;       /* the objects, and what belongs to them */
	struct proc_snapshot processes;
	struct proc_traits traits;
	bool has_processes;
	uint8_t *leases;           /* enum leak_lease by object */
	bool *gone;                /* by object: vanished before it was judged; NULL: none has */
	struct leak_world world;
	struct leak_result result; /* verdicts by object of the list */
	time_t began;              /* when the first object was read */
	int64_t taken;             /* when the processes were read: CLOCK_MONOTONIC, milliseconds */
};

/*
 * Read all that verdicts need, of the objects that the filters on the object alone let pass, and
 * judge them. `witnesses` (may be NULL) stays the caller's and must live as long. What could not
 * be read is said on stderr. The exit status; free the look in any case.
 */
int leaks_look(struct leaks *, const struct leak_witness *witnesses, size_t witness_count,
	       struct leaks_look *);
void leaks_look_free(struct leaks_look *);

/* CLOCK_MONOTONIC in milliseconds. */
int64_t leaks_clock(void);

static inline const struct ipc_object *leaks_object(const struct leaks_look *look, size_t i)
{
	return &look->all.objects.objects[i];
}

static inline bool leaks_is_there(const struct leaks_look *look, size_t i)
{
	return !look->gone || !look->gone[i];
}

#endif
