/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much there is of what limits bound. */
#ifndef IPC_USAGE_H
#define IPC_USAGE_H

#include <stdint.h>

#include "ipc/limits.h"
#include "ipc/source.h"

/* What is there now, in all. */
struct ipc_usage {
	uint64_t segments, pages, resident_pages, swapped_pages;
	uint64_t swap_attempts, swap_successes;
	uint64_t queues, messages, message_bytes;
	uint64_t sets, semaphores;
	uint64_t mqueues; /* POSIX message queues of this IPC namespace */
	uint64_t dev_shm_bytes, dev_shm_files; /* whatever lies in that file system */
};

/*
 * Count what the kinds in the mask (KIND_BIT) have in use; the fields of other kinds stay
 * 0. On the running system by the *_INFO calls, which count without a pass over the
 * objects; in a capture, or where they fail, by such a pass. Sizes are in pages of
 * ipc_page_size(). Both kinds of files in /dev/shm stand for its file system, which also holds what
 * is no object. 0 or a negative errno: the first kind that could not be counted.
 */
int ipc_usage_get(struct ipc_source *, unsigned kinds, struct ipc_usage *);

/* How much is in use of what the limit bounds; only where ipc_limits[limit].has_usage. */
uint64_t ipc_usage_of(const struct ipc_usage *, enum ipc_limit);

#endif
