/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clock of proc/age.h, as this system has it. */
#ifndef PROC_CLOCK_TAKE_H
#define PROC_CLOCK_TAKE_H

#include "base/sysroot.h"
#include "proc/age.h"

struct proc_snapshot;

/*
 * Find out whether the clock was set, by the processes that run. 0 or a negative errno as
 * proc_snapshot_take(), and then nothing can be told.
 */
int proc_clock_take(const struct sysroot *, struct proc_clock *);

/* The same by a snapshot that is there already, with PROC_CGROUP. */
void proc_clock_by(const struct sysroot *, const struct proc_snapshot *, struct proc_clock *);

#endif
