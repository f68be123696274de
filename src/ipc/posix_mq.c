/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/posix_mq.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/kernel.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/names.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/source.h"

static bool is_mqueue_fs(int fd)
{
	struct statfs fs = {0};

	return fstatfs(fd, &fs) == 0 && fs.f_type == MQUEUE_FS_MAGIC;
}

/* An mqueue file system shows the IPC namespace of the process that mounts it: ours. */
static int private_mount(void)
{
#if HAVE_FSOPEN && HAVE_FSMOUNT
	int context = fsopen("mqueue", FSOPEN_CLOEXEC);
	int mount = -1;
	int err = 0;

	if (context < 0) /* before Linux 5.2 it is as if we had no right to it */
		return errno == ENOSYS ? -EPERM : -errno;
	if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		mount = fsmount(context, FSMOUNT_CLOEXEC,
				MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	if (mount < 0)
		err = -errno;
	(void)close(context);
	return err ? err : mount;
#else
	return -EPERM;
#endif
}

int posix_mq_open_dir(struct ipc_source *source)
{
	int fd = -ENOENT;

	if (!source->own_mqueue)
		fd = sysroot_openat(&source->root, POSIX_MQ_DIR, O_RDONLY | O_DIRECTORY);
	if (!sysroot_is_live(&source->root) || (fd >= 0 && is_mqueue_fs(fd)))
		return fd;
	if (fd >= 0)
		(void)close(fd);
	fd = private_mount();
	/* A mount is a file of its own kind: open its root for reading names. */
	if (fd >= 0) {
		int dir = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		int err = errno;

		(void)close(fd);
		return dir < 0 ? -err : dir;
	}
	return fd;
}

/* "QSIZE:129 NOTIFY:2 SIGNO:0 NOTIFY_PID:8260", mq_overview(7); values padded with spaces. */
static int parse_status(const char *text, struct ipc_object *object)
{
	static const struct {
		const char *label;
		bool is_signed_int;
	} fields[] = {{"QSIZE:", false}, {"NOTIFY:", true}, {"SIGNO:", true}, {"NOTIFY_PID:", true}};
	uint64_t values[ARRAY_SIZE(fields)];

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		const char *p = strstr(text, fields[i].label);
		uint64_t max = fields[i].is_signed_int ? INT_MAX : UINT64_MAX;

		if (!p)
			return -EBADMSG;
		p += strlen(fields[i].label);

		size_t n = strcspn(p, " \r\n");

		if (p[n] == '\0' || parse_digits(p, n, 10, max, &values[i]))
			return -EBADMSG;
	}
	object->size = values[0];
	object->posix.queue.notify = (int)values[1];
	object->posix.queue.signo = (int)values[2];
	object->posix.queue.notify_pid = (pid_t)values[3];
	object->unknown &= ~(unsigned)UNKNOWN_NOTIFY;
	return 0;
}

static int read_open_queue(int fd, struct ipc_object *object)
{
	char text[256];
	struct mq_attr attr = {0};
	ssize_t n;

	do {
		n = pread(fd, text, sizeof(text) - 1, 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	text[n] = '\0';

	/* Only a real queue has attributes; a captured file has just its text. */
	if (mq_getattr(fd, &attr) == 0) {
		object->posix.queue.messages = (uint64_t)attr.mq_curmsgs;
		object->posix.queue.max_messages = (uint64_t)attr.mq_maxmsg;
		object->posix.queue.max_size = (uint64_t)attr.mq_msgsize;
		object->unknown &= ~(unsigned)UNKNOWN_COUNT;
	}
	return parse_status(text, object);
}

static int look_inside(struct ipc_source *source, int fd, struct ipc_object *object)
{
	int err = fd < 0 ? fd : read_open_queue(fd, object);

	/* -EBADF: open only for sending. */
	if (err_is_refusal(err) || err == -EBADF)
		source->denied++;
	if (err == -EBADMSG)
		source->malformed++;
	return err == -ENOENT ? err : 0;
}

static int look_at(struct ipc_source *source, int dir, const char *file, unsigned want,
		   struct ipc_object *object)
{
	int err = posix_stat(dir, file, KIND_PMSG, object);

	if (err)
		return err;
	object->name = file;
	object->size = 0; /* of the status text, which says nothing */
	if (!(want & (WANT_COUNT | WANT_NOTIFY)))
		return 0;

	int fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	err = look_inside(source, fd < 0 ? -errno : fd, object);
	if (fd >= 0)
		(void)close(fd);
	return err;
}

int posix_mq_scan(struct ipc_source *source, enum ipc_kind kind UNUSED, unsigned want,
		  ipc_visit *visit, void *arg)
{
	struct name_list list = NAME_LIST_INIT;
	int dir = posix_mq_open_dir(source);

	if (dir < 0)
		return dir;

	int result = names_read(&list, dir);

	for (size_t i = 0; i < list.count && !result; i++) {
		struct ipc_object object;

		if (look_at(source, dir, list.names[i], want, &object) == 0)
			result = visit(&object, arg);
	}
	names_free(&list);
	(void)close(dir);
	return result;
}

/* Where no directory shows the queues, their own call still opens one by its name. */
static int find_by_open(struct ipc_source *source, const char *name, struct ipc_object *object)
{
	char path[NAME_MAX + 2];

	(void)snprintf(path, sizeof(path), "/%s", name);

	mqd_t queue = mq_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	/* Who may only send to it still sees that it is there. */
	if (queue < 0 && errno == EACCES)
		queue = mq_open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (queue < 0)
		return -errno;

	int err = posix_stat(queue, "", KIND_PMSG, object);

	if (!err) {
		object->size = 0;
		err = look_inside(source, queue, object);
	}
	(void)mq_close(queue);
	return err;
}

int posix_mq_find(struct ipc_source *source, enum ipc_kind kind UNUSED, const char *name,
		  unsigned want, struct ipc_object *object)
{
	name = name_strip(name, NAME_MAX);
	if (!name)
		return -EINVAL;

	int dir = posix_mq_open_dir(source);
	int err = dir;

	if (dir >= 0) {
		err = look_at(source, dir, name, want, object);
		(void)close(dir);
	} else if (sysroot_is_live(&source->root)) {
		err = find_by_open(source, name, object);
	}
	object->name = name;
	return err;
}

int posix_mq_remove(const char *name)
{
	char path[NAME_MAX + 2];

	(void)snprintf(path, sizeof(path), "/%s", name);
	return mq_unlink(path) < 0 ? -errno : 0;
}

const char *posix_mq_notify_word(int way)
{
	/* By the kernel's numbers for SIGEV_SIGNAL, SIGEV_NONE and SIGEV_THREAD, sigevent(7). */
	static const char *const words[] = {"signal", "nothing", "thread"};

	return way >= 0 && (size_t)way < ARRAY_SIZE(words) ? words[way] : NULL;
}
