/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading one process. Only src/proc includes this. */
#ifndef PROC_READER_H
#define PROC_READER_H

#include "proc/scan.h"

/* Read one process into scan->snap, if it is there. */
void proc_read_process(struct proc_scan *, pid_t pid);

/*
 * Read the namespaces of the task in the directory `dir`, as far as the mask `want` asks for them.
 * 0 or a negative errno.
 */
int proc_read_namespaces(struct proc_scan *, int dir, unsigned want, struct proc_namespaces *);

#endif
