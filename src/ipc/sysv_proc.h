/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System V objects from the files of /proc/sysvipc (proc(5)). Columns are found by
 * their heading, so that a kernel with more, fewer or rearranged columns is read
 * correctly.
 */
#ifndef IPC_SYSV_PROC_H
#define IPC_SYSV_PROC_H

#include "ipc/source.h"

/*
 * Visit every object of the kind. As ipc_scan(); a line that cannot be understood (a word
 * that is no such number, fewer or more words than the heading has) is passed over and
 * counted in source->malformed.
 */
int sysv_proc_scan(struct ipc_source *, enum ipc_kind, ipc_visit *, void *arg);

#endif
