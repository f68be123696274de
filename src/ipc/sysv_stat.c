/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/sysv_stat.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "ipc/semun.h"

static int negative_errno(int result)
{
	return result < 0 ? -errno : result;
}

static void take_perm(struct ipc_object *object, const struct ipc_perm *perm)
{
	object->key = (uint32_t)perm->__key;
	object->uid = perm->uid;
	object->gid = perm->gid;
	object->cuid = perm->cuid;
	object->cgid = perm->cgid;
	object->mode = perm->mode;
}

/* Asked by slot, the calls give the identifier; asked by identifier, nothing. */
static int id_of(int which, int command, int result)
{
	return command == IPC_STAT ? which : result;
}

static int shm_stat(int which, int command, struct ipc_object *object)
{
	struct shmid_ds ds = {0};
	int result = shmctl(which, command, &ds);

	if (result < 0)
		return -errno;
	*object = (struct ipc_object){
		.kind = KIND_SHM,
		.unknown = UNKNOWN_RSS,
		.id = id_of(which, command, result),
		.size = ds.shm_segsz,
		.ctime = ds.shm_ctime,
		.shm = {.nattch = ds.shm_nattch, .atime = ds.shm_atime, .dtime = ds.shm_dtime,
			.cpid = ds.shm_cpid, .lpid = ds.shm_lpid},
	};
	take_perm(object, &ds.shm_perm);
	return 0;
}

static int msg_stat(int which, int command, struct ipc_object *object)
{
	struct msqid_ds ds = {0};
	int result = msgctl(which, command, &ds);

	if (result < 0)
		return -errno;
	*object = (struct ipc_object){
		.kind = KIND_MSG,
		.id = id_of(which, command, result),
		.size = ds.__msg_cbytes,
		.ctime = ds.msg_ctime,
		.msg = {.messages = ds.msg_qnum, .max_bytes = ds.msg_qbytes,
			.stime = ds.msg_stime, .rtime = ds.msg_rtime,
			.lspid = ds.msg_lspid, .lrpid = ds.msg_lrpid},
	};
	take_perm(object, &ds.msg_perm);
	return 0;
}

static int sem_stat(int which, int command, struct ipc_object *object)
{
	struct semid_ds ds = {0};
	int result = semctl(which, 0, command, (union semun){.buf = &ds});

	if (result < 0)
		return -errno;
	*object = (struct ipc_object){
		.kind = KIND_SEM,
		.id = id_of(which, command, result),
		.size = ds.sem_nsems,
		.ctime = ds.sem_ctime,
		.sem = {.otime = ds.sem_otime},
	};
	take_perm(object, &ds.sem_perm);
	return 0;
}

int shm_stat_slot(int slot, struct ipc_object *object)
{
	return shm_stat(slot, SHM_STAT_ANY, object);
}

int msg_stat_slot(int slot, struct ipc_object *object)
{
	return msg_stat(slot, MSG_STAT_ANY, object);
}

int sem_stat_slot(int slot, struct ipc_object *object)
{
	return sem_stat(slot, SEM_STAT_ANY, object);
}

int shm_stat_id(int id, struct ipc_object *object)
{
	return shm_stat(id, IPC_STAT, object);
}

int msg_stat_id(int id, struct ipc_object *object)
{
	return msg_stat(id, IPC_STAT, object);
}

int sem_stat_id(int id, struct ipc_object *object)
{
	return sem_stat(id, IPC_STAT, object);
}

/* Of what the *_INFO calls give: with nothing in use they give slot 0 too. */
static int highest_of(int result, int in_use)
{
	if (result < 0)
		return -errno;
	return in_use > 0 ? result : -ENOENT;
}

int shm_highest(void)
{
	struct shminfo limits = {0};
	struct shm_info info = {0};
	/* The library's prototype knows only IPC_STAT's buffer. */
	int result = shmctl(0, IPC_INFO, (void *)&limits);

	/* Only SHM_INFO has the number in use, but it also adds up the pages of all segments. */
	if (result != 0)
		return negative_errno(result);
	result = shmctl(0, SHM_INFO, (void *)&info);
	return highest_of(result, info.used_ids);
}

/* In the answer to MSG_INFO and SEM_INFO a field of another name has the number in use. */
int msg_highest(void)
{
	struct msginfo info = {0};
	int result = msgctl(0, MSG_INFO, (void *)&info);

	return highest_of(result, info.msgpool);
}

int sem_highest(void)
{
	struct seminfo info = {0};
	int result = semctl(0, 0, SEM_INFO, (union semun){.__buf = &info});

	return highest_of(result, info.semusz);
}

int shm_get(uint32_t key)
{
	return negative_errno(shmget((key_t)key, 0, 0));
}

int msg_get(uint32_t key)
{
	return negative_errno(msgget((key_t)key, 0));
}

int sem_get(uint32_t key)
{
	return negative_errno(semget((key_t)key, 0, 0));
}

int shm_remove(int id)
{
	return negative_errno(shmctl(id, IPC_RMID, NULL));
}

int msg_remove(int id)
{
	return negative_errno(msgctl(id, IPC_RMID, NULL));
}

int sem_remove(int id)
{
	return negative_errno(semctl(id, 0, IPC_RMID));
}
