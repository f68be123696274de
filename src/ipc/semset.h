/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The semaphores of one System V set. */
#ifndef IPC_SEMSET_H
#define IPC_SEMSET_H

#include <stddef.h>
#include <sys/types.h>

struct ipc_sem_element {
	unsigned value;
	pid_t pid;       /* last to change it; 0: nobody yet, or outside our PID namespace */
	unsigned ncount; /* processes that wait for its value to grow */
	unsigned zcount; /* processes that wait for it to be zero */
};

/*
 * Read the `count` semaphores of the set `id` of the running system, by the calls GETVAL,
 * GETPID, GETNCNT and GETZCNT of semctl(2), which need read permission. The array in
 * *elements is the caller's, who frees it. 0 or a negative errno: -EACCES without the
 * permission, -EIDRM where the set vanished, or has not as many semaphores. *elements is
 * NULL then.
 */
int ipc_sem_elements(int id, size_t count, struct ipc_sem_element **elements);

#endif
