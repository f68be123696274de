/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/changed.h"

bool ipc_renewed(const struct ipc_object *before, const struct ipc_object *now)
{
	return kind_is_sysv(before->kind) && before->ctime != now->ctime;
}

static bool shm_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return a->size != b->size || a->shm.atime != b->shm.atime ||
	       a->shm.dtime != b->shm.dtime || a->shm.cpid != b->shm.cpid ||
	       a->shm.lpid != b->shm.lpid;
}

static bool msg_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return a->size != b->size || a->msg.messages != b->msg.messages ||
	       a->msg.stime != b->msg.stime || a->msg.rtime != b->msg.rtime ||
	       a->msg.lspid != b->msg.lspid || a->msg.lrpid != b->msg.lrpid;
}

static bool sem_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return a->size != b->size || a->sem.otime != b->sem.otime;
}

static bool mtime_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return a->posix.mtime != b->posix.mtime || a->posix.mtime_ns != b->posix.mtime_ns;
}

/* Whoever maps a file changes it without a trace in its times, but pages that he adds are counted. */
static bool file_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return a->ctime != b->ctime || a->posix.ctime_ns != b->posix.ctime_ns ||
	       mtime_changed(a, b) || a->posix.blocks != b->posix.blocks;
}

static bool pshm_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return file_changed(a, b) || a->size != b->size;
}

static bool psem_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return file_changed(a, b) ||
	       (!((a->unknown | b->unknown) & UNKNOWN_COUNT) && a->posix.value != b->posix.value);
}

static bool pmsg_changed(const struct ipc_object *a, const struct ipc_object *b)
{
	return mtime_changed(a, b) ||
	       (!((a->unknown | b->unknown) & UNKNOWN_COUNT) &&
		a->posix.queue.messages != b->posix.queue.messages);
}

bool ipc_changed(const struct ipc_object *before, const struct ipc_object *now)
{
	static bool (*const changed[KIND_COUNT])(const struct ipc_object *,
						 const struct ipc_object *) = {
		[KIND_SHM] = shm_changed,   [KIND_MSG] = msg_changed,   [KIND_SEM] = sem_changed,
		[KIND_PSHM] = pshm_changed, [KIND_PMSG] = pmsg_changed, [KIND_PSEM] = psem_changed,
	};

	return before->uid != now->uid || before->gid != now->gid || before->mode != now->mode ||
	       ipc_renewed(before, now) || changed[before->kind](before, now);
}

bool ipc_elements_changed(const struct ipc_sem_element *before, const struct ipc_sem_element *now,
			  size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (before[i].value != now[i].value || before[i].pid != now[i].pid)
			return true;
	return false;
}
