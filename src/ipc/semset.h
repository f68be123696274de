/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The semaphores of System V sets of the running system, by semctl(2), which takes read permission. */
#ifndef IPC_SEMSET_H
#define IPC_SEMSET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "ipc/object.h"

/* What is asked for. Values take one call for a set, pids one for each semaphore, waiters two. */
enum ipc_sem_fact {
	SEM_VALUES = 1 << 0,
	SEM_PIDS = 1 << 1,
	SEM_WAITERS = 1 << 2, /* ncount and zcount */
	SEM_ALL = SEM_VALUES | SEM_PIDS | SEM_WAITERS,
};

/* Memory for the values of one set after another; belongs to one thread. */
struct ipc_sem_room {
	unsigned char *area;
	size_t size; /* bytes that can be written */
};

#define IPC_SEM_ROOM_INIT {NULL, 0}

void ipc_sem_room_free(struct ipc_sem_room *);

/*
 * The `count` values of set `id`, all of one moment (GETALL); *values is in the room, and good until
 * the next call. 0 or a negative errno: -EACCES without the permission, -EIDRM where the
 * set vanished or has another number of semaphores.
 */
int ipc_sem_values(struct ipc_sem_room *, int id, size_t count, unsigned short **values);

/*
 * Read facts (enum ipc_sem_fact) of the `count` semaphores of set `id` into the caller's array; what
 * is not asked for stays as it is there. 0 or a negative errno, as ipc_sem_values(). After an
 * error the array is half read.
 */
int ipc_sem_read(struct ipc_sem_room *, int id, size_t count, unsigned facts,
		 struct ipc_sem_element *elements);

/* Everything of one set, in a new array, which is the caller's; *elements is NULL after an error. */
int ipc_sem_elements(int id, size_t count, struct ipc_sem_element **elements);

/*
 * Facts of the sets in a list but those that `skip` names (by place in the list; NULL: none), by
 * several threads where that is worth it. elements[i], likewise the caller's, is that of objects[i],
 * and stays as it is where this is no set, has vanished, or may not be read. What is not asked
 * for is 0. How many may not be read.
 */
size_t ipc_sem_read_list(const struct ipc_list *, const bool *skip, unsigned facts,
			 struct ipc_sem_element **elements);

#endif
