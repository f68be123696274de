/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a snapshot of processes tells: pure functions. */
#ifndef PROC_SNAPSHOT_H
#define PROC_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/process.h"

/* Free all that the snapshot holds. */
void proc_snapshot_free(struct proc_snapshot *);

/* The process with this pid; NULL where there is none. */
const struct proc_process *proc_find(const struct proc_snapshot *, pid_t pid);

/* The mapping of the process that holds this address; NULL where there is none. */
const struct proc_mapping *proc_mapping_at(const struct proc_snapshot *,
					   const struct proc_process *, uint64_t address);

/* First mapping, descriptor, sleeper of an object; go on with `next`. PROC_NONE: no (more). */
uint32_t proc_first_mapping(const struct proc_snapshot *, struct place);
uint32_t proc_first_fd(const struct proc_snapshot *, struct place);
uint32_t proc_first_sleeper(const struct proc_snapshot *, struct place);

/*
 * Bytes in a page of a System V segment: more than usual where it was made with SHM_HUGETLB
 * (shmget(2)). 0 where that is unknown, as it is while nobody is seen to have it attached.
 */
uint64_t proc_page_size(const struct proc_snapshot *, struct place);

/* The UNIX socket with this inode; NULL where it is none, or its namespace is closed to us. */
const struct proc_socket *proc_find_socket(const struct proc_snapshot *, uint64_t inode);

/* One process's use of an object. */
struct proc_user {
	uint32_t process;  /* index */
	uint32_t mappings; /* how many, of which */
	uint32_t shared;   /* are MAP_SHARED */
	uint32_t fds;
	uint32_t sleepers;
	uint8_t access;    /* PROC_R, PROC_W, PROC_X by any of them */
};

struct proc_users {
	struct proc_user *users; /* in order of processes */
	size_t count, cap;
};

#define PROC_USERS_INIT {NULL, 0, 0}

/* Fill the list, emptied before, with the processes that map, hold or wait on the object. */
void proc_object_users(const struct proc_snapshot *, struct place, struct proc_users *);
void proc_users_free(struct proc_users *);

/* The word for a kind of thing ("pipe") and for a call ("semop"), as JSON and tables use them. */
const char *proc_kind_word(enum proc_kind);
const char *proc_wait_word(enum proc_wait);

#endif
