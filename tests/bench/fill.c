/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fill COUNT OWNERS: COUNT objects of each System V kind, owned in turn by OWNERS
 * users that have no name (50000 and up). Refuses to run in the IPC namespace of the
 * machine: its caller has made one for it and says so in BENCH_SANDBOX.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "ipc/semun.h"

#define FIRST_KEY 0x10000
#define FIRST_OWNER 50000

static int own_segment(key_t key, uid_t owner)
{
	struct shmid_ds ds;
	int id = shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0644);

	if (id < 0 || shmctl(id, IPC_STAT, &ds) < 0)
		return -1;
	ds.shm_perm.uid = owner;
	return shmctl(id, IPC_SET, &ds);
}

static int own_queue(key_t key, uid_t owner)
{
	struct msqid_ds ds;
	int id = msgget(key, IPC_CREAT | IPC_EXCL | 0644);

	if (id < 0 || msgctl(id, IPC_STAT, &ds) < 0)
		return -1;
	ds.msg_perm.uid = owner;
	return msgctl(id, IPC_SET, &ds);
}

static int own_set(key_t key, uid_t owner)
{
	struct semid_ds ds;
	int id = semget(key, 1, IPC_CREAT | IPC_EXCL | 0644);

	if (id < 0 || semctl(id, 0, IPC_STAT, (union semun){.buf = &ds}) < 0)
		return -1;
	ds.sem_perm.uid = owner;
	return semctl(id, 0, IPC_SET, (union semun){.buf = &ds});
}

int main(int argc, char **argv)
{
	if (argc != 3 || !getenv("BENCH_SANDBOX")) {
		(void)fprintf(stderr, "usage: fill COUNT OWNERS, in a namespace of its own\n");
		return EXIT_FAILURE;
	}

	int count = atoi(argv[1]);
	int owners = atoi(argv[2]);

	for (int i = 0; i < count; i++) {
		key_t key = FIRST_KEY + i;
		uid_t owner = (uid_t)(FIRST_OWNER + i % owners);

		if (own_segment(key, owner) || own_queue(key, owner) || own_set(key, owner)) {
			(void)fprintf(stderr, "fill: object %d: %s\n", i, strerror(errno));
			return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
