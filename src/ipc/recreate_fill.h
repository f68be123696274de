/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents into new objects; for ipc_recreate() alone. All give 0 or a negative errno. */
#ifndef IPC_RECREATE_FILL_H
#define IPC_RECREATE_FILL_H

#include "ipc/recreation.h"

/* The System V object is there and ours. */
int recreate_fill_shm(const struct ipc_recreation *, int id);
int recreate_fill_msg(const struct ipc_recreation *, int id);
int recreate_fill_sem(const struct ipc_recreation *, int id);

/* Make a POSIX object whole. Nothing is left where that fails; *step says where. */
int recreate_pmsg(const struct ipc_recreation *, const char **step);
int recreate_file(const struct ipc_recreation *, const char **step);

#endif
