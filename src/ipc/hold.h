/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of a POSIX queue, which can be read only by taking them out (mq_receive(3)). A process of
 * its own takes them and holds them in memory shared with the one that asked for them. When that
 * one dies, whatever kills it, the holder puts them back; when the holder dies, the other one can.
 */
#ifndef IPC_HOLD_H
#define IPC_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc/source.h"

struct ipc_hold;

/*
 * Take the messages that wait in the queue. With `only_unused` the queue is taken only while nobody
 * else has it open (a write lease, fcntl(2)): -EBUSY where somebody has. 0 and the hold in
 * `result`; another negative errno: -ENOENT or -ESTALE where the queue is gone or another one has
 * its name, -EACCES without the right to receive and to send. Nothing is missing from the queue
 * then, unless the errno is -ENOTRECOVERABLE: the messages wait in a process that has yet to put
 * them back.
 */
int ipc_hold_begin(const struct ipc_object *queue, bool only_unused, struct ipc_hold **result);

/* The messages in the form of ipc/captured.h, and their number. Valid until the hold ends. */
const void *ipc_hold_contents(const struct ipc_hold *, size_t *size, uint64_t *count);

/*
 * Put them back into the queue, those that came meanwhile behind them, and end the hold. 0; -ENOENT where
 * the queue is gone, and the messages with it; -ENOTRECOVERABLE where it is full, and the holder
 * waits until there is room; or another negative errno, likewise.
 */
int ipc_hold_put_back(struct ipc_hold *);

/* Give them up, for they are safe elsewhere, and end the hold. */
void ipc_hold_release(struct ipc_hold *);

#endif
