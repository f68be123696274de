/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/util.h"

#define FILE_FLAGS (O_RDWR | O_NOFOLLOW | O_CLOEXEC)

static char *random_name(void)
{
	struct strbuf name = STRBUF_INIT;
	uint64_t number = 0;

	/* Where there is no randomness a name that is taken gives an error, no harm. */
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) < 0)
		number = (uint64_t)getpid();
	sb_printf(&name, ".ipcadm-%016" PRIx64, number);
	return sb_steal(&name);
}

/* The file that will have a name later; where that cannot be, under a name of its own. */
static int open_hidden(int dir, char **temporary)
{
	int fd = openat(dir, ".", O_TMPFILE | FILE_FLAGS, 0600);

	*temporary = NULL;
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd < 0 ? -errno : fd;
	*temporary = random_name();
	fd = openat(dir, *temporary, O_CREAT | O_EXCL | FILE_FLAGS, 0600);
	if (fd >= 0)
		return fd;

	int err = -errno;

	free(*temporary);
	*temporary = NULL;
	return err;
}

static int check_name(const struct new_file *file)
{
	struct stat there = {0};

	if (fstatat(file->dir, file->name, &there, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	return file->force && (S_ISREG(there.st_mode) || S_ISLNK(there.st_mode)) ? 0 : -EEXIST;
}

int new_file_begin(struct new_file *file, const char *path, bool force)
{
	const char *slash = strrchr(path, '/');
	char *directory;
	int err;

	*file = (struct new_file){.fd = -1, .dir = -1, .force = force};
	if (streq(path, "-")) {
		file->fd = STDOUT_FILENO;
		return 0;
	}
	file->name = xstrdup(slash ? slash + 1 : path);
	if (!*file->name || streq(file->name, ".") || streq(file->name, ".."))
		return -EISDIR;
	directory = !slash          ? xstrdup(".")
		    : slash == path ? xstrdup("/")
				    : xstrndup(path, (size_t)(slash - path));
	file->dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = file->dir < 0 ? -errno : check_name(file);
	free(directory);
	if (err)
		return err;
	file->fd = open_hidden(file->dir, &file->temporary);
	return file->fd < 0 ? file->fd : 0;
}

/* Give the file that has none a name, if nobody has it. */
static int link_to(const struct new_file *file, const char *name)
{
	char path[40];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file->fd);
	if (linkat(AT_FDCWD, path, file->dir, name, AT_SYMLINK_FOLLOW) == 0)
		return 0;
	/* Without /proc; that needs a capability instead. */
	if (errno == ENOENT && linkat(file->fd, "", file->dir, name, AT_EMPTY_PATH) == 0)
		return 0;
	return -errno;
}

/* From its temporary name to its own, which is free. */
static int move_to_free_name(const struct new_file *file)
{
	if (renameat2(file->dir, file->temporary, file->dir, file->name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* A file system that cannot do it in one step. */
	if (linkat(file->dir, file->temporary, file->dir, file->name, 0) < 0)
		return -errno;
	(void)unlinkat(file->dir, file->temporary, 0);
	return 0;
}

static int replace_name(struct new_file *file)
{
	if (!file->temporary) {
		int err;

		file->temporary = random_name();
		err = link_to(file, file->temporary);
		if (err) {
			free(file->temporary);
			file->temporary = NULL;
			return err;
		}
	}
	return renameat(file->dir, file->temporary, file->dir, file->name) < 0 ? -errno : 0;
}

int new_file_commit(struct new_file *file)
{
	int err;

	if (file->dir < 0) /* a pipe cannot be synced, and need not */
		return fsync(file->fd) < 0 && errno != EINVAL && errno != EROFS ? -errno : 0;
	if (fsync(file->fd) < 0)
		return -errno;
	err = file->temporary ? move_to_free_name(file) : link_to(file, file->name);

	bool replaced = err == -EEXIST && file->force && check_name(file) == 0;

	if (replaced)
		err = replace_name(file);
	if (err)
		return err;
	free(file->temporary);
	file->temporary = NULL;
	if (fsync(file->dir) < 0) {
		err = -errno;
		if (!replaced)
			(void)unlinkat(file->dir, file->name, 0);
	}
	return err;
}

void new_file_end(struct new_file *file)
{
	if (file->temporary)
		(void)unlinkat(file->dir, file->temporary, 0);
	if (file->fd >= 0 && file->dir >= 0)
		(void)close(file->fd);
	if (file->dir >= 0)
		(void)close(file->dir);
	free(file->temporary);
	free(file->name);
	*file = (struct new_file){.fd = -1, .dir = -1};
}

int new_file_nameless(int dir)
{
	const char *place = getenv("TMPDIR");
	char *temporary;
	int own = -1;
	int fd;

	if (dir < 0) {
		own = open(place && *place ? place : "/var/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (own < 0)
			return -errno;
	}
	fd = open_hidden(dir < 0 ? own : dir, &temporary);
	if (temporary && fd >= 0)
		(void)unlinkat(dir < 0 ? own : dir, temporary, 0);
	free(temporary);
	if (own >= 0)
		(void)close(own);
	return fd;
}
