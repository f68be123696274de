/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a killed run left in its hideout (ipc/hideout.h) goes back to its place, or goes at last. */
#ifndef IPC_RETIRE_RECOVER_H
#define IPC_RETIRE_RECOVER_H

#include "ipc/source.h"

/*
 * Put back or finish what a killed run of ours (of anybody as root) left hidden in /dev/shm: put back
 * unless the name is taken again; then, where nobody has the file open, it is unlinked, else
 * left. Runs that are at work are not disturbed. `tell` (may be NULL) is called for each with the
 * name of the file, what was done, and for RECOVERED_LEFT why not more (a negative errno,
 * -EBUSY: somebody has it open). 0 or a negative errno.
 */
enum ipc_recovered { RECOVERED_PUT_BACK, RECOVERED_FINISHED, RECOVERED_LEFT };
typedef void ipc_recovered_fn(void *arg, const char *name, enum ipc_recovered, int err);
int ipc_retire_recover(struct ipc_source *, ipc_recovered_fn *tell, void *arg);

#endif
