/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/fd. Only src/proc includes this. */
#ifndef PROC_FDS_H
#define PROC_FDS_H

#include "proc/scan.h"

/* Fill its part of the process; 0 or a negative errno. */
int proc_read_fds(struct proc_scan *, struct proc_process *);

/*
 * Read the descriptors of the task whose directory is `owner`; `tid` as in struct proc_fd. 0 or a
 * negative errno.
 */
int proc_read_fd_table(struct proc_scan *, int owner, pid_t tid);
void proc_add_fd(struct proc_scan *, const struct proc_fd *);

#endif
