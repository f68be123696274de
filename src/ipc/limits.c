/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/limits.h"

#include <errno.h>
#include <limits.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "base/nls.h"
#include "base/util.h"
#include "ipc/scan.h"
#include "ipc/semun.h"
#include "ipc/source.h"

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

int ipc_limit_get(const struct ipc_source *source, enum ipc_limit limit, uint64_t *value)
{
	static int (*const by_call[KIND_COUNT])(uint64_t[LIMIT_COUNT]) = {
		[KIND_SHM] = shm_limits_by_call,
		[KIND_MSG] = msg_limits_by_call,
		[KIND_SEM] = sem_limits_by_call,
	};
	const struct ipc_limit_row *row = &ipc_limits[limit];
	uint64_t values[LIMIT_COUNT] = {0};

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

static int shm_usage_by_call(struct ipc_usage *usage)
{
	struct shm_info info = {0};

	if (shmctl(0, SHM_INFO, (void *)&info) < 0)
		return -errno;
	usage->segments = (uint64_t)info.used_ids;
	usage->pages = info.shm_tot;
	usage->resident_pages = info.shm_rss;
	usage->swapped_pages = info.shm_swp;
	usage->swap_attempts = info.swap_attempts;
	usage->swap_successes = info.swap_successes;
	return 0;
}

/* In the answer to MSG_INFO these fields have another meaning than their names say. */
static int msg_usage_by_call(struct ipc_usage *usage)
{
	struct msginfo info = {0};

	if (msgctl(0, MSG_INFO, (void *)&info) < 0)
		return -errno;
	/* The fields are ints: new kernels stop at the largest, old ones turn negative. */
	if (info.msgmap < 0 || info.msgmap == INT_MAX || info.msgtql < 0 ||
	    info.msgtql == INT_MAX)
		return -EOVERFLOW;
	usage->queues = (uint64_t)info.msgpool;
	usage->messages = (uint64_t)info.msgmap;
	usage->message_bytes = (uint64_t)info.msgtql;
	return 0;
}

static int sem_usage_by_call(struct ipc_usage *usage)
{
	struct seminfo info = {0};

	if (semctl(0, 0, SEM_INFO, (union semun){.__buf = &info}) < 0)
		return -errno;
	usage->sets = (uint64_t)info.semusz;
	usage->semaphores = (uint64_t)info.semaem;
	return 0;
}

/* A capture may claim anything; its sum stops at the end of the type. */
static void add(uint64_t *sum, uint64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = UINT64_MAX;
}

static int count_object(const struct ipc_object *object, void *arg)
{
	struct ipc_usage *usage = arg;
	uint64_t page = ipc_page_size();

	switch (object->kind) {
	case KIND_SHM:
		usage->segments++;
		/* Never above 2^52 each: these sums cannot reach the end. */
		usage->pages += object->size / page + (object->size % page != 0);
		usage->resident_pages += object->shm.rss / page;
		usage->swapped_pages += object->shm.swap / page;
		break;
	case KIND_MSG:
		usage->queues++;
		add(&usage->messages, object->msg.messages);
		add(&usage->message_bytes, object->size);
		break;
	case KIND_SEM:
		usage->sets++;
		add(&usage->semaphores, object->size);
		break;
	case KIND_PMSG:
		usage->mqueues++;
		break;
	default:
		break;
	}
	return 0;
}

int ipc_usage_get(struct ipc_source *source, unsigned kinds, struct ipc_usage *usage)
{
	static int (*const by_call[KIND_COUNT])(struct ipc_usage *) = {
		[KIND_SHM] = shm_usage_by_call,
		[KIND_MSG] = msg_usage_by_call,
		[KIND_SEM] = sem_usage_by_call,
	};
	int first_error = 0;

	*usage = (struct ipc_usage){0};
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		bool call = by_call[kind] && sysroot_is_live(&source->root);

		if (!(kinds & KIND_BIT(kind)) || (call && by_call[kind](usage) == 0))
			continue;

		int err = ipc_scan(source, (enum ipc_kind)kind, WANT_RSS, count_object, usage);

		if (err && !first_error)
			first_error = err;
	}
	return first_error;
}

uint64_t ipc_usage_of(const struct ipc_usage *usage, enum ipc_limit limit)
{
	const uint64_t used[LIMIT_COUNT] = {
		[LIMIT_MSGMNI] = usage->queues,
		[LIMIT_MQUMNI] = usage->mqueues,
		[LIMIT_SHMMNI] = usage->segments,
		[LIMIT_SHMALL] = usage->pages,
		[LIMIT_SEMMNI] = usage->sets,
		[LIMIT_SEMMNS] = usage->semaphores,
	};

	return used[limit];
}
