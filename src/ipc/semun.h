/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fourth argument of semctl(2), which every caller has to declare for himself. */
#ifndef IPC_SEMUN_H
#define IPC_SEMUN_H

#include <sys/sem.h>

union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
	struct seminfo *__buf;
};

#endif
