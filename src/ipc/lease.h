/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write leases (fcntl(2), F_SETLEASE) on POSIX objects. The kernel grants one only while
 * nobody else at all has the file open or mapped, and lets an opener wait until the holder gives
 * it up, at most for the seconds of /proc/sys/fs/lease-break-time; one with O_NONBLOCK fails with
 * EAGAIN instead. Closing the file gives the lease up.
 *
 * mq_open(3) waits for a lease with the lock of the queues' directory held. Whoever holds a lease
 * on a queue must make no call that needs this lock (mq_open, mq_unlink, a look by name), or
 * everybody who opens a queue waits with him until the lease times out.
 */
#ifndef IPC_LEASE_H
#define IPC_LEASE_H

#include <signal.h>

#include "ipc/object.h"

/* What a thread that holds leases has set aside. */
struct lease_signals {
	struct sigaction sigio;
	sigset_t mask;
};

/*
 * SIGIO tells a holder that his lease is asked back, and ends him by default. Between these two it
 * waits instead, as do the signals in `also` (may be NULL). 0 or a negative errno.
 */
int lease_signals_hold(struct lease_signals *, const sigset_t *also);
void lease_signals_release(const struct lease_signals *);

/*
 * Open the object by its name for reading, without waiting: -EAGAIN where somebody else holds
 * a lease. The descriptor or a negative errno.
 */
int lease_open(const struct ipc_object *);

/*
 * Take a write lease. 0; -EBUSY where somebody has it open; -EOPNOTSUPP where leases are switched
 * off or not known to the file system; -EACCES without the right to (one's own file, or CAP_LEASE);
 * or another negative errno.
 */
int lease_take(int fd);

/* Whether we hold it still, and nobody has asked for it back. */
bool lease_is_held(int fd);

/* Give it up and keep the file open. */
void lease_drop(int fd);

/*
 * The object as it is now, by its open file. 0; -ENOENT where no name leads to it any more;
 * -EMLINK where several do; -ESTALE where it is not the one seen before; or another negative errno.
 * It makes no look by name.
 */
int lease_look(int fd, const struct ipc_object *seen, struct ipc_object *now);

#endif
