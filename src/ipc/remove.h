/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removing objects. Identifiers and names are used again: what is removed is looked at
 * in the instant before, and left alone if it is not what was meant.
 */
#ifndef IPC_REMOVE_H
#define IPC_REMOVE_H

#include <stdbool.h>

#include "ipc/source.h"

/*
 * Look again at an object seen before, with what `want` names of ipc_scan(). 0 and *now; -ENOENT
 * where it is gone; -ESTALE where another one has its identifier or name, or could have
 * (ipc_renewed()); or another negative errno. The name in *now lives as ipc_find_name() says.
 */
int ipc_look_again(struct ipc_source *, const struct ipc_object *seen, unsigned want,
		   struct ipc_object *now);

/*
 * Remove the object, after another look. 0; what ipc_look_again() gives; or -EPERM or
 * -EACCES where we may not; or another negative errno.
 */
int ipc_remove(struct ipc_source *, const struct ipc_object *seen);

/* As ipc_remove() for an object that was seen just now, in an ipc_scan(): no other look. */
int ipc_remove_seen(const struct ipc_object *seen);

/*
 * Remove whatever there is of a System V kind, without a look at any of it and in
 * hardly more calls than there are objects. What could not be removed stays: look for it
 * with ipc_scan() afterwards.
 */
void ipc_clear(enum ipc_kind);

/* Whether the object's mode lets us read it. True where that cannot be told. */
bool ipc_readable(const struct ipc_object *);

#endif
