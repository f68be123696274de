/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is gone for good when an object is removed. A pure function of the object. */
#ifndef USE_LOSS_H
#define USE_LOSS_H

#include "ipc/object.h"

struct loss {
	bool has_bytes;    /* it has contents whose size is known */
	bool has_messages; /* it is a queue whose messages could be counted */
	uint64_t bytes;
	uint64_t messages;
};

/* Values of semaphores go too: they are in the object, or in the elements of a set. */
struct loss loss_of(const struct ipc_object *);

/*
 * The bytes that come free: memory that is really taken (the size, where that is not known), and
 * the messages of a queue. 0 where it is unknown, and for a set, which takes next to nothing.
 */
uint64_t loss_bytes(const struct ipc_object *);

#endif
