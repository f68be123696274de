/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file systems a process can reach. Only src/proc includes this. */
#ifndef PROC_PLACE_H
#define PROC_PLACE_H

#include "proc/scan.h"

/* Fill its part of the process; 0 or a negative errno. */
int proc_read_places(struct proc_scan *, struct proc_process *);

/* A directory that is open, or the like. */
void proc_see_directory(struct proc_scan *, dev_t);

#endif
