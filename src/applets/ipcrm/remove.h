/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How ipcrm removes, once it knows what. */
#ifndef APPLETS_IPCRM_REMOVE_H
#define APPLETS_IPCRM_REMOVE_H

#include <stdbool.h>
#include <stdint.h>

#include "applets/session.h"
#include "ipc/object.h"

struct removal {
	struct session *session;
	bool dry_run, interactive, if_unused;
	bool failed; /* set where something could not be done */
};

/*
 * Say on stderr what hinders the removal of "WHAT", an object of this kind: a negative errno of
 * ipc_find_*(), ipc_look_again() or ipc_remove(). The removal has failed.
 */
void removal_fail(struct removal *, enum ipc_kind, const char *what, int err);

/* Remove one object that the user has named, with a line on stdout before if `verbose`. */
void removal_of_named(struct removal *, const struct ipc_object *, bool verbose);

/*
 * Remove all objects of the kinds in the mask. What we may not read is passed over. Where
 * the mask has all kinds, one that this system does not have is nothing to complain of.
 */
void removal_of_all(struct removal *, unsigned kinds, bool verbose);

/* How many objects of each kind in the mask removal_of_all() would find. */
void removal_count(struct removal *, unsigned kinds, uint64_t counts[KIND_COUNT]);

/* The line for stdout that says that the object goes. `id` for System V, `name` for POSIX. */
void removal_announce(enum ipc_kind, int id, const char *name);

#endif
