/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user has of what is lost or may be: objects, memory, and parts of the limits. */
#ifndef APPLETS_LEAKS_SUM_H
#define APPLETS_LEAKS_SUM_H

#include "applets/leaks/report.h"
#include "ipc/limits.h"

struct leaks_share { /* of one limit */
	const char *name; /* "SEMMNI", "/dev/shm" */
	uint64_t used, limit;
};

struct leaks_sum {
	uid_t uid;
	uint64_t orphans, dormant, suspects, bytes;
	struct leaks_share shares[TAKE_COUNT];
	size_t share_count;
};

/* The users of the orphans, dormant objects and suspects in the report, most objects first; to be freed. */
struct leaks_sum *leaks_sums(const struct leaks_report *, size_t *count);

#endif
