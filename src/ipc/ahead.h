/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several kinds of objects, of which System V queues and sets are read by a thread of their own while
 * the caller still reads segments, which takes as long: the kernel counts the pages of each.
 */
#ifndef IPC_AHEAD_H
#define IPC_AHEAD_H

#include <pthread.h>

#include "ipc/source.h"

struct ipc_ahead {
	unsigned kinds; /* that the thread reads, or has read */
	unsigned want;
	pthread_t thread;
	bool running;
	struct ipc_source source; /* the thread's, which counts as it reads */
	struct ipc_list lists[KIND_COUNT];
	int results[KIND_COUNT];
};

/*
 * Begin to read those of the kinds in the mask for which a thread is worth its start, if any. `want` is
 * that of ipc_scan(). The source is not used by the thread. Has to be followed by ipc_ahead_end().
 */
void ipc_ahead_begin(struct ipc_ahead *, const struct ipc_source *, unsigned kinds, unsigned want);

/* As ipc_scan(), in any order of kinds, of each once. Visits are made by the calling thread. */
int ipc_ahead_scan(struct ipc_ahead *, struct ipc_source *, enum ipc_kind, ipc_visit *, void *arg);

void ipc_ahead_end(struct ipc_ahead *, struct ipc_source *);

#endif
