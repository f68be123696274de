/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of the kernel and places of its file systems that programs may rely on, and that no
 * header of the C library has.
 */
#ifndef BASE_KERNEL_H
#define BASE_KERNEL_H

/* Inode of the first PID namespace: PROC_PID_INIT_INO of include/linux/proc_ns.h. */
#define FIRST_PID_SPACE 0xEFFFFFFCu

/* Of an mqueue file system, statfs(2): MQUEUE_MAGIC of ipc/mqueue.c. */
#define MQUEUE_FS_MAGIC 0x19800202

/* Where file systems with IPC objects are mounted, and how a file says that it is a semaphore. */
#define POSIX_SHM_DIR "/dev/shm"
#define POSIX_MQ_DIR "/dev/mqueue"
#define POSIX_SEM_PREFIX "sem."

#endif
