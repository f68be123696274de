/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the objects are read from, what is to be found out, and who is told of each. */
#ifndef IPC_SOURCE_H
#define IPC_SOURCE_H

#include "base/sysroot.h"
#include "ipc/object.h"
#include "ipc/want.h"

enum ipc_collector {
	COLLECT_CHEAPEST,
	COLLECT_STAT, /* only *_STAT_ANY */
	COLLECT_PROC, /* only /proc/sysvipc */
};

struct ipc_source {
	struct sysroot root;
	enum ipc_collector collector;
	bool own_mqueue; /* show queues by a mount of our own: what is mounted at /dev/mqueue
			    belongs to another IPC namespace */
	uint64_t denied; /* objects of which rights hid something, counted while reading */
	uint64_t malformed; /* lines that could not be understood, likewise */
	bool root_of_process; /* root is what a process of the running system sees, no capture */
};

#define IPC_SOURCE_LIVE {SYSROOT_LIVE, COLLECT_CHEAPEST, false, 0, 0, false}

/* Called for each object, which is valid during the call. Nonzero ends the pass. */
typedef int ipc_visit(const struct ipc_object *, void *arg);

/*
 * The running system, with the collector that the environment variable
 * IPCADM_COLLECTOR names (stat or proc; for tests).
 */
void ipc_source_init(struct ipc_source *);

#endif
