/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts that traits are put together from, after the pass. Only src/proc includes this. */
#ifndef PROC_ASSEMBLE_H
#define PROC_ASSEMBLE_H

#include "proc/scan.h"

/* ---- scan.c ---- */

/*
 * A pass for traits, into snap, with a book of files; `ready` is called when all is settled and
 * /proc still open, and told whether new processes came all the time. 0 or a negative errno as
 * proc_snapshot_take().
 */
int proc_scan_traits(const struct sysroot *, unsigned want, struct proc_snapshot *,
		     struct proc_book *, void (*ready)(struct proc_scan *, bool restless, void *arg),
		     void *arg);

/* ---- newcomers.c ---- */

/* How many processes and threads were ever made ("processes" in /proc/stat); 0 unknown. */
uint64_t proc_forks(struct proc_scan *);

/*
 * Read those that came while the others (`read`, ascending; it grows) were read, until nobody new
 * is there. `before`: proc_forks() before they were listed. False where new ones never ended.
 */
bool proc_read_newcomers(struct proc_scan *, struct proc_numbers *read, uint64_t before);

/* Processes, and all that belongs to them, by pid again, where they are not. */
void proc_put_in_order(struct proc_snapshot *);

/* ---- passive.c: trait.passive, program, script, and ABLE_SCRIPT ---- */

void proc_take_programs(const struct proc_snapshot *, struct proc_traits *);

/* Last part of a path, without " (deleted)", in the arena. */
const char *proc_last_part(struct arena *, const char *path);

/* ---- spaces.c: traits.pid_spaces, trait.pid_space ---- */

void proc_take_spaces(const struct proc_snapshot *, struct proc_traits *);

/* ---- units.c: traits.units, trait.unit ---- */

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

/* ---- owners.c: traits.owners, owners_known ---- */

void proc_take_owners(const struct sysroot *, const struct proc_snapshot *, struct proc_traits *);

/* ---- sight.c, clock.c, flight.c: traits.sight ---- */

void proc_take_sight(struct proc_scan *, const struct proc_snapshot *, struct proc_traits *);

/* A moment that was put down by both clocks: real time, and time since boot; seconds. */
struct proc_moment {
	int64_t real, since_boot;
};

/*
 * Since when the wall clock has run as it does now, by moments (which are sorted) that were put down
 * meanwhile; 0 where none of them says so. `boot`: when the system started, by the clock as
 * it runs now.
 */
time_t proc_even_since(struct proc_moment *, size_t count, int64_t boot);

void proc_take_clock(struct proc_scan *, const struct proc_snapshot *, struct proc_traits *);
void proc_take_flight(struct proc_scan *, const struct proc_snapshot *, struct proc_traits *);

#endif
