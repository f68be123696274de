/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads and their processes. */
#ifndef PROC_LEADER_H
#define PROC_LEADER_H

#include <sys/types.h>

#include "base/sysroot.h"

/* The process that the thread `tid` belongs to, by a look of its own; 0 where there is none. */
pid_t proc_leader(const struct sysroot *root, pid_t tid);

#endif
