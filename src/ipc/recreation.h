/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an object is made again from. */
#ifndef IPC_RECREATION_H
#define IPC_RECREATION_H

#include <stddef.h>
#include <stdint.h>

#include "ipc/object.h"

/*
 * Gives the next piece of the contents: 1 and *bytes, which stay valid until the next call; 0 at the
 * end; or a negative errno. Offsets grow; what lies between pieces is zeros.
 */
typedef int ipc_feed(void *arg, uint64_t *offset, const void **bytes, size_t *size);

struct ipc_recreation {
	const struct ipc_object *wanted; /* kind, name or key, id, owner, mode, size, limits */
	uint64_t size;     /* bytes of the contents; 0: a queue without messages */
	uint64_t messages; /* how many must be in there, of a queue */
	uint64_t max_message; /* bytes that one may have; ipc_recreate() finds it out */
	ipc_feed *feed;
	void *arg;
};

#endif
