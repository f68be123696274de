/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of the kernel that programs may rely on, and that no header of the C library has. */
#ifndef BASE_KERNEL_H
#define BASE_KERNEL_H

/* Inode of the first PID namespace: PROC_PID_INIT_INO of include/linux/proc_ns.h. */
#define FIRST_PID_SPACE 0xEFFFFFFCu

/* Of an mqueue file system, statfs(2): MQUEUE_MAGIC of ipc/mqueue.c. */
#define MQUEUE_FS_MAGIC 0x19800202

#endif
