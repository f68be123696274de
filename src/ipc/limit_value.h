/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How high the limits are. */
#ifndef IPC_LIMIT_VALUE_H
#define IPC_LIMIT_VALUE_H

#include <stdint.h>

#include "ipc/limits.h"
#include "ipc/source.h"

/*
 * The limit's value. On the running system from IPC_INFO (shmctl(2), msgctl(2), semctl(2)), whose
 * fields are as wide as the kernel's own; in a capture, for POSIX queues, with COLLECT_PROC and
 * where the call fails from /proc/sys. Of the file system at /dev/shm 0 means that it has no limit;
 * in a capture there is none to ask (-ENODATA). 0 or a negative errno.
 */
int ipc_limit_get(const struct ipc_source *, enum ipc_limit, uint64_t *value);

#endif
