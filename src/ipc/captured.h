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
#ifndef IPC_CAPTURED_H
#define IPC_CAPTURED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc/object.h"

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

#endif
