/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UNIX sockets. Only src/proc includes this. */
#ifndef PROC_SOCKETS_H
#define PROC_SOCKETS_H

#include "proc/scan.h"

/* Fill snapshot.sockets for every network namespace that was met. */
void proc_read_sockets(struct proc_scan *);

/* Take over a text of /proc/net/unix; sockets already there stay as they are. */
void proc_parse_net_unix(struct proc_snapshot *, char *text, uint64_t net_ns);

#endif
