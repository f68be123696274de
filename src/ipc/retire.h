/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removal of objects that nobody uses, so that whoever opens one meanwhile does not lose it.
 *
 * Files in /dev/shm, in batches: take a write lease (fcntl(2), F_SETLEASE), which the kernel gives
 * only while nobody at all has the file open or mapped and which lets an opener wait; rename the file
 * to a hidden name in the same directory, without replacing (renameat2(2), RENAME_NOREPLACE);
 * wait a few milliseconds for the whole batch; where the lease is asked back by now
 * (F_GETLEASE), rename back; else unlink, and let go of the lease. The hidden name carries what a
 * later run needs to undo or finish the work of a killed one. A queue cannot be renamed: lease,
 * look, unlink. System V has no such lock: the object is looked at in the instant before.
 */
#ifndef IPC_RETIRE_H
#define IPC_RETIRE_H

#include "ipc/semset.h"
#include "ipc/source.h"

struct ipc_retired {
	const struct ipc_object *seen; /* as it was judged */
	const struct ipc_sem_element *elements; /* of a set, as judged; NULL: not read */
	int result; /* 0 removed; -EBUSY used now; -ESTALE changed, or another one since; -ENOENT gone;
		       -EPERM or -EACCES no right; -EOPNOTSUPP no leases there; other negative errno */
};

/*
 * Try to remove each. `still` (may be NULL) is asked for every object at the last moment at which it
 * can still be left alone, while a lease on it is held: false keeps it (-EBUSY). Files go in
 * batches of their own. `no_lease`: files are looked at and unlinked without one, which loses them
 * to who opens one in between.
 */
void ipc_retire(struct ipc_source *, struct ipc_retired *, size_t count, bool no_lease,
		bool (*still)(void *arg, const struct ipc_object *), void *arg);

/*
 * Put back or finish what a killed run left under a hidden name in /dev/shm: put back unless
 * the name is taken again; then, where nobody has the file open, it is unlinked. `tell` is
 * called for each with the name it had and what was done. 0 or a negative errno.
 */
enum ipc_recovered { RECOVERED_PUT_BACK, RECOVERED_FINISHED, RECOVERED_LEFT };
int ipc_retire_recover(struct ipc_source *,
		       void (*tell)(void *arg, const char *name, enum ipc_recovered, int err),
		       void *arg);

/*
 * Ask the kernel whether anybody has the file or queue open or mapped, and give the lease up at
 * once. 0 nobody has; -EBUSY somebody; -EACCES, -EPERM no right to ask; -EOPNOTSUPP no leases;
 * -ENOENT, -ESTALE as ipc_look_again(). An opener with O_NONBLOCK in that instant fails
 * with EAGAIN, so ask only for what no other evidence keeps.
 */
int ipc_ask_lease(struct ipc_source *, const struct ipc_object *);

#endif
