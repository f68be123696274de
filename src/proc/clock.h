/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Was the wall clock set? Only src/proc includes this. */
#ifndef PROC_CLOCK_H
#define PROC_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "proc/process.h"

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

/* Likewise, by what this system and a snapshot of its processes (PROC_CGROUP) have of such moments. */
time_t proc_find_even_since(const struct sysroot *, const struct proc_snapshot *, int64_t boot);

#endif
