/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/cgroup. Only src/proc includes this. */
#ifndef PROC_CGROUP_H
#define PROC_CGROUP_H

#include "proc/scan.h"

/* Fill its part of the process; 0 or a negative errno. */
int proc_read_cgroup(struct proc_scan *, struct proc_process *);

/* Take over a text of /proc/PID/cgroup (cgroups(7)), which is changed; strings go to the arena. */
void proc_parse_cgroup(char *text, struct arena *, struct proc_process *);

#endif
