/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * POSIX objects. Shared memory and named semaphores are files in /dev/shm
 * (shm_overview(7), sem_overview(7)), message queues files of an mqueue file system
 * (mq_overview(7)). Only regular files count: what else stands there is never opened or
 * followed.
 */
#ifndef IPC_POSIX_H
#define IPC_POSIX_H

#include <limits.h>

#define POSIX_FILE_SIZE (NAME_MAX + 1) /* of the name of a file, with its NUL */

#define POSIX_SEM_SIZE_MAX 4096 /* bytes of its file: no C library has larger ones */

#endif
