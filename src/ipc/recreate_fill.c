/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/recreate_fill.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/io.h"
#include "base/kernel.h"
#include "base/nls.h"
#include "base/strbuf.h"
#include "ipc/captured.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/recreation.h"
#include "ipc/semun.h"

/* Memory in which only zeros would be written stays a hole, in parts of this size. */
#define PART 4096

typedef int write_part(void *arg, uint64_t offset, const char *bytes, size_t size);

/* Hand on all parts of the contents that are not zeros; nothing beyond `size` bytes. */
static int write_parts(const struct ipc_recreation *recreation, write_part *write, void *arg)
{
	uint64_t offset;
	const void *piece;
	size_t left;
	int result;

	while ((result = recreation->feed(recreation->arg, &offset, &piece, &left)) > 0) {
		const char *from = piece;

		if (offset > recreation->size || left > recreation->size - offset)
			return -EBADMSG;
		while (left > 0) {
			size_t n = PART - (size_t)(offset % PART);
			int err;

			n = n < left ? n : left;
			err = bytes_are_zero(from, n) ? 0 : write(arg, offset, from, n);
			if (err)
				return err;
			from += n;
			offset += n;
			left -= n;
		}
	}
	return result;
}

/* ---- segments ---- */

/*
 * Where the memory cannot be had, this call fails; a plain copy would end us by SIGBUS. A filter of
 * system calls may forbid it.
 */
static int write_memory(void *memory, uint64_t offset, const char *bytes, size_t size)
{
	const struct iovec to = {(char *)memory + offset, size};
	struct iovec from = {.iov_len = size};
	ssize_t n;

	memcpy(&from.iov_base, &bytes, sizeof(bytes)); /* the call only reads there */
	n = process_vm_writev(getpid(), &from, 1, &to, 1, 0);

	if (n == (ssize_t)size)
		return 0;
	if (n >= 0 || (errno != ENOSYS && errno != EPERM))
		return n < 0 ? -errno : -EFAULT;
	memcpy((char *)memory + offset, bytes, size);
	return 0;
}

int recreate_fill_shm(const struct ipc_recreation *recreation, int id)
{
	char *memory = shmat(id, NULL, 0);

	if ((intptr_t)memory == -1)
		return -errno;

	int err = write_parts(recreation, write_memory, memory);

	if (shmdt(memory) < 0 && !err)
		err = -errno;
	return err;
}

/* ---- contents without holes ---- */

/* All of them, where they must have exactly `size` bytes. */
static int read_whole(const struct ipc_recreation *recreation, char *to, size_t size)
{
	size_t got = 0;
	uint64_t offset;
	const void *piece;
	size_t n;
	int result;

	while ((result = recreation->feed(recreation->arg, &offset, &piece, &n)) > 0) {
		if (offset < got || offset > size || n > size - offset)
			return -EBADMSG;
		/* What was left out is zeros, and the buffer is. */
		memcpy(to + offset, piece, n);
		got = (size_t)offset + n;
	}
	return result;
}

int recreate_fill_sem(const struct ipc_recreation *recreation, int id)
{
	const size_t count = (size_t)recreation->wanted->size;
	unsigned short *values;
	int err;

	if (recreation->size != count * sizeof(*values))
		return -EBADMSG;
	values = xcalloc(count, sizeof(*values));
	err = read_whole(recreation, (char *)values, count * sizeof(*values));
	for (size_t i = 0; i < count; i++)
		values[i] = le16toh(values[i]);
	if (!err && semctl(id, 0, SETALL, (union semun){.array = values}) < 0)
		err = -errno;
	free(values);
	return err;
}

/* ---- messages ---- */

typedef int send_message(int queue, uint64_t type, const char *text, size_t size);

/* Send all messages that are complete in what was read, and keep the rest. */
static int send_complete(const struct ipc_recreation *recreation, send_message *send, int queue,
			 struct strbuf *read, uint64_t *count)
{
	size_t done = 0;
	int err = 0;

	while (!err && read->len - done >= CAPTURE_MESSAGE_HEAD) {
		uint64_t head[2];

		memcpy(head, read->buf + done, sizeof(head));
		if (le64toh(head[1]) > recreation->max_message)
			return -EMSGSIZE;
		if (le64toh(head[1]) > read->len - done - sizeof(head))
			break;
		if (++*count > recreation->messages)
			return -EBADMSG;
		err = send(queue, le64toh(head[0]), read->buf + done + sizeof(head),
			   (size_t)le64toh(head[1]));
		done += sizeof(head) + (size_t)le64toh(head[1]);
	}
	if (done > 0) {
		read->len -= done;
		memmove(read->buf, read->buf + done, read->len);
	}
	return err;
}

static int send_messages(const struct ipc_recreation *recreation, send_message *send, int queue)
{
	struct strbuf read = STRBUF_INIT;
	uint64_t reached = 0;
	uint64_t count = 0;
	uint64_t offset;
	const void *piece;
	size_t n;
	int result;

	while ((result = recreation->feed(recreation->arg, &offset, &piece, &n)) > 0) {
		if (offset != reached || n > recreation->size - offset) {
			result = -EBADMSG; /* messages have no holes */
			break;
		}
		sb_putn(&read, piece, n);
		reached += n;
		result = send_complete(recreation, send, queue, &read, &count);
		if (result < 0)
			break;
	}
	if (result == 0 && (read.len > 0 || count != recreation->messages))
		result = -EBADMSG;
	sb_free(&read);
	return result;
}

static int send_sysv(int queue, uint64_t type, const char *text, size_t size)
{
	struct msgbuf *message;
	int err = 0;

	if (type == 0 || type > LONG_MAX)
		return -EBADMSG;
	message = xmalloc(sizeof(*message) + size);
	message->mtype = (long)type;
	memcpy(message->mtext, text, size);
	while (msgsnd(queue, message, size, IPC_NOWAIT) < 0) {
		err = -errno;
		if (err != -EINTR)
			break;
		err = 0;
	}
	free(message);
	return err;
}

int recreate_fill_msg(const struct ipc_recreation *recreation, int id)
{
	const struct ipc_object *wanted = recreation->wanted;
	struct msqid_ds now;
	uint64_t need = wanted->size > recreation->messages ? wanted->size : recreation->messages;

	/* A queue can be fuller than its limit allows, when that was lowered later. */
	if (!(wanted->unknown & UNKNOWN_MAX_BYTES) && wanted->msg.max_bytes > need)
		need = wanted->msg.max_bytes;
	if (msgctl(id, IPC_STAT, &now) < 0)
		return -errno;
	if (need > now.msg_qbytes) {
		now.msg_qbytes = (msglen_t)need;
		if (msgctl(id, IPC_SET, &now) < 0)
			return -errno;
	}
	return send_messages(recreation, send_sysv, id);
}

static int send_posix(int queue, uint64_t type, const char *text, size_t size)
{
	if (type > UINT_MAX)
		return -EBADMSG;
	while (mq_send(queue, text, size, (unsigned)type) < 0) {
		/* A priority that there is not; more messages than the queue takes. */
		if (errno == EINVAL || errno == EAGAIN)
			return -EBADMSG;
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static int set_owner(int fd, const struct ipc_object *wanted)
{
	if (fchown(fd, wanted->uid, wanted->gid) < 0 || fchmod(fd, wanted->mode & 0777) < 0)
		return -errno;
	return 0;
}

int recreate_pmsg(const struct ipc_recreation *recreation, const char **step)
{
	const struct ipc_object *wanted = recreation->wanted;
	char path[NAME_MAX + 2];
	struct mq_attr attr = {
		.mq_maxmsg = (long)wanted->posix.queue.max_messages,
		.mq_msgsize = (long)wanted->posix.queue.max_size,
	};

	*step = N_("make it");
	if (wanted->posix.queue.max_messages > LONG_MAX || wanted->posix.queue.max_size > LONG_MAX)
		return -EINVAL;
	(void)snprintf(path, sizeof(path), "/%s", wanted->name);

	mqd_t queue = mq_open(path, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK | O_CLOEXEC, 0600, &attr);
	int err = 0;

	if (queue < 0)
		return -errno;
	*step = N_("fill it");
	if (recreation->size > 0)
		err = send_messages(recreation, send_posix, queue);
	if (!err) {
		*step = N_("set its owner, mode and limits");
		err = set_owner(queue, wanted);
	}
	(void)mq_close(queue);
	if (err)
		(void)mq_unlink(path);
	return err;
}

/* ---- files ---- */

static int write_file(void *arg, uint64_t offset, const char *bytes, size_t size)
{
	const int *fd = arg;

	return io_pwrite(*fd, bytes, size, (off_t)offset);
}

/*
 * A semaphore of the GNU C library counts those who wait: in the high half of the first word of 32
 * bytes, or in the last word of 16 and the lowest bit of the first. Nobody waits for a new one.
 */
static void forget_waiters(char *bytes, size_t size)
{
	uint64_t word;
	uint32_t half;

	if (size == 32) {
		memcpy(&word, bytes, sizeof(word));
		word &= UINT32_MAX;
		memcpy(bytes, &word, sizeof(word));
	} else if (size == 16) {
		memcpy(&half, bytes, sizeof(half));
		half &= ~UINT32_C(1);
		memcpy(bytes, &half, sizeof(half));
		memset(bytes + 12, 0, 4);
	}
}

static int fill_semaphore(const struct ipc_recreation *recreation, int fd)
{
	char bytes[POSIX_SEM_SIZE_MAX] = {0};
	size_t size = (size_t)recreation->size;

	if (recreation->size > sizeof(bytes))
		return -EBADMSG;

	int err = read_whole(recreation, bytes, size);

	if (err)
		return err;
	forget_waiters(bytes, size);
	return write_file(&fd, 0, bytes, size);
}

static int fill_file(const struct ipc_recreation *recreation, int fd, const char **step)
{
	const struct ipc_object *wanted = recreation->wanted;
	const struct timespec times[2] = {
		{.tv_nsec = UTIME_OMIT},
		{.tv_sec = wanted->posix.mtime},
	};
	int err;

	*step = N_("fill it");
	if (recreation->size > INT64_MAX)
		return -EFBIG;
	if (ftruncate(fd, (off_t)recreation->size) < 0)
		return -errno;
	err = kind_is_in(wanted->kind, KINDS_SEMAPHORES) ? fill_semaphore(recreation, fd)
							 : write_parts(recreation, write_file, &fd);
	if (err)
		return err;
	*step = N_("set its owner, mode and limits");
	err = set_owner(fd, wanted);
	if (!err && wanted->posix.mtime > 0 && futimens(fd, times) < 0)
		err = -errno;
	return err;
}

/* Give the file without a name the one it shall have, if nobody has it. */
static int give_name(int dir, int fd, const char *file)
{
	char path[40];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, path, dir, file, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

int recreate_file(const struct ipc_recreation *recreation, const char **step)
{
	const struct ipc_object *wanted = recreation->wanted;
	const int flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC;
	char file[POSIX_FILE_SIZE];

	*step = N_("make it");
	posix_file_name(wanted, file);

	int dir = open(POSIX_SHM_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return -errno;

	/* Nobody sees it before it is whole, where the file system can do so (tmpfs can). */
	int fd = openat(dir, ".", O_TMPFILE | flags, 0600);
	bool named = fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR);

	if (named)
		fd = openat(dir, file, O_CREAT | O_EXCL | flags, 0600);

	int err = fd < 0 ? -errno : fill_file(recreation, fd, step);

	if (!err && !named) {
		*step = N_("give it its name");
		err = give_name(dir, fd, file);
	}
	if (fd >= 0)
		(void)close(fd);
	if (err && named && fd >= 0)
		(void)unlinkat(dir, file, 0);
	(void)close(dir);
	return err;
}
