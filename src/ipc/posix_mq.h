/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Message queues: files of an mqueue file system. See ipc_scan() and ipc_find_name(). */
#ifndef IPC_POSIX_MQ_H
#define IPC_POSIX_MQ_H

#include "ipc/posix.h"
#include "ipc/source.h"

int posix_mq_scan(struct ipc_source *, enum ipc_kind, unsigned want, ipc_visit *, void *arg);
int posix_mq_find(struct ipc_source *, enum ipc_kind, const char *name, unsigned want,
		  struct ipc_object *);

/*
 * A directory with the queues of our IPC namespace: /dev/mqueue where an mqueue
 * file system is mounted there, else a mount of our own that no path leads to (fsmount(2);
 * needs CAP_SYS_ADMIN). A descriptor; -EPERM where nothing is mounted and we may not; or
 * another negative errno.
 */
int posix_mq_open_dir(struct ipc_source *);

/*
 * How a process has asked to hear of the next message (queue.notify, mq_notify(3)): "signal",
 * "nothing" (it only keeps others from asking) or "thread". NULL for a way that is none of these.
 */
const char *posix_mq_notify_word(int way);

/* 0 or a negative errno. `name` has no slash in front. */
int posix_mq_remove(const char *name);

#endif
