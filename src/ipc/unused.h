/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether somebody uses an object at this moment, as far as the kernel tells without a look
 * at any process; and removal of what nobody uses.
 *
 * Segment: attached. Semaphore set: somebody sleeps on it, or the process that last
 * changed one of its semaphores lives. Queue: messages wait in it, or the last sender or
 * receiver lives. Who sleeps on a System V queue, the kernel does not tell. POSIX object:
 * anybody at all has it open or mapped, for then the kernel gives no write lease
 * (fcntl(2), F_SETLEASE); a queue also as above.
 */
#ifndef IPC_UNUSED_H
#define IPC_UNUSED_H

#include <stdint.h>

#include "ipc/source.h"

enum ipc_sign {
	SIGN_NONE,
	SIGN_ATTACHED, /* so many times */
	SIGN_SLEEPERS, /* so many */
	SIGN_OPERATOR, /* the process id of one that used it last and lives */
	SIGN_MESSAGES, /* so many */
	SIGN_OPEN,
};

struct ipc_use {
	enum ipc_sign sign;
	uint64_t count; /* what stands behind the sign, 0 for others */
};

/*
 * Look whether the object is used. 0 and *use; what ipc_look_again() gives; or where it
 * cannot be told: -EACCES or -EPERM without read permission (System V sets and POSIX
 * kinds), or where we neither own the file nor have CAP_LEASE; -EOPNOTSUPP where there are
 * no leases (POSIX kinds), or where the last to use it may live outside our PID namespace
 * (sets and queues); or another negative errno.
 */
int ipc_find_use(struct ipc_source *, const struct ipc_object *seen, struct ipc_use *use);

/*
 * Look, and remove the object if it is not used. For POSIX kinds the two are one: while the
 * lease is held, whoever opens the object waits. 0; -EBUSY and *use where it is used; or a
 * negative errno of ipc_find_use() or ipc_remove().
 */
int ipc_remove_unused(struct ipc_source *, const struct ipc_object *seen, struct ipc_use *use);

#endif
