/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of ipc_retire(), by how the objects can be removed. For its own use. */
#ifndef IPC_RETIRE_KIND_H
#define IPC_RETIRE_KIND_H

#include <pthread.h>

#include "ipc/retire.h"

/* One call of ipc_retire(). */
struct retirement {
	struct ipc_source *source;
	struct ipc_retired *items;
	size_t count;
	bool no_lease;
	bool (*still)(void *arg, const struct ipc_object *, int fd);
	void *arg;
	pthread_mutex_t *lock; /* `still` need not cope with several threads */
};

/* Whether the caller of ipc_retire() lets it go now; `fd` as there. */
bool retire_may_go(const struct retirement *, const struct ipc_object *, int fd);

/* Somebody asked us to end, by a signal that waits until we are done. */
bool retire_must_end(void);

/* All files in /dev/shm among the items. Leases are held with SIGIO blocked. */
void retire_files(const struct retirement *);

/* One System V object: 0 or the item's result. */
int retire_sysv(const struct retirement *, const struct ipc_retired *);

#endif
