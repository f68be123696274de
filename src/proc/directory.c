/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"

#define FILE_MAX (1 << 20)

int proc_each_entry(const struct sysroot *root, const char *path,
		    void (*take)(const char *name, const struct stat *, void *arg), void *arg)
{
	int fd = sysroot_openat(root, path, O_RDONLY | O_DIRECTORY);
	const struct dirent *entry;
	DIR *dir;

	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		int err = -errno;

		(void)close(fd);
		return err;
	}
	while ((errno = 0, entry = readdir(dir))) {
		struct stat st;

		if (entry->d_name[0] != '.' &&
		    fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			take(entry->d_name, &st, arg);
	}

	int err = -errno;

	(void)closedir(dir);
	return err;
}

/* The whole file, with a NUL behind it; NULL with *err set. Free it. */
static char *read_text(int fd, int *err)
{
	struct stat st;
	char *text;
	ssize_t n;

	/* A pipe or device would keep us waiting. */
	*err = fstat(fd, &st) < 0 ? -errno : !S_ISREG(st.st_mode) ? -EINVAL : 0;
	if (!*err && st.st_size > FILE_MAX)
		*err = -EFBIG;
	if (*err)
		return NULL;
	text = xmalloc(FILE_MAX + 1);
	n = io_read(fd, text, FILE_MAX);
	if (n < 0) {
		*err = (int)n;
		free(text);
		return NULL;
	}
	text[n] = '\0';
	return text;
}

int proc_each_line(const struct sysroot *root, const char *path,
		   void (*take)(char *line, void *arg), void *arg)
{
	int fd = sysroot_openat(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	char *text, *rest, *line;
	int err;

	if (fd < 0)
		return fd;
	text = read_text(fd, &err);
	(void)close(fd);
	if (!text)
		return err;
	rest = text;
	while ((line = strsep(&rest, "\n")))
		take(line + strspn(line, " \t"), arg);
	free(text);
	return 0;
}
