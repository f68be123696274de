/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which process is in which IPC namespace, and nothing else of it: with two files of each process far
 * less than a snapshot, for who must know the namespaces before he can look for objects in them.
 */
#ifndef PROC_MEMBERS_H
#define PROC_MEMBERS_H

#include <stddef.h>

#include "base/sysroot.h"
#include "proc/process.h"

/* Called for a process, of which only pid, start_ticks, comm and ns.ipc are known. */
typedef void proc_member(void *arg, const struct proc_process *);

/*
 * Visit every process of the running system but kernel threads, in order of their pids; or only those
 * in the namespace `only` (its inode), unless that is 0. *own becomes the namespace that we are in, 0
 * unknown; *hidden the number of processes of which rights hide in which one they are. 0 or a
 * negative errno.
 */
int proc_members(const struct sysroot *, uint64_t only, proc_member *, void *arg, uint64_t *own,
		 size_t *hidden);

#endif
