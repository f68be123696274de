/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why an object that was to be removed stays: said on stderr, and remembered. */
#ifndef APPLETS_LEAKS_OUTCOME_H
#define APPLETS_LEAKS_OUTCOME_H

#include "applets/leaks/removal.h"

void removal_leave(struct removal *, size_t place, const char *why, bool failed);

/* For a negative errno, as ipc_retire() gives it. */
void removal_leave_for(struct removal *, size_t place, int err);

/* For the verdict that the latest look gives it, by its index there. */
void removal_leave_judged(struct removal *, size_t place, size_t index);

#endif
