/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/limits.h"

#include <unistd.h>

#include "base/nls.h"

#define SEM_FILE "/proc/sys/kernel/sem"

const struct ipc_limit_row ipc_limits[LIMIT_COUNT] = {
	[LIMIT_MSGMNI] = {"MSGMNI", N_("Number of System V message queues"), KIND_MSG,
			  false, true, "/proc/sys/kernel/msgmni", 0, 0},
	[LIMIT_MSGMAX] = {"MSGMAX", N_("Max size of System V message (bytes)"), KIND_MSG,
			  true, false, "/proc/sys/kernel/msgmax", 0, 0},
	[LIMIT_MSGMNB] = {"MSGMNB", N_("Default max size of System V queue (bytes)"), KIND_MSG,
			  true, false, "/proc/sys/kernel/msgmnb", 0, 0},
	[LIMIT_MQUMNI] = {"MQUMNI", N_("Number of POSIX message queues"), KIND_PMSG,
			  false, true, "/proc/sys/fs/mqueue/queues_max", 0, 0},
	[LIMIT_MQUMAX] = {"MQUMAX", N_("Max size of POSIX message (bytes)"), KIND_PMSG,
			  true, false, "/proc/sys/fs/mqueue/msgsize_max", 0, 0},
	[LIMIT_MQUMNB] = {"MQUMNB", N_("Number of messages in POSIX message queue"), KIND_PMSG,
			  false, false, "/proc/sys/fs/mqueue/msg_max", 0, 0},
	[LIMIT_SHMMNI] = {"SHMMNI", N_("Shared memory segments"), KIND_SHM,
			  false, true, "/proc/sys/kernel/shmmni", 0, 0},
	[LIMIT_SHMALL] = {"SHMALL", N_("Shared memory pages"), KIND_SHM,
			  false, true, "/proc/sys/kernel/shmall", 0, 0},
	[LIMIT_SHMMAX] = {"SHMMAX", N_("Max size of shared memory segment (bytes)"), KIND_SHM,
			  true, false, "/proc/sys/kernel/shmmax", 0, 0},
	[LIMIT_SHMMIN] = {"SHMMIN", N_("Min size of shared memory segment (bytes)"), KIND_SHM,
			  true, false, NULL, 0, 1}, /* SHMMIN of the kernel's uapi/linux/shm.h */
	[LIMIT_SEMMNI] = {"SEMMNI", N_("Number of semaphore identifiers"), KIND_SEM,
			  false, true, SEM_FILE, 3, 0},
	[LIMIT_SEMMNS] = {"SEMMNS", N_("Total number of semaphores"), KIND_SEM,
			  false, true, SEM_FILE, 1, 0},
	[LIMIT_SEMMSL] = {"SEMMSL", N_("Max semaphores per semaphore set."), KIND_SEM,
			  false, false, SEM_FILE, 0, 0},
	[LIMIT_SEMOPM] = {"SEMOPM", N_("Max number of operations per semop(2)"), KIND_SEM,
			  false, false, SEM_FILE, 2, 0},
	[LIMIT_SEMVMX] = {"SEMVMX", N_("Semaphore max value"), KIND_SEM,
			  false, false, NULL, 0, 32767}, /* SEMVMX of uapi/linux/sem.h */
};

uint64_t ipc_page_size(void)
{
	long size = sysconf(_SC_PAGESIZE);

	return size > 0 ? (uint64_t)size : 4096;
}
