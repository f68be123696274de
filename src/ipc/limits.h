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

	/* Of the file system at /dev/shm, not of the kernel: statvfs(3). */
	LIMIT_DEV_SHM_BYTES,
	LIMIT_DEV_SHM_FILES,
};
#define LIMIT_COUNT 15     /* those of the kernel, which come first */
#define LIMIT_ALL_COUNT 17

struct ipc_limit_row {
	const char *name;        /* "MSGMNI" */
	const char *description; /* N_() */
	enum ipc_kind kind;      /* whose limit it is */
	bool is_bytes;
	bool has_usage;          /* there is an amount in use to hold against it */
	const char *path;        /* in /proc/sys; NULL for a constant, or none of the kernel's */
	unsigned field;          /* in that file, from 0 */
	uint64_t constant;
};

extern const struct ipc_limit_row ipc_limits[LIMIT_ALL_COUNT];

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

/* Pages that so many bytes take, the last one too where it is not full. */
uint64_t ipc_pages(uint64_t bytes);

/* ---- what single objects take ---- */

/* What a limit bounds. */
enum ipc_take_scope {
	TAKE_TOGETHER, /* all objects in sum */
	TAKE_EACH,     /* each object by itself */
	TAKE_OWN,      /* likewise, and each object has its own value; `limit` is its default */
};

struct ipc_take {
	unsigned kinds;       /* KIND_BIT */
	enum ipc_limit limit;
	enum ipc_take_scope scope;
	bool first;           /* what objects of the kind use up first: by their size, else by
				 their number */
	uint64_t (*amount)(const struct ipc_object *); /* in the limit's unit; NULL: each is one */

	/* TAKE_OWN: what the kernel calls it, its value, and what makes it unknown. */
	const char *own_name;
	uint64_t (*own_limit)(const struct ipc_object *);
	unsigned unknown; /* enum ipc_unknown */
};

/* The one table of what an object takes of which limit. */
#define TAKE_COUNT 12
extern const struct ipc_take ipc_takes[TAKE_COUNT];

/* Is the row about the object: it is for its kind, and what it needs of the object is known? */
bool ipc_takes_of(const struct ipc_take *, const struct ipc_object *);

/* How much. */
uint64_t ipc_take_amount(const struct ipc_take *, const struct ipc_object *);

/* The kind's row that is `first`, and the one of TAKE_OWN; NULL where there is none. */
const struct ipc_take *ipc_take_first(enum ipc_kind);
const struct ipc_take *ipc_take_own(enum ipc_kind);

#endif
