/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/create.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kernel.h"
#include "ipc/kind_ops.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/scan.h"
#include "ipc/source.h"

/* A random number that meets an object this often is not random. */
#define MAX_TRIES 1000

/* How one kind is made under a key or a name that is free, and how an existing one is taken. */
struct maker {
	int (*make)(const struct ipc_wish *, uint32_t key); /* System V: the id */
	int (*make_named)(const struct ipc_wish *, const char *path);
	int (*take)(const struct ipc_wish *, const char *path);
};

static int negative_errno(int result)
{
	return result < 0 ? -errno : result;
}

static int sysv_flags(const struct ipc_wish *wish)
{
	return IPC_CREAT | IPC_EXCL | (int)wish->mode;
}

static int make_shm(const struct ipc_wish *wish, uint32_t key)
{
	if (wish->size > SIZE_MAX)
		return -EINVAL;
	return negative_errno(shmget((key_t)key, (size_t)wish->size, sysv_flags(wish)));
}

static int make_msg(const struct ipc_wish *wish, uint32_t key)
{
	return negative_errno(msgget((key_t)key, sysv_flags(wish)));
}

static int make_sem(const struct ipc_wish *wish, uint32_t key)
{
	if (wish->size > INT_MAX)
		return -EINVAL;
	return negative_errno(semget((key_t)key, (int)wish->size, sysv_flags(wish)));
}

/* Remove the file under this name if it is still the one that we have open. */
static int unlink_own(int fd, const char *path)
{
	struct stat own = {0};
	struct stat there = {0};
	char file[sizeof(POSIX_SHM_DIR) + NAME_MAX + 1];

	(void)snprintf(file, sizeof(file), POSIX_SHM_DIR "%s", path);
	if (fstat(fd, &own) < 0 || lstat(file, &there) < 0)
		return -errno;
	if (own.st_dev != there.st_dev || own.st_ino != there.st_ino)
		return -ESTALE;
	return negative_errno(shm_unlink(path));
}

static int make_pshm(const struct ipc_wish *wish, const char *path)
{
	if (wish->size > INT64_MAX)
		return -EFBIG;

	int fd = shm_open(path, O_RDWR | O_CREAT | O_EXCL, wish->mode);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)wish->size) < 0) {
		err = -errno;
		(void)unlink_own(fd, path);
	}
	(void)close(fd);
	return err;
}

static int make_pmsg(const struct ipc_wish *wish, const char *path)
{
	mqd_t queue = mq_open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, wish->mode, NULL);

	return queue < 0 ? -errno : negative_errno(mq_close(queue));
}

/* The library fills a file of another name and links it: nobody sees a semaphore half-made. */
static int make_psem(const struct ipc_wish *wish, const char *path)
{
	sem_t *semaphore = sem_open(path, O_CREAT | O_EXCL, wish->mode, 0);

	return semaphore == SEM_FAILED ? -errno : negative_errno(sem_close(semaphore));
}

/* Open the file under this name as its users do, and tell its size. */
static int file_size(const char *path, uint64_t *size)
{
	struct ipc_object there;
	int fd = shm_open(path, O_RDWR | O_NONBLOCK | O_NOCTTY, 0);

	if (fd < 0)
		return -errno;

	int err = posix_stat(fd, "", KIND_PSHM, &there);

	(void)close(fd);
	*size = there.size;
	return err;
}

static int take_pshm(const struct ipc_wish *wish, const char *path)
{
	uint64_t size = 0;
	int err = file_size(path, &size);

	return !err && size < wish->size ? -ERANGE : err;
}

/* sem_open(3) maps whatever it finds. What has another size was not made by it. */
static int take_psem(const struct ipc_wish *wish, const char *path)
{
	char file[NAME_MAX + 2];
	uint64_t size = 0;

	(void)wish;
	(void)snprintf(file, sizeof(file), "/" POSIX_SEM_PREFIX "%s", path + 1);

	int err = file_size(file, &size);

	return !err && size != sizeof(sem_t) ? -EMEDIUMTYPE : err;
}

static int take_pmsg(const struct ipc_wish *wish, const char *path)
{
	mqd_t queue = mq_open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	(void)wish;
	return queue < 0 ? -errno : negative_errno(mq_close(queue));
}

static const struct maker makers[KIND_COUNT] = {
	[KIND_SHM] = {.make = make_shm},
	[KIND_MSG] = {.make = make_msg},
	[KIND_SEM] = {.make = make_sem},
	[KIND_PSHM] = {.make_named = make_pshm, .take = take_pshm},
	[KIND_PMSG] = {.make_named = make_pmsg, .take = take_pmsg},
	[KIND_PSEM] = {.make_named = make_psem, .take = take_psem},
};

static int random_key(uint32_t *key)
{
	*key = 0;
	while (*key == 0) {
		ssize_t n = getrandom(key, sizeof(*key), 0);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n != sizeof(*key))
			*key = 0;
	}
	return 0;
}

static int create_sysv(const struct ipc_wish *wish, struct ipc_made *made)
{
	for (int tries = 0; tries < MAX_TRIES; tries++) {
		uint32_t key;
		int err = random_key(&key);

		if (err)
			return err;
		made->id = makers[wish->kind].make(wish, key);
		if (made->id != -EEXIST)
			return made->id < 0 ? made->id : 0;
	}
	return -EEXIST;
}

/* Only what is a file of the right kind may be opened at all. */
static int take_existing(struct ipc_source *source, const struct ipc_wish *wish, const char *path)
{
	struct ipc_object there;

	if (kind_is_in(wish->kind, KINDS_FILES)) { /* a queue's name leads to nothing but a queue */
		int err = ipc_find_name(source, wish->kind, wish->name, 0, &there);

		if (err)
			return err;
	}
	return makers[wish->kind].take(wish, path);
}

static int create_posix(struct ipc_source *source, const struct ipc_wish *wish,
			struct ipc_made *made)
{
	char path[NAME_MAX + 2];
	int err = -EEXIST;

	(void)snprintf(path, sizeof(path), "/%s", wish->name);
	/* An object that vanishes between the two steps leaves the name free again. */
	for (int tries = 0; tries < MAX_TRIES; tries++) {
		err = makers[wish->kind].make_named(wish, path);
		made->found = err == -EEXIST && wish->reuse;
		if (made->found)
			err = take_existing(source, wish, path);
		if (!made->found || err != -ENOENT)
			break;
	}
	return err;
}

int ipc_create(struct ipc_source *source, const struct ipc_wish *wish, struct ipc_made *made)
{
	*made = (struct ipc_made){.id = -1};
	if (kind_is_sysv(wish->kind))
		return create_sysv(wish, made);

	/* The mode is right from the first moment on, instead of being put right later. */
	mode_t mask = umask(0);
	int err = create_posix(source, wish, made);

	(void)umask(mask);
	return err;
}

int ipc_take_back(const struct ipc_wish *wish, const struct ipc_made *made)
{
	if (kind_is_sysv(wish->kind))
		return ipc_kind_ops[wish->kind].remove_id(made->id);
	return made->found ? 0 : ipc_kind_ops[wish->kind].remove_name(wish->name);
}
