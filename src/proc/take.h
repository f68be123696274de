/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots of all processes, or of some. */
#ifndef PROC_TAKE_H
#define PROC_TAKE_H

#include <stddef.h>

#include "proc/process.h"

/*
 * Read every process below `root`, in one pass, for what the mask `want` (enum proc_want)
 * names. 0 or a negative errno: -ENOENT where there is no /proc. On error nothing needs to be
 * freed.
 */
int proc_snapshot_take(const struct sysroot *root, unsigned want, struct proc_snapshot *);

/* As above, only for the given processes; those that do not exist are left out. */
int proc_snapshot_pids(const struct sysroot *root, unsigned want, const pid_t *pids, size_t count,
		       struct proc_snapshot *);

struct proc_book;
struct proc_scan;

/*
 * For proc_traits_take() alone: a pass for traits, into snap, with a book of files; `ready` is
 * called when all is settled and /proc still open, and told whether new processes came all the
 * time. 0 or a negative errno as proc_snapshot_take().
 */
int proc_scan_traits(const struct sysroot *, unsigned want, struct proc_snapshot *,
		     struct proc_book *, void (*ready)(struct proc_scan *, bool restless, void *arg),
		     void *arg);

#endif
