/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills traits.units, trait.unit. Only src/proc includes this. */
#ifndef PROC_UNITS_H
#define PROC_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/sysroot.h"
#include "proc/trait.h"

/* What a unit of the system manager has in its files (systemd.unit(5), systemd.service(5)). */
struct proc_unit_file {
	bool found;      /* there is such a unit */
	bool keeps;      /* delegates its group, keeps descriptors or leaves processes behind */
	bool waits;      /* is started again when it has ended */
	char user[256];  /* User=; "" none */
	char starts[256]; /* Unit= of a timer or path: what it starts; "" none */
};

/* Where units lie: most of the places that there can be are not there. */
#define PROC_UNIT_PLACES 13
struct proc_unit_dirs {
	const struct sysroot *root; /* stays the caller's */
	const char *paths[PROC_UNIT_PLACES];
	size_t count;
};
void proc_find_unit_dirs(const struct sysroot *, struct proc_unit_dirs *);

/* Read the unit's files in their order, with all that is dropped in. False: they are not there. */
bool proc_read_unit(const struct proc_unit_dirs *, const char *name, struct proc_unit_file *);

/* When the unit's present invocation began; 0 unknown. */
time_t proc_unit_invoked(const struct sysroot *, const char *name);

void proc_take_units(const struct sysroot *, const struct proc_snapshot *, struct proc_traits *);

#endif
