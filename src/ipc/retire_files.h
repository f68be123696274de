/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of ipc_retire() that removes files in /dev/shm. */
#ifndef IPC_RETIRE_FILES_H
#define IPC_RETIRE_FILES_H

#include "ipc/retirement.h"

/*
 * All of them among the items; why it ended early, or 0. Leases are held with SIGIO blocked.
 */
int retire_files(const struct retirement *);

#endif
