/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's limits on IPC. */
#ifndef IPC_LIMITS_H
#define IPC_LIMITS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "ipc/object.h"

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

/* Bytes of a page, never 0. */
uint64_t ipc_page_size(void);

#endif
