/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/usage.h"

#include <errno.h>
#include <limits.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "base/util.h"
#include "ipc/dev_shm.h"
#include "ipc/scan.h"
#include "ipc/semun.h"

static int shm_usage_by_call(const struct ipc_source *source UNUSED, struct ipc_usage *usage)
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
static int msg_usage_by_call(const struct ipc_source *source UNUSED, struct ipc_usage *usage)
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

static int sem_usage_by_call(const struct ipc_source *source UNUSED, struct ipc_usage *usage)
{
	struct seminfo info = {0};

	if (semctl(0, 0, SEM_INFO, (union semun){.__buf = &info}) < 0)
		return -errno;
	usage->sets = (uint64_t)info.semusz;
	usage->semaphores = (uint64_t)info.semaem;
	return 0;
}

static int dev_shm_usage_by_call(const struct ipc_source *source, struct ipc_usage *usage)
{
	struct statvfs fs;
	int err = ipc_dev_shm(source, &fs);

	if (err)
		return err;
	if (fs.f_blocks > fs.f_bfree)
		usage->dev_shm_bytes = (uint64_t)(fs.f_blocks - fs.f_bfree) * fs.f_frsize;
	if (fs.f_files > fs.f_ffree)
		usage->dev_shm_files = fs.f_files - fs.f_ffree;
	return 0;
}

/* A capture may claim anything; its sum stops at the end of the type. */
static void add(uint64_t *sum, uint64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = UINT64_MAX;
}

static void count_segment(struct ipc_usage *usage, const struct ipc_object *object)
{
	uint64_t page = ipc_page_size();

	usage->segments++;
	/* Never above 2^52 each: these sums cannot reach the end. */
	usage->pages += ipc_pages(object->size);
	usage->resident_pages += object->shm.rss / page;
	usage->swapped_pages += object->shm.swap / page;
}

static void count_queue(struct ipc_usage *usage, const struct ipc_object *object)
{
	usage->queues++;
	add(&usage->messages, object->msg.messages);
	add(&usage->message_bytes, object->size);
}

static void count_set(struct ipc_usage *usage, const struct ipc_object *object)
{
	usage->sets++;
	add(&usage->semaphores, object->size);
}

static void count_file(struct ipc_usage *usage, const struct ipc_object *object)
{
	usage->dev_shm_files++;
	add(&usage->dev_shm_bytes, object->posix.blocks);
}

static void count_mqueue(struct ipc_usage *usage, const struct ipc_object *object UNUSED)
{
	usage->mqueues++;
}

static int count_object(const struct ipc_object *object, void *usage)
{
	static void (*const count[KIND_COUNT])(struct ipc_usage *, const struct ipc_object *) = {
		[KIND_SHM] = count_segment,
		[KIND_MSG] = count_queue,
		[KIND_SEM] = count_set,
		[KIND_PSHM] = count_file,
		[KIND_PMSG] = count_mqueue,
		[KIND_PSEM] = count_file,
	};

	count[object->kind](usage, object);
	return 0;
}

int ipc_usage_get(struct ipc_source *source, unsigned kinds, struct ipc_usage *usage)
{
	static int (*const by_call[KIND_COUNT])(const struct ipc_source *, struct ipc_usage *) = {
		[KIND_SHM] = shm_usage_by_call,
		[KIND_MSG] = msg_usage_by_call,
		[KIND_SEM] = sem_usage_by_call,
		[KIND_PSHM] = dev_shm_usage_by_call,
		[KIND_PSEM] = dev_shm_usage_by_call,
	};
	int first_error = 0;

	*usage = (struct ipc_usage){0};
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		bool runs = sysroot_is_live(&source->root) ||
			    (source->root_of_process && !kind_is_sysv((enum ipc_kind)kind));

		if (!(kinds & KIND_BIT(kind)) ||
		    (runs && by_call[kind] && by_call[kind](source, usage) == 0))
			continue;

		int err = ipc_scan(source, (enum ipc_kind)kind, WANT_RSS, count_object, usage);

		if (err && !first_error)
			first_error = err;
	}
	return first_error;
}

uint64_t ipc_usage_of(const struct ipc_usage *usage, enum ipc_limit limit)
{
	const uint64_t used[LIMIT_ALL_COUNT] = {
		[LIMIT_MSGMNI] = usage->queues,
		[LIMIT_MQUMNI] = usage->mqueues,
		[LIMIT_SHMMNI] = usage->segments,
		[LIMIT_SHMALL] = usage->pages,
		[LIMIT_SEMMNI] = usage->sets,
		[LIMIT_SEMMNS] = usage->semaphores,
		[LIMIT_DEV_SHM_BYTES] = usage->dev_shm_bytes,
		[LIMIT_DEV_SHM_FILES] = usage->dev_shm_files,
	};

	return used[limit];
}
