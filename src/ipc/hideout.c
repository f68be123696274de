/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/hideout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

#define TRIES 100 /* names, until one is free and nobody cleans up behind us */

/*
 * Open and lock what was made. A run that cleans up may have got at it in between: it is
 * gone then (-EAGAIN). Where the sticky bit is missing, somebody may have exchanged it.
 */
static int enter(struct hideout *hideout)
{
	struct stat st;
	int err;

	hideout->dir = openat(hideout->shm, hideout->name,
			      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (hideout->dir < 0)
		return errno == ENOENT ? -EAGAIN : -errno;
	err = io_lock(hideout->dir);
	if (!err && fstat(hideout->dir, &st) < 0)
		err = -errno;
	if (!err && (st.st_uid != geteuid() || (st.st_mode & 077) != 0))
		err = -EPERM;
	if (!err && st.st_nlink == 0)
		err = -EAGAIN;
	if (err) {
		(void)close(hideout->dir);
		hideout->dir = -1;
	}
	return err;
}

static int make_named(struct hideout *hideout)
{
	uint64_t number;

	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
		number = (uint64_t)getpid();
	(void)snprintf(hideout->name, sizeof(hideout->name), HIDEOUT_PREFIX "%08x",
		       (unsigned)(number & UINT32_MAX));
	if (mkdirat(hideout->shm, hideout->name, 0700) < 0)
		return errno == EEXIST ? -EAGAIN : -errno;
	return enter(hideout);
}

int hideout_make(struct hideout *hideout, int shm)
{
	int err = -EAGAIN;

	hideout->shm = shm;
	hideout->dir = -1;
	for (unsigned i = 0; i < TRIES && err == -EAGAIN; i++)
		err = make_named(hideout);
	return err;
}

int hideout_bring_in(const struct hideout *hideout, const char *file, ino_t ino)
{
	struct stat st;

	if (renameat2(hideout->shm, file, hideout->dir, file, RENAME_NOREPLACE) < 0)
		return errno == EEXIST ? -EBUSY : -errno; /* one of this name had to stay */
	if (fstatat(hideout->dir, file, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_ino == ino)
		return 0;

	/* Since it was opened, the file has lost its name to another one. */
	int err = hideout_put_back(hideout, file);

	return err ? err : -ESTALE;
}

int hideout_put_back(const struct hideout *hideout, const char *file)
{
	return renameat2(hideout->dir, file, hideout->shm, file, RENAME_NOREPLACE) < 0 ? -errno : 0;
}

int hideout_unlink(const struct hideout *hideout, const char *file)
{
	return unlinkat(hideout->dir, file, 0) < 0 ? -errno : 0;
}

void hideout_end(struct hideout *hideout)
{
	if (hideout->dir < 0)
		return;
	/* Fails where a file is in it still; ipc_retire_recover() looks after that. */
	(void)unlinkat(hideout->shm, hideout->name, AT_REMOVEDIR);
	(void)close(hideout->dir);
	hideout->dir = -1;
}
