/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The second half of a pass. Only src/proc includes this. */
#ifndef PROC_SETTLE_H
#define PROC_SETTLE_H

#include "proc/scan.h"

/*
 * Drop what turned out to be of no interest, find the objects behind the futexes, build the
 * indexes.
 */
void proc_snapshot_settle(struct proc_scan *);

#endif
