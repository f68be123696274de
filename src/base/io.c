/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/io.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#define WHERE_IT_STANDS ((off_t)-1) /* not at an offset */

static ssize_t read_all(int fd, char *buf, size_t size, off_t offset)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = offset == WHERE_IT_STANDS
				    ? read(fd, buf + got, size - got)
				    : pread(fd, buf + got, size - got, offset + (off_t)got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

static int write_all(int fd, const char *data, size_t size, off_t offset)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = offset == WHERE_IT_STANDS
				    ? write(fd, data + done, size - done)
				    : pwrite(fd, data + done, size - done, offset + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -ENOSPC;
		done += (size_t)n;
	}
	return 0;
}

ssize_t io_read(int fd, void *buf, size_t size)
{
	return read_all(fd, buf, size, WHERE_IT_STANDS);
}

int io_write(int fd, const void *data, size_t size)
{
	return write_all(fd, data, size, WHERE_IT_STANDS);
}

ssize_t io_pread(int fd, void *buf, size_t size, off_t offset)
{
	return offset < 0 ? -EINVAL : read_all(fd, buf, size, offset);
}

int io_pwrite(int fd, const void *data, size_t size, off_t offset)
{
	return offset < 0 ? -EINVAL : write_all(fd, data, size, offset);
}

int io_lock(int fd)
{
	while (flock(fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}
