/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the objects: one pass, or one object.
 *
 * System V objects come from one of two collectors with equal results: the
 * *_STAT_ANY calls (fast; shmctl(2), msgctl(2), semctl(2)) and the files in
 * /proc/sysvipc (which alone know rss and swap, and which alone a capture has).
 * The cheaper one that has what is wanted is used, and the other one where it fails.
 */
#ifndef IPC_SCAN_H
#define IPC_SCAN_H

#include "ipc/source.h"

/*
 * Visit every object of one kind in the kernel's order (System V: by slot; POSIX: by name).
 * 0; what the visitor gave when it ended the pass; or a negative errno: -ENOENT where
 * the source has no such facility (/proc not mounted, no System V IPC in the kernel),
 * -EBADMSG where its file has no heading, or one that lacks what every kernel tells.
 */
int ipc_scan(struct ipc_source *, enum ipc_kind, unsigned want, ipc_visit *, void *arg);

/* Append every object of the kinds in the mask `kinds` (KIND_BIT) to the list. */
int ipc_collect(struct ipc_source *, unsigned kinds, unsigned want, struct ipc_list *);

/*
 * The System V object with this identifier. Its cost does not depend on how many
 * objects there are. -ENOENT where there is none, -ENOSYS where the source has no such facility.
 */
int ipc_find_id(struct ipc_source *, enum ipc_kind, int id, unsigned want, struct ipc_object *);

/*
 * The POSIX object of this name (with or without its leading slash).
 * object->name is a part of `name`. -ENOENT where there is none, -EINVAL where it can be
 * no such name, -EMEDIUMTYPE where something else stands under it.
 */
int ipc_find_name(struct ipc_source *, enum ipc_kind, const char *name, unsigned want,
		  struct ipc_object *);

#endif
