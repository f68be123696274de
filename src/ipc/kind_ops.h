/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How each kind of object is read and removed: a row of functions each. */
#ifndef IPC_KIND_OPS_H
#define IPC_KIND_OPS_H

#include "ipc/source.h"

struct ipc_kind_ops {
	/* System V only. */
	int (*highest)(void);              /* highest slot in use; -ENOENT: none; or another errno */
	int (*stat_slot)(int slot, struct ipc_object *); /* 0 or a negative errno */
	int (*stat_id)(int id, struct ipc_object *);     /* by IPC_STAT: needs read permission */
	int (*get)(uint32_t key);          /* id of an existing object, or a negative errno */
	int (*remove_id)(int id);          /* 0 or a negative errno */

	/* POSIX only. */
	int (*scan)(struct ipc_source *, enum ipc_kind, unsigned want, ipc_visit *, void *);
	int (*find)(struct ipc_source *, enum ipc_kind, const char *name, unsigned want,
		    struct ipc_object *);
	int (*remove_name)(const char *name); /* without slash; 0 or a negative errno */
};

extern const struct ipc_kind_ops ipc_kind_ops[KIND_COUNT];

#endif
