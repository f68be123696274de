/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/limits.h"

#include <unistd.h>

#include "base/kernel.h"
#include "base/nls.h"
#include "ipc/kind_bits.h"

#define SEM_FILE "/proc/sys/kernel/sem"

const struct ipc_limit_row ipc_limits[LIMIT_ALL_COUNT] = {
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
	[LIMIT_DEV_SHM_BYTES] = {POSIX_SHM_DIR, N_("Size of the file system at /dev/shm (bytes)"),
				 KIND_PSHM, true, true, NULL, 0, 0},
	[LIMIT_DEV_SHM_FILES] = {POSIX_SHM_DIR " inodes",
				 N_("Number of files in the file system at /dev/shm"), KIND_PSHM,
				 false, true, NULL, 0, 0},
};

uint64_t ipc_page_size(void)
{
	long size = sysconf(_SC_PAGESIZE);

	return size > 0 ? (uint64_t)size : 4096;
}

uint64_t ipc_pages(uint64_t bytes)
{
	uint64_t page = ipc_page_size();

	return bytes / page + (bytes % page > 0);
}

/* ---- what single objects take ---- */

static uint64_t size_of(const struct ipc_object *object)
{
	return object->size;
}

static uint64_t pages_of(const struct ipc_object *object)
{
	return ipc_pages(object->size);
}

static uint64_t blocks_of(const struct ipc_object *object)
{
	return object->posix.blocks;
}

/* There may also be no more messages than that many bytes: empty ones fill a queue too. */
static uint64_t filling_of(const struct ipc_object *object)
{
	return object->size > object->msg.messages ? object->size : object->msg.messages;
}

static uint64_t max_bytes_of(const struct ipc_object *object)
{
	return object->msg.max_bytes;
}

static uint64_t messages_of(const struct ipc_object *object)
{
	return object->posix.queue.messages;
}

static uint64_t max_messages_of(const struct ipc_object *object)
{
	return object->posix.queue.max_messages;
}

const struct ipc_take ipc_takes[TAKE_COUNT] = {
	{SHM, LIMIT_SHMMNI, TAKE_TOGETHER, false, NULL, NULL, NULL, 0},
	{SHM, LIMIT_SHMALL, TAKE_TOGETHER, true, pages_of, NULL, NULL, 0},
	{SHM, LIMIT_SHMMAX, TAKE_EACH, false, size_of, NULL, NULL, 0},
	{MSG, LIMIT_MSGMNI, TAKE_TOGETHER, true, NULL, NULL, NULL, 0},
	{MSG, LIMIT_MSGMNB, TAKE_OWN, false, filling_of, "msg_qbytes", max_bytes_of,
	 UNKNOWN_MAX_BYTES}, /* of struct msqid_ds, msgctl(2) */
	{SEM, LIMIT_SEMMNI, TAKE_TOGETHER, false, NULL, NULL, NULL, 0},
	{SEM, LIMIT_SEMMNS, TAKE_TOGETHER, true, size_of, NULL, NULL, 0},
	{SEM, LIMIT_SEMMSL, TAKE_EACH, false, size_of, NULL, NULL, 0},
	{PMSG, LIMIT_MQUMNI, TAKE_TOGETHER, true, NULL, NULL, NULL, 0},
	{PMSG, LIMIT_MQUMNB, TAKE_OWN, false, messages_of, "mq_maxmsg", max_messages_of,
	 UNKNOWN_COUNT}, /* of struct mq_attr, mq_getattr(3) */
	{KINDS_FILES, LIMIT_DEV_SHM_BYTES, TAKE_TOGETHER, true, blocks_of, NULL, NULL, 0},
	{KINDS_FILES, LIMIT_DEV_SHM_FILES, TAKE_TOGETHER, false, NULL, NULL, NULL, 0},
};

bool ipc_takes_of(const struct ipc_take *take, const struct ipc_object *object)
{
	return take->kinds & KIND_BIT(object->kind) && !(take->unknown & object->unknown);
}

uint64_t ipc_take_amount(const struct ipc_take *take, const struct ipc_object *object)
{
	return take->amount ? take->amount(object) : 1;
}

const struct ipc_take *ipc_take_first(enum ipc_kind kind)
{
	for (size_t i = 0; i < TAKE_COUNT; i++)
		if (ipc_takes[i].kinds & KIND_BIT(kind) && ipc_takes[i].first)
			return &ipc_takes[i];
	return NULL;
}

const struct ipc_take *ipc_take_own(enum ipc_kind kind)
{
	for (size_t i = 0; i < TAKE_COUNT; i++)
		if (ipc_takes[i].kinds & KIND_BIT(kind) && ipc_takes[i].scope == TAKE_OWN)
			return &ipc_takes[i];
	return NULL;
}
