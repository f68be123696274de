/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects made again as they once were, with their contents (ipc/captured.h). */
#ifndef IPC_RECREATE_H
#define IPC_RECREATE_H

#include <stdbool.h>

#include "ipc/recreation.h"
#include "ipc/source.h"

struct ipc_recreated {
	struct ipc_object object; /* as it is now; the name is that of `wanted` */
	bool same_id;             /* System V: it has the identifier that it had */
	const char *step;         /* where it failed, N_(): "set its owner" */
};

/*
 * Is there something already that the object would have to replace: the key or the name is taken,
 * or, for a private System V object, that very object is still there? -EEXIST then; 0 where there
 * is not; or another negative errno.
 */
int ipc_recreate_check(struct ipc_source *, const struct ipc_object *wanted);

/*
 * Make the object. Only we can use it until it is whole: a file in /dev/shm gets its name last, all
 * others their owner and mode. 0; or a negative errno, result->step says where, and nothing is left
 * behind: -EEXIST where key or name are taken, -EBADMSG where the contents are not what they should
 * be, -EMSGSIZE where a message is longer than the system allows now, what the feed gave, or what
 * the kernel says. SIGXFSZ must be ignored (setrlimit(2)).
 *
 * The identifier comes from /proc/sys/kernel/{shm,msg,sem}_next_id, which needs
 * CONFIG_CHECKPOINT_RESTORE and CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE; that file is locked
 * (flock(2)) while it is used, against others who do so. Somebody who makes an object in just
 * that moment gets the identifier: then it is tried again.
 *
 * The creator becomes whoever calls this, and the kernel's times and process ids are new; a file
 * gets its old time of modification. Of a file's mode only the access bits are taken. A semaphore
 * forgets who waited for it.
 */
int ipc_recreate(struct ipc_source *, struct ipc_recreation *, struct ipc_recreated *result);

#endif
