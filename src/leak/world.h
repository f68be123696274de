/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read of the system: all that a verdict may rest on. */
#ifndef LEAK_WORLD_H
#define LEAK_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc/object.h"
#include "leak/family.h"
#include "leak/rule.h"
#include "proc/trait.h"

/* What the kernel answered when it was asked for a write lease (fcntl(2)) on the file. */
enum leak_lease {
	LEASE_NOT_ASKED,
	LEASE_FREE,    /* granted: nobody at all has the file open or mapped */
	LEASE_IN_USE,  /* refused: somebody has */
	LEASE_NO_TELL, /* could not be asked: no right, no leases here */
};

/* What watching has shown of an object's making. */
struct leak_witness {
	struct place object;
	pid_t pid;              /* its maker; 0 unknown */
	uint64_t start_ticks;
	bool dead;              /* the maker died while it was watched */

	/* When it was looked at, in seconds since the system started, which nobody can set. */
	time_t active;          /* its last activity as the last look saw it … */
	int64_t seen;           /* … and as the first one did that saw it so, … */
	int64_t before;         /* … the look before that; -1: there was none */
	int64_t looked;         /* the last look */
};

/* All that a verdict may rest on. Everything stays the caller's. */
struct leak_world {
	const struct ipc_list *objects;
	struct ipc_sem_element *const *elements; /* of sets; NULL, or an entry: could not be read */
	const uint8_t *leases;            /* enum leak_lease by object; NULL: none asked */
	const struct proc_snapshot *processes; /* NULL: could not be read */
	const struct proc_traits *traits;      /* NULL only where processes is */
	const struct families *families;
	const struct rules *rules;
	const struct leak_witness *witnesses;
	size_t witness_count;
	uint64_t ipc_ns;  /* of objects that do not say their own */
	pid_t self;       /* this process, which is left out; 0: none */
	bool alone;       /* the user says: everyone who shares the IPC namespace is visible */
	bool captured;    /* a captured system: what it lacks makes suspects, never orphans */
};

#endif
