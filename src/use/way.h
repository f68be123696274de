/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How it is found who uses an object: one row for each kind. */
#ifndef USE_WAY_H
#define USE_WAY_H

#include "ipc/object.h"
#include "proc/process.h"

struct use_way {
	/* What the kernel tells of the object itself. */
	bool counted;        /* how many times it is attached (shm.nattch) */
	bool recorded;       /* who used it last (evidence_recorded()), which is all that is left of
				who does not sleep on it just now */
	bool elements;       /* likewise, but its semaphores tell, and how many sleep on each */

	/* What shows it among the processes, and what of them must be read: masks of enum proc_want. */
	enum proc_kind kind;
	unsigned users;      /* who has it; where nothing but sleep shows that, who sleeps on it */
	unsigned waiters;    /* beyond that, who sleeps on it, or on a part of the memory that it is */
	unsigned ends;       /* beyond that, all that links.h tells of who has it */
};

extern const struct use_way use_ways[KIND_COUNT];

#endif
