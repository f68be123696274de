/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of ipc_retire() that removes System V objects. */
#ifndef IPC_RETIRE_SYSV_H
#define IPC_RETIRE_SYSV_H

#include "ipc/retirement.h"

/* All of them among the items, one after the other; why it ended early, or 0. */
int retire_sysv(const struct retirement *);

#endif
