/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/recreate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "base/io.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/changed.h"
#include "ipc/kind_ops.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/recreate_fill.h"
#include "ipc/recreation.h"
#include "ipc/scan.h"
#include "ipc/semun.h"
#include "ipc/source.h"

/* How often an identifier that somebody else took is asked for again. */
#define MAX_TRIES 3

int ipc_recreate_check(struct ipc_source *source, const struct ipc_object *wanted)
{
	struct ipc_object there;
	int result;

	if (!kind_is_sysv(wanted->kind)) {
		result = ipc_find_name(source, wanted->kind, wanted->name, 0, &there);
		return result == 0 || result == -EMEDIUMTYPE ? -EEXIST
		       : result == -ENOENT                   ? 0
							     : result;
	}
	if (wanted->key != 0) {
		result = ipc_kind_ops[wanted->kind].get(wanted->key);
		return result >= 0 || result == -EACCES ? -EEXIST : result == -ENOENT ? 0 : result;
	}
	result = ipc_find_id(source, wanted->kind, wanted->id, 0, &there);
	if (result)
		return result == -ENOENT ? 0 : result;
	return ipc_same(wanted, &there) && !ipc_renewed(wanted, &there) ? -EEXIST : 0;
}

/* ---- System V: one row for each kind ---- */

#define FIRST_MODE (IPC_CREAT | IPC_EXCL | 0600)

static int make_shm(const struct ipc_object *wanted, uint32_t key)
{
	if (wanted->size > SIZE_MAX)
		return -EINVAL;

	int id = shmget((key_t)key, (size_t)wanted->size, FIRST_MODE);

	return id < 0 ? -errno : id;
}

static int make_msg(const struct ipc_object *wanted UNUSED, uint32_t key)
{
	int id = msgget((key_t)key, FIRST_MODE);

	return id < 0 ? -errno : id;
}

static int make_sem(const struct ipc_object *wanted, uint32_t key)
{
	if (wanted->size > INT32_MAX)
		return -EINVAL;

	int id = semget((key_t)key, (int)wanted->size, FIRST_MODE);

	return id < 0 ? -errno : id;
}

static void set_perm(struct ipc_perm *perm, const struct ipc_object *wanted)
{
	perm->uid = wanted->uid;
	perm->gid = wanted->gid;
	perm->mode = (unsigned short)(wanted->mode & 0777);
}

static int own_shm(int id, const struct ipc_object *wanted)
{
	struct shmid_ds now;

	if (shmctl(id, IPC_STAT, &now) < 0)
		return -errno;
	set_perm(&now.shm_perm, wanted);
	return shmctl(id, IPC_SET, &now) < 0 ? -errno : 0;
}

static int own_msg(int id, const struct ipc_object *wanted)
{
	struct msqid_ds now;

	if (msgctl(id, IPC_STAT, &now) < 0)
		return -errno;
	set_perm(&now.msg_perm, wanted);
	if (!(wanted->unknown & UNKNOWN_MAX_BYTES))
		now.msg_qbytes = (msglen_t)wanted->msg.max_bytes;
	return msgctl(id, IPC_SET, &now) < 0 ? -errno : 0;
}

static int own_sem(int id, const struct ipc_object *wanted)
{
	struct semid_ds now;

	if (semctl(id, 0, IPC_STAT, (union semun){.buf = &now}) < 0)
		return -errno;
	set_perm(&now.sem_perm, wanted);
	return semctl(id, 0, IPC_SET, (union semun){.buf = &now}) < 0 ? -errno : 0;
}

static const struct {
	const char *next_id;
	int (*make)(const struct ipc_object *, uint32_t key);
	int (*fill)(const struct ipc_recreation *, int id);
	int (*own)(int id, const struct ipc_object *);
} rows[KIND_COUNT] = {
	[KIND_SHM] = {"/proc/sys/kernel/shm_next_id", make_shm, recreate_fill_shm, own_shm},
	[KIND_MSG] = {"/proc/sys/kernel/msg_next_id", make_msg, recreate_fill_msg, own_msg},
	[KIND_SEM] = {"/proc/sys/kernel/sem_next_id", make_sem, recreate_fill_sem, own_sem},
};

/* ---- the identifier ---- */

/* The next object of this kind shall have it. */
static bool ask_for_id(int fd, int id)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%d", id);

	return pwrite(fd, text, (size_t)n, 0) == n;
}

/* Nobody shall get by chance what we asked for and could not use. */
static void use_up(const struct ipc_object *wanted)
{
	const struct ipc_object small = {.kind = wanted->kind, .size = 1};
	int id = rows[wanted->kind].make(&small, 0);

	if (id >= 0)
		(void)ipc_kind_ops[wanted->kind].remove_id(id);
}

static int make_with_id(const struct ipc_object *wanted, int fd)
{
	int id = -1;

	for (int tries = 0; tries < MAX_TRIES && id != wanted->id; tries++) {
		bool asked = ask_for_id(fd, wanted->id);

		if (id >= 0)
			(void)ipc_kind_ops[wanted->kind].remove_id(id);
		id = rows[wanted->kind].make(wanted, wanted->key);
		if (id < 0) {
			if (asked)
				use_up(wanted);
			return id;
		}
		if (!asked)
			break;
	}
	return id;
}

static int make_sysv(struct ipc_source *source, const struct ipc_object *wanted)
{
	struct ipc_object there;
	int fd = -1;
	int id;

	/* Where somebody else has it, asking would only put that one's neighbours in disorder. */
	if (wanted->id >= 0 && ipc_find_id(source, wanted->kind, wanted->id, 0, &there) == -ENOENT)
		fd = open(rows[wanted->kind].next_id, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return rows[wanted->kind].make(wanted, wanted->key);
	(void)io_lock(fd);
	id = make_with_id(wanted, fd);
	(void)close(fd); /* the lock goes with it */
	return id;
}

static int recreate_sysv(struct ipc_source *source, const struct ipc_recreation *recreation,
			 struct ipc_recreated *result)
{
	const struct ipc_object *wanted = recreation->wanted;
	int id;
	int err;

	result->step = N_("make it");
	id = make_sysv(source, wanted);
	if (id < 0)
		return id;
	result->step = N_("fill it");
	err = rows[wanted->kind].fill(recreation, id);
	if (!err) {
		result->step = N_("set its owner, mode and limits");
		err = rows[wanted->kind].own(id, wanted);
	}
	if (!err) {
		result->step = N_("look at it");
		err = ipc_find_id(source, wanted->kind, id, 0, &result->object);
	}
	if (err)
		(void)ipc_kind_ops[wanted->kind].remove_id(id);
	result->same_id = id == wanted->id;
	return err;
}

/* ---- POSIX ---- */

static int recreate_posix(struct ipc_source *source, const struct ipc_recreation *recreation,
			  struct ipc_recreated *result)
{
	const struct ipc_object *wanted = recreation->wanted;
	int err = kind_is_in(wanted->kind, KINDS_FILES) ? recreate_file(recreation, &result->step)
							: recreate_pmsg(recreation, &result->step);

	if (err)
		return err;
	result->step = N_("look at it");
	err = ipc_find_name(source, wanted->kind, wanted->name, 0, &result->object);
	if (err)
		(void)ipc_kind_ops[wanted->kind].remove_name(wanted->name);
	return err;
}

int ipc_recreate(struct ipc_source *source, struct ipc_recreation *recreation,
		 struct ipc_recreated *result)
{
	*result = (struct ipc_recreated){.step = N_("look for it")};

	int err = ipc_recreate_check(source, recreation->wanted);

	recreation->max_message = recreation->wanted->posix.queue.max_size;
	if (!err && recreation->wanted->kind == KIND_MSG)
		err = ipc_limit_get(source, LIMIT_MSGMAX, &recreation->max_message);

	if (err)
		return err;
	return kind_is_sysv(recreation->wanted->kind) ? recreate_sysv(source, recreation, result)
						      : recreate_posix(source, recreation, result);
}
