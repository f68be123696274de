/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads that wait. Only src/proc includes this. */
#ifndef PROC_SLEEPERS_H
#define PROC_SLEEPERS_H

#include "proc/scan.h"

/* Fill its part of the process; 0 or a negative errno. */
int proc_read_sleepers(struct proc_scan *, struct proc_process *);

#endif
