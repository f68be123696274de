/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removal of objects that nobody uses, so that whoever opens one meanwhile does not lose it.
 *
 * Files in /dev/shm: take a write lease (fcntl(2), F_SETLEASE), which the kernel gives only while
 * nobody at all has the file open or mapped and which lets an opener wait; rename the file into
 * a hidden directory next to it (renameat2(2), RENAME_NOREPLACE; ipc/hideout.h); wait until who had
 * found it by name before has asked for the lease; where it is asked back, rename back; else
 * unlink, and let go of the lease. A later run undoes what a killed one left. Only where the file
 * system has no room for a directory, files go without having been hidden, until it has.
 *
 * A queue cannot be renamed: lease, look, give the lease up, unlink (why in this order: ipc/lease.h).
 * System V has no such lock: the object is looked at in the instant before.
 */
#ifndef IPC_RETIRE_H
#define IPC_RETIRE_H

#include "ipc/retired.h"
#include "ipc/source.h"

/*
 * Try to remove each. `still` is asked for every object right before that, while a
 * lease on it is held: false keeps it (-EBUSY). It must not look for queues or open the object, which is
 * open as `fd` where it is a file or queue and leases are used; else `fd` is -1. `done` is told of each
 * as soon as it has gone, by several threads, also at the same time; `still` is called by several too,
 * but never by two at once.
 * With `no_lease` files and queues are looked at and unlinked without one, which loses
 * them to who opens one in between. SIGINT, SIGTERM and SIGHUP wait meanwhile, and end the work early.
 *
 * Each result is 0 (removed) or
 *	-EBUSY		used now, or kept by `still`
 *	-ESTALE		changed since it was judged, or another one has its identifier or name
 *	-ENOENT		gone
 *	-EMLINK		the file has other names too
 *	-EEXIST		somebody opened the file while it was hidden, and somebody else made a new one
 *			under its name: it stays hidden, for ipc_retire_recover()
 *	-EACCES, -EPERM	no right: owner of the file or of the object, or with CAP_LEASE, CAP_FOWNER and
 *			CAP_DAC_OVERRIDE (files and queues), CAP_SYS_ADMIN (System V), CAP_IPC_OWNER
 *			(to read sets)
 *	-EOPNOTSUPP	no leases there
 *	-EINTR		not tried, for a signal
 *	-EAGAIN		not tried, for it is later than `until`: some of many are tried, however late
 *	-EROFS		a captured system
 * or another negative errno.
 */
void ipc_retire(struct ipc_source *, struct ipc_retired *, size_t count,
		const struct ipc_retire_how *);

/*
 * Ask the kernel whether anybody has the file or queue open or mapped, and give the lease up at
 * once. 0 nobody has; -EBUSY somebody; -EACCES, -EPERM no right to ask; -EOPNOTSUPP no leases;
 * -ENOENT, -ESTALE as ipc_look_again(). An opener with O_NONBLOCK in that instant fails
 * with EAGAIN, so ask only for what no other evidence keeps.
 */
int ipc_ask_lease(struct ipc_source *, const struct ipc_object *);

#endif
