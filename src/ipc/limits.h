/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's limits on IPC, and how much of them is used. */
#ifndef IPC_LIMITS_H
#define IPC_LIMITS_H

#include <limits.h>

#include "ipc/source.h"

/* In the order in which lsipc shows them. */
enum ipc_limit {
	LIMIT_MSGMNI,
	LIMIT_MSGMAX,
	LIMIT_MSGMNB,
	LIMIT_MQUMNI,
	LIMIT_MQUMAX,
	LIMIT_MQUMNB,
	LIMIT_SHMMNI,
	LIMIT_SHMALL, /* in pages */
	LIMIT_SHMMAX,
	LIMIT_SHMMIN,
	LIMIT_SEMMNI,
	LIMIT_SEMMNS,
	LIMIT_SEMMSL,
	LIMIT_SEMOPM,
	LIMIT_SEMVMX,
};
#define LIMIT_COUNT 15

struct ipc_limit_row {
	const char *name;        /* "MSGMNI" */
	const char *description; /* N_() */
	enum ipc_kind kind;      /* whose limit it is */
	bool is_bytes;
	bool has_usage;          /* there is an amount in use to hold against it */
	const char *path;        /* in /proc/sys; NULL for a constant of the kernel */
	unsigned field;          /* in that file, from 0 */
	uint64_t constant;
};

extern const struct ipc_limit_row ipc_limits[LIMIT_COUNT];

/*
 * Does the value mean that there is no limit? SHMMAX and SHMALL start as ULONG_MAX - 2^24, from where
 * programs that add a little to a limit do not overflow (the kernel's include/uapi/linux/shm.h).
 */
static inline bool ipc_is_unlimited(uint64_t limit)
{
	return limit >= ULONG_MAX - (1UL << 24);
}

/*
 * The limit's value. On the running system from IPC_INFO (shmctl(2), msgctl(2), semctl(2)), whose
 * fields are as wide as the kernel's own; in a capture, for POSIX queues, with COLLECT_PROC and
 * where the call fails from /proc/sys. 0 or a negative errno.
 */
int ipc_limit_get(const struct ipc_source *, enum ipc_limit, uint64_t *value);

/* What is there now, in all. */
struct ipc_usage {
	uint64_t segments, pages, resident_pages, swapped_pages;
	uint64_t swap_attempts, swap_successes;
	uint64_t queues, messages, message_bytes;
	uint64_t sets, semaphores;
	uint64_t mqueues; /* POSIX message queues of this IPC namespace */
};

/*
 * Count what the kinds in the mask (KIND_BIT) have in use; the fields of other kinds stay
 * 0. On the running system by the *_INFO calls, which count without a pass over the
 * objects; in a capture, or where they fail, by such a pass. Sizes are in pages of
 * ipc_page_size(). 0 or a negative errno: the first kind that could not be counted.
 */
int ipc_usage_get(struct ipc_source *, unsigned kinds, struct ipc_usage *);

/* How much is in use of what the limit bounds; only where ipc_limits[limit].has_usage. */
uint64_t ipc_usage_of(const struct ipc_usage *, enum ipc_limit);

/* Bytes of a page, never 0. */
uint64_t ipc_page_size(void);

#endif
