/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small world of objects and processes, made up so that every number is known: what src/ipc and
 * src/proc could have read.
 */
#ifndef SCENE_H
#define SCENE_H

#include "ipc/semset.h"
#include "use/view.h"

/* Indexes of its objects, */
enum {
	SCENE_SEGMENT,   /* attached by two, made by SERVER */
	SCENE_QUEUE,     /* half full, its last receiver is gone */
	SCENE_SET,       /* three semaphores, SERVER sleeps on one */
	SCENE_MEMORY,    /* POSIX: mapped by two, open in one; a hostile name */
	SCENE_MQUEUE,    /* WORKER waits for a message, and is to be notified */
	SCENE_SEMAPHORE, /* POSIX: WORKER sleeps on it */
	SCENE_DESTROYED, /* a private segment that goes with the last detach */
	SCENE_OBJECTS,
};

/* and of its processes. */
enum {
	SCENE_SERVER,   /* pid 10 */
	SCENE_WORKER,   /* pid 11, without a command line */
	SCENE_RECYCLED, /* pid 12, younger than what is recorded of that number */
	SCENE_NOBODY,   /* pid 20, uses nothing, has signals pending; its user is not known */
	SCENE_PROCESSES,
};

#define SCENE_IPC_NS UINT64_C(4026531839)
#define SCENE_NOW ((time_t)100000)

struct scene {
	struct ipc_list objects;
	struct proc_snapshot processes;
	struct ipc_sem_element elements[3];        /* of the set */
	struct ipc_sem_element *all[SCENE_OBJECTS]; /* of each object */
};

void scene_make(struct scene *);
void scene_free(struct scene *);

#endif
