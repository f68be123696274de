/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look into objects that takes nothing out and writes nothing. */
#ifndef IPC_CONTENTS_H
#define IPC_CONTENTS_H

#include <stddef.h>
#include <stdint.h>

#include "ipc/source.h"

/*
 * Read up to `size` bytes at `offset` of a segment, a POSIX shared memory object or a named
 * semaphore. The bytes that were there (fewer at the end), or a negative errno: -EOPNOTSUPP where
 * the object holds no bytes, or a capture has only its description; -EACCES without read
 * permission; -ENOENT, -EIDRM, -EINVAL where it is gone; -EFAULT where the memory could not be
 * had (huge pages).
 *
 * A segment is attached for a moment (shmat(2), read-only): that changes its time of the last
 * attach and detach and its last user's pid, and memory that nobody had touched may become real. A
 * file is opened and read, never mapped, so that nobody who shortens it can end us by
 * SIGBUS; only the file which *object describes is read, never another under its name.
 */
ssize_t ipc_contents_read(struct ipc_source *, const struct ipc_object *, uint64_t offset,
			  void *buf, size_t size);

/*
 * Open the file of a POSIX shared memory object or a named semaphore for reading, and see that it is
 * the one that *object describes. A descriptor; -ENOENT where it is another one; or another
 * negative errno.
 */
int ipc_contents_open(const struct ipc_source *, const struct ipc_object *object);

/*
 * Copy attached memory that may be missing: pages that cannot be had. The number of bytes that
 * were there, or a negative errno where none was.
 */
ssize_t ipc_memory_copy(const char *from, char *to, size_t size);

/* A waiting message of a System V queue. */
struct ipc_message {
	long type;
	size_t size;   /* bytes of its text */
	char *text;    /* a part of the peeker's buffer */
};

struct ipc_peeker {
	int id;
	size_t room;         /* bytes of text that the buffer takes */
	size_t most;         /* bytes of the longest message there can be */
	struct msgbuf *buffer;
};

/*
 * Get ready to look at the messages of a queue of the running system: `bytes` wait in it, and
 * `max` is the limit on one (MSGMAX).
 */
void ipc_peek_begin(struct ipc_peeker *, int id, uint64_t bytes, uint64_t max);

/*
 * Copy message `index` (from 0, the oldest) by MSG_COPY (msgrcv(2)), which neither takes it
 * nor leaves a trace. 0, *message is valid until the next call; -ENOMSG where there are no more;
 * -ENOSYS where the kernel was built without CONFIG_CHECKPOINT_RESTORE; -EACCES without read
 * permission; -EIDRM, -EINVAL where the queue is gone; -EMSGSIZE where the message is longer than
 * MSGMAX allows today, so that it cannot be copied.
 */
int ipc_peek(struct ipc_peeker *, size_t index, struct ipc_message *message);
void ipc_peek_end(struct ipc_peeker *);

#endif
