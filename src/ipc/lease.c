/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <sys/mman.h>

#include "ipc/posix_file.h"
#include "ipc/remove.h"

int lease_signals_hold(struct lease_signals *before, const sigset_t *also)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t block;

	(void)sigemptyset(&block);
	if (also)
		block = *also;
	(void)sigaddset(&block, SIGIO);

	int err = pthread_sigmask(SIG_BLOCK, &block, &before->mask);

	if (err)
		return -err;
	/* Blocked, it is kept for us; ignored, it ends no other thread that it goes to. */
	if (sigaction(SIGIO, &ignore, &before->sigio) < 0) {
		err = -errno;
		(void)pthread_sigmask(SIG_SETMASK, &before->mask, NULL);
	}
	return err;
}

void lease_signals_release(const struct lease_signals *before)
{
	const struct timespec now = {0, 0};
	sigset_t sigio;

	(void)sigemptyset(&sigio);
	(void)sigaddset(&sigio, SIGIO);
	(void)sigtimedwait(&sigio, NULL, &now); /* none is left to strike later */
	(void)sigaction(SIGIO, &before->sigio, NULL);
	(void)pthread_sigmask(SIG_SETMASK, &before->mask, NULL);
}

int lease_open(const struct ipc_object *object)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	char path[NAME_MAX + 2] = "/";

	posix_file_name(object, path + 1);

	int fd = kind_is_in(object->kind, KINDS_QUEUES) ? mq_open(path, flags)
							: shm_open(path, flags, 0);

	return fd < 0 ? -errno : fd;
}

int lease_take(int fd)
{
	if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0)
		return 0;
	if (errno == EINVAL || errno == EOPNOTSUPP)
		return -EOPNOTSUPP;
	return errno == EAGAIN ? -EBUSY : -errno;
}

bool lease_is_held(int fd)
{
	return fcntl(fd, F_GETLEASE) == F_WRLCK;
}

void lease_drop(int fd)
{
	(void)fcntl(fd, F_SETLEASE, F_UNLCK); /* one that was broken is none to drop */
}

int lease_look(int fd, const struct ipc_object *seen, struct ipc_object *now)
{
	int err = posix_stat(fd, "", seen->kind, now);

	if (err)
		return err == -EMEDIUMTYPE ? -ESTALE : err;
	if (!ipc_same(seen, now))
		return -ESTALE;
	if (now->posix.nlink != 1)
		return now->posix.nlink == 0 ? -ENOENT : -EMLINK;
	return 0;
}
