/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pass by several threads. Only src/proc includes this. */
#ifndef PROC_PARALLEL_H
#define PROC_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

#include "proc/scan.h"

/* Read the processes on several CPUs. False where that is not worth while: nothing was done. */
bool proc_read_parallel(struct proc_scan *, const pid_t *pids, size_t count);

#endif
