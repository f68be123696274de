/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the wall clock was set, found out for what is older than it seems (proc/age.h). */
#ifndef PROC_TAKE_CLOCK_H
#define PROC_TAKE_CLOCK_H

#include "base/sysroot.h"
#include "proc/age.h"
#include "proc/process.h"

/*
 * Find out whether the clock was set, by the processes that run. 0 or a negative errno as
 * proc_snapshot_take(), and then nothing can be told.
 */
int proc_clock_take(const struct sysroot *, struct proc_clock *);

/* The same by a snapshot that is there already, with PROC_CGROUP. */
void proc_clock_by(const struct sysroot *, const struct proc_snapshot *, struct proc_clock *);

#endif
