/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a killed run left in its hideout goes back to its place, or goes at last. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kernel.h"
#include "ipc/hideout.h"
#include "ipc/lease.h"
#include "ipc/names.h"
#include "ipc/retire_recover.h"
#include "ipc/source.h"

struct recovery {
	ipc_recovered_fn *tell;
	void *arg;
};

/*
 * Its name belongs to another file by now. Nobody can open it any more by any name; where nobody has
 * it open either, it is lost to all.
 */
static int finish(const struct hideout *hideout, const char *file)
{
	int fd = openat(hideout->dir, file,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return errno == EWOULDBLOCK ? -EBUSY : -errno;

	struct stat st;
	int err = lease_take(fd);

	if (!err && fstat(fd, &st) < 0)
		err = -errno;
	if (!err && st.st_nlink > 1)
		err = -EMLINK;
	if (!err)
		err = hideout_unlink(hideout, file);
	(void)close(fd);
	return err;
}

static void recover_file(const struct recovery *recovery, const struct hideout *hideout,
			 const char *file)
{
	enum ipc_recovered done = RECOVERED_PUT_BACK;
	struct stat st;
	int err = 0;

	if (fstatat(hideout->dir, file, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return; /* gone meanwhile */
	if (!S_ISREG(st.st_mode))
		err = -EMEDIUMTYPE; /* not of our making */
	if (!err)
		err = hideout_put_back(hideout, file);
	if (err == -EEXIST) {
		done = RECOVERED_FINISHED;
		err = finish(hideout, file);
	}
	if (err == -ENOENT)
		return;
	if (recovery->tell)
		recovery->tell(recovery->arg, file, err ? RECOVERED_LEFT : done, err);
}

/* Whether it was left by a run that we may clean up behind, and that lives no more. */
static bool is_left(int dir)
{
	struct stat st;

	if (fstat(dir, &st) < 0 || (st.st_mode & 077) != 0)
		return false;
	if (st.st_uid != geteuid() && geteuid() != 0)
		return false;
	return flock(dir, LOCK_EX | LOCK_NB) == 0;
}

/* Another user's, one at work, one that is gone: these are left alone without a word. */
static int recover_hideout(const struct recovery *recovery, int shm, const char *name)
{
	struct hideout hideout = {.shm = shm};
	struct name_list files = NAME_LIST_INIT;
	int err = 0;

	if (strlen(name) >= sizeof(hideout.name))
		return 0; /* not of our making */
	memcpy(hideout.name, name, strlen(name) + 1);
	hideout.dir = openat(shm, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (hideout.dir < 0)
		return 0;
	if (is_left(hideout.dir)) {
		err = names_read(&files, hideout.dir);
		for (size_t i = 0; i < files.count; i++)
			recover_file(recovery, &hideout, files.names[i]);
		names_free(&files);
		hideout_end(&hideout);
	} else {
		(void)close(hideout.dir);
	}
	return err;
}

int ipc_retire_recover(struct ipc_source *source, ipc_recovered_fn *tell, void *arg)
{
	const struct recovery recovery = {tell, arg};
	struct name_list found = NAME_LIST_INIT;
	struct lease_signals signals;

	if (!sysroot_is_live(&source->root))
		return -EROFS;

	int shm = sysroot_openat(&source->root, POSIX_SHM_DIR, O_RDONLY | O_DIRECTORY);

	if (shm < 0)
		return shm == -ENOENT ? 0 : shm;

	int err = lease_signals_hold(&signals, NULL);

	if (!err) {
		err = names_read_prefix(&found, shm, HIDEOUT_PREFIX);
		for (size_t i = 0; i < found.count && !err; i++)
			err = recover_hideout(&recovery, shm, found.names[i]);
		lease_signals_release(&signals);
	}
	names_free(&found);
	(void)close(shm);
	return err;
}
