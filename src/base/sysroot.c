/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sysroot.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/io.h"
#include "base/parse.h"

int sysroot_open(struct sysroot *root, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	root->dir = fd;
	return 0;
}

void sysroot_close(struct sysroot *root)
{
	if (root->dir >= 0)
		(void)close(root->dir);
	root->dir = -1;
}

static bool is_link(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
}

/* Without openat2(2): one component after the other, no symbolic link followed. */
static int walk(int dir, const char *path, int flags)
{
	int at = dir;

	for (;;) {
		char name[256];
		size_t len;

		path += strspn(path, "/");
		len = strcspn(path, "/");
		if (len >= sizeof(name))
			return -ENAMETOOLONG;
		memcpy(name, path, len);
		name[len] = '\0';
		if (strcmp(name, "..") == 0)
			return -EXDEV;
		path += len;

		bool last = path[strspn(path, "/")] == '\0';
		int how = last ? flags : O_PATH | O_DIRECTORY;
		int fd = openat(at, len ? name : ".", how | O_NOFOLLOW | O_CLOEXEC);
		int err = errno;

		if (fd < 0 && err == ENOTDIR && is_link(at, name))
			err = ELOOP;
		if (at != dir)
			(void)close(at);
		if (fd < 0)
			return -err;
		if (last)
			return fd;
		at = fd;
	}
}

/*
 * Captures hold files and directories. What else stands in one was not captured: a FIFO or
 * a device would be read for ever.
 */
static int refuse_stranger(int fd)
{
	struct stat st;
	int err = 0;

	if (fstat(fd, &st) < 0)
		err = -errno;
	else if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		err = -EMEDIUMTYPE;
	if (!err)
		return fd;
	(void)close(fd);
	return err;
}

/* openat2(2) in a capture, or the walk where the kernel or a filter forbids that call. */
static int open_captured(int dir, const char *path, int flags, uint64_t resolve)
{
	flags |= O_CLOEXEC | (flags & O_PATH ? 0 : O_NONBLOCK | O_NOCTTY);

	struct open_how how = {
		.flags = (unsigned)flags,
		.resolve = resolve | RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));

	if (fd < 0 && errno != ENOSYS && errno != EPERM)
		return -errno;
	if (fd < 0)
		fd = walk(dir, path, flags);
	return fd < 0 || (flags & O_PATH) ? fd : refuse_stranger(fd);
}

int sysroot_openat(const struct sysroot *root, const char *path, int flags)
{
	int fd;

	if (!sysroot_is_live(root))
		return open_captured(root->dir, path, flags, RESOLVE_IN_ROOT);
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int sysroot_open_below(const struct sysroot *root, int dir, const char *path, int flags)
{
	int fd;

	if (!sysroot_is_live(root))
		return open_captured(dir, path, flags, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
	fd = openat(dir, path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int sysroot_read(const struct sysroot *root, const char *path, char *buf, size_t size)
{
	int fd = sysroot_openat(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return fd;

	ssize_t n = io_read(fd, buf, size);
	size_t len = n < 0 ? 0 : (size_t)n;

	(void)close(fd);
	if (n < 0)
		return (int)n;
	if (len == size)
		return -EFBIG;
	if (len > 0 && buf[len - 1] == '\n')
		len--;
	buf[len] = '\0';
	return strlen(buf) == len ? (int)len : -EINVAL;
}

int sysroot_read_u64(const struct sysroot *root, const char *path, unsigned field, uint64_t *value)
{
	static const char space[] = " \t\r\n";
	char text[256];
	int n = sysroot_read(root, path, text, sizeof(text));
	const char *p = text + (n < 0 ? 0 : strspn(text, space));

	if (n < 0)
		return n;
	while (field-- > 0) {
		p += strcspn(p, space);
		p += strspn(p, space);
	}
	return parse_digits(p, strcspn(p, space), 10, UINT64_MAX, value);
}
