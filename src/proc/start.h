/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Begin and end of a pass. Only src/proc includes this. */
#ifndef PROC_START_H
#define PROC_START_H

#include "proc/scan.h"

/* Open /proc and find out what all readers need. 0, or a negative errno: nothing is to be ended. */
int proc_scan_start(struct proc_scan *);

/* Another scan of the same /proc, for another thread; still without a snapshot. */
void proc_scan_fork(struct proc_scan *, const struct proc_scan *from);
void proc_scan_end(struct proc_scan *);

#endif
