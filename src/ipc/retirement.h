/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call of ipc_retire(), and what its parts share. For its own use. */
#ifndef IPC_RETIREMENT_H
#define IPC_RETIREMENT_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "ipc/retired.h"
#include "ipc/source.h"

struct retirement {
	struct ipc_source *source;
	struct ipc_retired *items;
	size_t count;
	const struct ipc_retire_how *how;
	pthread_mutex_t *lock; /* while the caller is asked */
	struct ipc_sem_room *room; /* of the thread; retire_sysv.c alone */
	pthread_mutex_t *turn;     /* for the last look and the removal; likewise */
};

/* The item's result where its file or queue cannot be opened: a negative errno. */
int retire_open_error(int err);

/* Whether the caller of ipc_retire() lets it go now; `fd` as there. */
bool retire_may_go(const struct retirement *, const struct ipc_object *, int fd);

/* The item has got its result; where it was removed, tell the caller. */
void retire_settled(const struct retirement *, struct ipc_retired *, int result);

/* Those by which we are asked to end: not between two steps of a removal. */
void retire_ending_signals(sigset_t *);

/*
 * Why what is left is not to be tried: -EINTR where somebody asked us to end, by a signal that waits
 * until we are done; -EAGAIN where the time is over; else 0.
 */
int retire_must_end(const struct retirement *);

/* One object: the item's result. */
typedef int retire_one(const struct retirement *, const struct ipc_retired *);

/* All objects of these kinds among the items, one after the other; why it ended early, or 0. */
int retire_each(const struct retirement *, unsigned kinds, retire_one *);

#endif
