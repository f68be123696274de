/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One look at the system, and the verdicts on it. */
#ifndef APPLETS_LEAKS_WORLD_H
#define APPLETS_LEAKS_WORLD_H

#include "applets/leaks/request.h"
#include "collect/world.h"

struct leaks_look {
	struct world world;
	struct leak_result result; /* verdicts by object of the list */
};

/*
 * Read all that verdicts need, of the objects that the filters on the object alone let pass, and
 * judge them. `witnesses` (may be NULL) stays the caller's and must live as long. What could not
 * be read is said on stderr, unless it was said before. The exit status; free the look in any case.
 */
int leaks_look(struct leaks *, const struct leak_witness *witnesses, size_t witness_count,
	       struct leaks_look *);
void leaks_look_free(struct leaks_look *);

static inline const struct ipc_object *leaks_object(const struct leaks_look *look, size_t i)
{
	return &look->world.all.objects.objects[i];
}

static inline bool leaks_is_there(const struct leaks_look *look, size_t i)
{
	return !look->world.gone || !look->world.gone[i];
}

#endif
