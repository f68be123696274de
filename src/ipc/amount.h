/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much is in an object, and how much can be. Pure functions. */
#ifndef IPC_AMOUNT_H
#define IPC_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "ipc/object.h"

/* Messages that wait in a queue. False where it is none, or that is unknown. */
bool ipc_messages(const struct ipc_object *, uint64_t *messages);

/* Bytes of memory, or of the messages in a queue. False where it has neither, or that is unknown. */
bool ipc_bytes(const struct ipc_object *, uint64_t *bytes);

/* Bytes that a queue's messages can have in all. False where it is none, or that is unknown. */
bool ipc_max_bytes(const struct ipc_object *, uint64_t *bytes);

#endif
