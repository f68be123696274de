/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether anybody has touched an object between two looks. */
#ifndef IPC_CHANGED_H
#define IPC_CHANGED_H

#include "ipc/object.h"
#include "ipc/semset.h"

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
