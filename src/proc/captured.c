/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A captured /proc/PID/fd is symbolic links that lead nowhere, or astray: only their text
 * counts, see proc_pid_fd(5).
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kernel.h"
#include "base/util.h"
#include "proc/captured.h"
#include "proc/number.h"

static const struct {
	const char *prefix;
	enum proc_kind kind;
} links[] = {
	{"pipe:[", PROC_PIPE},
	{"socket:[", PROC_SOCKET},
	{"anon_inode:[eventfd]", PROC_EVENTFD},
	{"anon_inode:[io_uring]", PROC_IO_URING},
	{"/memfd:", PROC_MEMFD},
	{POSIX_SHM_DIR "/", PROC_SHM_FILE},
	{POSIX_MQ_DIR "/", PROC_QUEUE},
};

void proc_captured_file(struct proc_scan *scan, const char *path, size_t length,
			struct place *object)
{
	char copy[512];
	struct stat st;
	int fd;

	if (length >= sizeof(copy))
		return;
	memcpy(copy, path, length);
	copy[length] = '\0';
	fd = sysroot_openat(scan->root, copy, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		*object = place_of_file(st.st_dev, st.st_ino);
	(void)close(fd);
}

bool proc_captured_fd(struct proc_scan *scan, const char *target, struct proc_fd *fd)
{
	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		size_t n = strlen(links[i].prefix);
		const char *p = target + n;
		uint64_t number = UINT64_C(1) << 63 | (uint64_t)scan->process.pid << 31 |
				  (uint64_t)(unsigned)fd->fd;

		if (strncmp(target, links[i].prefix, n) != 0)
			continue;
		fd->kind = (uint8_t)links[i].kind;
		if (fd->kind == PROC_PIPE || fd->kind == PROC_SOCKET)
			(void)take_dec(&p, &number);
		fd->object = proc_place(links[i].kind, number);
		if (fd->kind == PROC_SHM_FILE || fd->kind == PROC_QUEUE)
			proc_captured_file(scan, target, strlen(target), &fd->object);
		return fd->kind == PROC_SHM_FILE || fd->kind == PROC_QUEUE ||
		       (scan->want & PROC_CHANNELS);
	}
	return false;
}
