/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills what traits.sight says of the clock. Only src/proc includes this. */
#ifndef PROC_CLOCK_H
#define PROC_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "proc/scan.h"

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

#endif
