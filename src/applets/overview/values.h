/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the overview shows: how much of what there can be is in use. */
#ifndef APPLETS_OVERVIEW_VALUES_H
#define APPLETS_OVERVIEW_VALUES_H

#include <stdbool.h>
#include <stdint.h>

/* From this share of its limit on, in percent, a resource is worth a warning. */
#define OVERVIEW_NEARLY 80

enum overview_resource {
	RES_SHM_SEGMENTS,
	RES_SHM_BYTES,
	RES_MSG_QUEUES,
	RES_MSG_BYTES,
	RES_SEM_SETS,
	RES_SEM_SEMAPHORES,
	RES_PSHM_OBJECTS,
	RES_PSHM_BYTES,
	RES_PSEM_SEMAPHORES,
	RES_DEV_SHM_BYTES,
	RES_DEV_SHM_FILES,
	RES_PMSG_QUEUES,
};
#define RES_COUNT 12

/* A number that may be missing. */
struct overview_value {
	enum { VALUE_UNKNOWN, VALUE_NONE, VALUE_KNOWN } state; /* VALUE_NONE: no such limit */
	uint64_t number;
};

struct overview {
	struct overview_value used[RES_COUNT], limit[RES_COUNT];
	struct overview_value marked;      /* segments that go with the last detach */
	struct overview_value unattached;  /* other segments that nobody has attached */
	struct overview_value full_queues; /* System V queues filled to OVERVIEW_NEARLY or more */
};

/* How much of its limit is in use, in percent, rounded down; unknown where either is not known. */
struct overview_value overview_percent(const struct overview *, enum overview_resource);

#endif
