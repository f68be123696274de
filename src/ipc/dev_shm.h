/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file system that POSIX shared memory and named semaphores lie in. */
#ifndef IPC_DEV_SHM_H
#define IPC_DEV_SHM_H

#include <sys/statvfs.h>

#include "ipc/source.h"

/*
 * What statvfs(3) says of it; a size or number of files of 0 means that it has no limit (tmpfs(5)). 0
 * or a negative errno: -ENODATA for a capture, which lies on whatever its own file system is.
 */
int ipc_dev_shm(const struct ipc_source *, struct statvfs *);

#endif
