/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is gone for good when an object is removed. A pure function of the object. */
#ifndef USE_LOSS_H
#define USE_LOSS_H

#include "ipc/object.h"

/* Each part is told only where the object has it and it is known. */
struct loss {
	bool has_bytes, has_messages, has_message_bytes, has_semaphores;
	bool of_values;         /* semaphores: what they hold are values, and next to no memory */
	uint64_t bytes;         /* memory that comes free, as loss_bytes() */
	uint64_t messages;      /* that wait in a queue … */
	uint64_t message_bytes; /* … and what they have */
	uint64_t semaphores;    /* that have a value other than 0 */
};

/* `elements` are those of a set; NULL where they may not be read. */
struct loss loss_of(const struct ipc_object *, const struct ipc_sem_element *elements);

/*
 * The bytes that come free: memory that is really taken (the size, where that is not known), and
 * the messages of a queue. 0 where it is unknown, and for a set, which takes next to nothing.
 */
uint64_t loss_bytes(const struct ipc_object *);

#endif
