/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who a process runs as, and what is seen of it for its traits. Only src/proc includes this. */
#ifndef PROC_CREDENTIALS_H
#define PROC_CREDENTIALS_H

#include "proc/scan.h"

/* Add the number, if it is not there yet. */
void proc_set_add(struct proc_set *, uint64_t number);

/*
 * Take over the ids and capabilities in a text of /proc/PID/status; of all threads in turn, that
 * of the process first.
 */
void proc_see_credentials(struct proc_scan *, const char *status);

/* Begin with a process, and end with what the readers have seen of it. */
void proc_seen_begin(struct proc_scan *);
void proc_seen_end(struct proc_scan *);

#endif
