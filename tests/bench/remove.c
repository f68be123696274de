/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remove: the bare loop against which `ipcrm --all` is held. Finds the identifiers of
 * every System V object and removes them, one system call each, with no look at
 * anything. Only in a namespace of its own, see fill.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "ipc/semun.h"

int main(void)
{
	struct shmid_ds shm;
	struct msqid_ds msg;
	struct semid_ds sem;
	struct shm_info shm_info;
	struct msginfo msg_info;
	struct seminfo sem_info;

	if (!getenv("BENCH_SANDBOX"))
		return EXIT_FAILURE;

	int shm_highest = shmctl(0, SHM_INFO, (void *)&shm_info);
	int msg_highest = msgctl(0, MSG_INFO, (void *)&msg_info);
	int sem_highest = semctl(0, 0, SEM_INFO, (union semun){.__buf = &sem_info});

	for (int slot = 0; slot <= shm_highest; slot++) {
		int id = shmctl(slot, SHM_STAT_ANY, &shm);

		if (id >= 0 && shmctl(id, IPC_RMID, NULL) < 0)
			perror("shmctl");
	}
	for (int slot = 0; slot <= msg_highest; slot++) {
		int id = msgctl(slot, MSG_STAT_ANY, &msg);

		if (id >= 0 && msgctl(id, IPC_RMID, NULL) < 0)
			perror("msgctl");
	}
	for (int slot = 0; slot <= sem_highest; slot++) {
		int id = semctl(slot, 0, SEM_STAT_ANY, (union semun){.buf = &sem});

		if (id >= 0 && semctl(id, 0, IPC_RMID) < 0)
			perror("semctl");
	}
	return EXIT_SUCCESS;
}
