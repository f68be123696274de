/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An object with its contents, read so that nothing is taken out or lost. The contents are:
 *
 *	shared memory, named semaphore	its bytes
 *	semaphore set			a value of 16 bits for each semaphore, little endian
 *	queue				for each message, in the order in which they would be
 *					received: its type (POSIX: priority) and its size, 64 bits
 *					each, little endian; then its bytes
 */
#ifndef IPC_CAPTURE_H
#define IPC_CAPTURE_H

#include "base/strbuf.h"
#include "ipc/source.h"

/* Called with pieces at growing offsets; what lies between them is zeros. 0 or a negative errno. */
typedef int ipc_sink(void *arg, uint64_t offset, const void *bytes, size_t size);

enum ipc_consistency {
	CAPTURE_UNCHANGED, /* nobody changed it while it was read */
	CAPTURE_IN_USE,    /* somebody had it attached, or open for writing, or that cannot be
			      told: it may have changed */
	CAPTURE_CHANGED,   /* it did change */
};
#define CAPTURE_CONSISTENCY_COUNT 3

struct ipc_captured {
	struct ipc_object object; /* what was read; its name is that of `seen` */
	struct ipc_object after;  /* the same when it had been read: looking at a segment leaves a
				     trace */
	enum ipc_consistency consistency;
	bool has_contents;        /* false for a POSIX queue, see ipc_held_begin() */
	uint64_t size;            /* bytes of the contents */
	uint64_t messages;        /* of a System V queue */
};

/* Head of a message in the contents of a queue. */
#define CAPTURE_MESSAGE_HEAD 16
void capture_put_message(struct strbuf *, uint64_t type, const void *text, size_t size);

/*
 * Read the object, which was seen before, and hand its contents to `sink`. 0; what
 * ipc_look_again() gives; what the sink gave; -EACCES without read permission; -ENOSYS where
 * the kernel copies no messages; -EMSGSIZE where one is longer than MSGMAX allows today;
 * -EFAULT where memory could not be had; or another negative errno.
 *
 * A segment is attached for a moment (shmat(2), read-only), which shows in its times and its last
 * user. Memory that nobody touched so far is not read, so that it does not become real: by
 * /proc/self/map_files (with CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN), else by mincore(2), which
 * needs that the segment is ours or that we may write to it. Messages are copied by MSG_COPY, again
 * and again until nothing changed meanwhile, but not for ever. While a file is asked for its
 * writers (a read lease, for an instant), SIGIO is ignored.
 */
int ipc_capture(struct ipc_source *, const struct ipc_object *seen, ipc_sink *sink, void *arg,
		struct ipc_captured *);

/* The same of a file in /dev/shm that is open for reading already. */
int ipc_capture_file(int fd, const struct ipc_object *seen, ipc_sink *sink, void *arg,
		     struct ipc_captured *);

/* For ipc_capture() alone: bytes of a segment. */
int capture_segment(struct ipc_source *, ipc_sink *sink, void *arg, struct ipc_captured *);

#endif
