/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System V objects by system call. The *_STAT_ANY commands take a slot and need
 * no permission (Linux 4.17; shmctl(2), msgctl(2), semctl(2)); IPC_STAT takes an
 * identifier and needs read permission. All give 0 or a negative errno.
 */
#ifndef IPC_SYSV_STAT_H
#define IPC_SYSV_STAT_H

#include "ipc/object.h"

/* The highest slot in use; -ENOENT where none is. */
int shm_highest(void);
int msg_highest(void);
int sem_highest(void);

int shm_stat_slot(int slot, struct ipc_object *);
int msg_stat_slot(int slot, struct ipc_object *);
int sem_stat_slot(int slot, struct ipc_object *);

int shm_stat_id(int id, struct ipc_object *);
int msg_stat_id(int id, struct ipc_object *);
int sem_stat_id(int id, struct ipc_object *);

/* The identifier that this key names; no permission is asked for. */
int shm_get(uint32_t key);
int msg_get(uint32_t key);
int sem_get(uint32_t key);

int shm_remove(int id);
int msg_remove(int id);
int sem_remove(int id);

#endif
