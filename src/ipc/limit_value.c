/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/limit_value.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "ipc/dev_shm.h"
#include "ipc/semun.h"

/* What IPC_INFO tells of each facility (shmctl(2), msgctl(2), semctl(2)). */
static int shm_limits_by_call(uint64_t values[LIMIT_COUNT])
{
	struct shminfo info = {0};

	if (shmctl(0, IPC_INFO, (void *)&info) < 0)
		return -errno;
	values[LIMIT_SHMMNI] = info.shmmni;
	values[LIMIT_SHMALL] = info.shmall;
	values[LIMIT_SHMMAX] = info.shmmax;
	return 0;
}

static int msg_limits_by_call(uint64_t values[LIMIT_COUNT])
{
	struct msginfo info = {0};

	if (msgctl(0, IPC_INFO, (void *)&info) < 0)
		return -errno;
	values[LIMIT_MSGMNI] = (uint64_t)info.msgmni;
	values[LIMIT_MSGMAX] = (uint64_t)info.msgmax;
	values[LIMIT_MSGMNB] = (uint64_t)info.msgmnb;
	return 0;
}

static int sem_limits_by_call(uint64_t values[LIMIT_COUNT])
{
	struct seminfo info = {0};

	if (semctl(0, 0, IPC_INFO, (union semun){.__buf = &info}) < 0)
		return -errno;
	values[LIMIT_SEMMNI] = (uint64_t)info.semmni;
	values[LIMIT_SEMMNS] = (uint64_t)info.semmns;
	values[LIMIT_SEMMSL] = (uint64_t)info.semmsl;
	values[LIMIT_SEMOPM] = (uint64_t)info.semopm;
	return 0;
}

static int dev_shm_limit(const struct ipc_source *source, enum ipc_limit limit, uint64_t *value)
{
	struct statvfs fs;
	int err = ipc_dev_shm(source, &fs);

	if (err)
		return err;
	*value = limit == LIMIT_DEV_SHM_BYTES ? (uint64_t)fs.f_blocks * fs.f_frsize : fs.f_files;
	return 0;
}

int ipc_limit_get(const struct ipc_source *source, enum ipc_limit limit, uint64_t *value)
{
	static int (*const by_call[KIND_COUNT])(uint64_t[LIMIT_COUNT]) = {
		[KIND_SHM] = shm_limits_by_call,
		[KIND_MSG] = msg_limits_by_call,
		[KIND_SEM] = sem_limits_by_call,
	};
	const struct ipc_limit_row *row = &ipc_limits[limit];
	uint64_t values[LIMIT_COUNT] = {0};

	if (limit >= LIMIT_COUNT)
		return dev_shm_limit(source, limit, value);
	if (!row->path) {
		*value = row->constant;
		return 0;
	}

	/* One call tells what takes a file each to read. */
	bool call = by_call[row->kind] && sysroot_is_live(&source->root);

	if (call && source->collector != COLLECT_PROC && by_call[row->kind](values) == 0) {
		*value = values[limit];
		return 0;
	}

	int err = sysroot_read_u64(&source->root, row->path, row->field, value);

	if (!err || !call || by_call[row->kind](values))
		return err;
	*value = values[limit];
	return 0;
}
