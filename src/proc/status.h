/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/status. Only src/proc includes this. */
#ifndef PROC_STATUS_H
#define PROC_STATUS_H

#include "proc/scan.h"

/* Fill its part of the process; 0 or a negative errno. */
int proc_read_status(struct proc_scan *, struct proc_process *);

/* Take over a text of /proc/PID/status; arrays go to the arena. */
void proc_parse_status(const char *text, struct arena *, struct proc_process *);

#endif
