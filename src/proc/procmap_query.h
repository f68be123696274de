/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mappings by the ioctl PROCMAP_QUERY. Only src/proc includes this. */
#ifndef PROC_PROCMAP_QUERY_H
#define PROC_PROCMAP_QUERY_H

#include "proc/scan.h"

/*
 * Read the mappings of the task in scan->dir, from its open file `maps`. 0 or a negative errno:
 * -ENOTTY where the kernel has no such call.
 */
int proc_maps_query(struct proc_scan *, int maps);

#endif
