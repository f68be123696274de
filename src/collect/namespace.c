/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/nsfs.h>

#include "base/io.h"

/* Of the kernel's include/uapi/linux/magic.h. */
#define NSFS_FS_MAGIC 0x6e736673

int namespace_open(int dir, const char *path)
{
	char link[32];
	struct statfs fs;
	int place = openat(dir, path, O_PATH | O_CLOEXEC);
	int fd = -1;
	int err = 0;

	if (place < 0)
		return -errno;
	if (fstatfs(place, &fs) < 0) {
		err = -errno;
	} else if (fs.f_type != NSFS_FS_MAGIC) {
		err = -EMEDIUMTYPE;
	} else {
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", place);
		fd = open(link, O_RDONLY | O_CLOEXEC);
		err = fd < 0 ? -errno : 0;
	}
	(void)close(place);
	if (!err && ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWIPC) {
		(void)close(fd);
		err = -EMEDIUMTYPE;
	}
	return err ? err : fd;
}

int namespace_open_process(pid_t pid)
{
	char path[32];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d", pid);
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* The namespace's file, open. -ESRCH where its process is gone, or has moved on. */
static int open_again(const struct namespace *ns)
{
	struct stat st;
	int dir, fd;

	if (ns->fd >= 0) {
		fd = fcntl(ns->fd, F_DUPFD_CLOEXEC, 0);
		return fd < 0 ? -errno : fd;
	}
	dir = namespace_open_process(ns->through);
	if (dir < 0)
		return -ESRCH;
	fd = namespace_open(dir, "ns/ipc");
	(void)close(dir);
	if (fd >= 0 && (fstat(fd, &st) < 0 || st.st_ino != ns->ipc_ns)) {
		(void)close(fd);
		return -ESRCH;
	}
	return fd == -ENOENT ? -ESRCH : fd;
}

/* The child: it writes the result and then the answer, and ends. */
static void __attribute__((noreturn))
serve(int ns_fd, int to, namespace_work *work, void *arg)
{
	struct strbuf answer = STRBUF_INIT;
	int err = setns(ns_fd, CLONE_NEWIPC) < 0 ? -errno : work(arg, &answer);
	bool sent = !io_write(to, &err, sizeof(err)) && !io_write(to, sb_str(&answer), answer.len);

	sb_free(&answer);
	_exit(sent ? EXIT_SUCCESS : EXIT_FAILURE);
}

static int read_all(int from, struct strbuf *out)
{
	char block[65536];

	for (;;) {
		ssize_t n = read(from, block, sizeof(block));

		if (n == 0)
			return 0;
		if (n > 0)
			sb_putn(out, block, (size_t)n);
		else if (errno != EINTR)
			return -errno;
	}
}

/* 0 where the child ended well. */
static int reap(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS ? 0 : -EPROTO;
}

static int call_child(int ns_fd, namespace_work *work, void *arg, struct strbuf *answer)
{
	struct strbuf all = STRBUF_INIT;
	int ends[2];
	int result = -EPROTO;
	int err, ended;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child < 0) {
		err = -errno;
		(void)close(ends[0]);
		(void)close(ends[1]);
		return err;
	}
	if (child == 0) {
		(void)close(ends[0]);
		serve(ns_fd, ends[1], work, arg);
	}
	(void)close(ends[1]);
	err = read_all(ends[0], &all);
	(void)close(ends[0]);
	ended = reap(child);
	if (!err)
		err = ended;
	if (!err && all.len >= sizeof(result)) {
		memcpy(&result, all.buf, sizeof(result));
		sb_putn(answer, all.buf + sizeof(result), all.len - sizeof(result));
	}
	sb_free(&all);
	return err ? err : result;
}

int namespace_call(const struct namespace *ns, namespace_work *work, void *arg,
		   struct strbuf *answer)
{
	int fd, err;

	if (ns->own)
		return work(arg, answer);
	fd = open_again(ns);
	if (fd < 0)
		return fd;
	err = call_child(fd, work, arg, answer);
	(void)close(fd);
	return err;
}

bool namespace_take(const char **at, const char *end, void *to, size_t n)
{
	if ((size_t)(end - *at) < n)
		return false;
	memcpy(to, *at, n);
	*at += n;
	return true;
}

int namespace_files(const struct namespace *ns, struct ipc_source *files)
{
	char path[32];

	*files = (struct ipc_source)IPC_SOURCE_LIVE;
	if (ns->own)
		return 0;
	if (!ns->through)
		return -ESRCH;
	(void)snprintf(path, sizeof(path), "/proc/%d/root", ns->through);
	files->root_of_process = true;
	return sysroot_open(&files->root, path);
}
