/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether anybody has touched an object between two looks. */
#ifndef IPC_CHANGED_H
#define IPC_CHANGED_H

#include "ipc/object.h"

/*
 * System V: has its time of change moved between two looks at what seems to be the same object
 * (ipc_same())? Then either IPC_SET gave it another owner or mode, or SETVAL another value, or it
 * went and one with all the same data was made under its identifier, as a restore makes them:
 * nothing tells which. False for POSIX kinds.
 */
bool ipc_renewed(const struct ipc_object *before, const struct ipc_object *now);

/*
 * Two looks at the same object (ipc_same()): does anything differ that its owner or its users
 * change, as far as both looks know it? Owner, mode, size, times, last operators, messages, value. The
 * times of files are compared to the nanosecond, those of System V are whole seconds: what comes in the
 * same second shows in the other fields or not at all. Looking into the file of a queue, which
 * sets its ctime, is no change.
 */
bool ipc_changed(const struct ipc_object *before, const struct ipc_object *now);

/* Whether a semaphore has another value or last operator than before. */
bool ipc_elements_changed(const struct ipc_sem_element *before, const struct ipc_sem_element *now,
			  size_t count);

#endif
