/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of kinds: how each of the six is called, read and removed.
 * Everything that differs between kinds is a row here; nothing else in the program
 * has a branch for each kind.
 */
#ifndef IPC_KIND_H
#define IPC_KIND_H

#include "ipc/source.h"

struct ipc_kind_ops {
	const char *word; /* as users write it: shm, msg, sem, pshm, pmsg, psem */
	const char *what; /* for people, N_(): "shared memory segment" */

	/* System V only. */
	const char *proc_file;             /* "/proc/sysvipc/shm" */
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

extern const struct ipc_kind_ops ipc_kinds[KIND_COUNT];

/* The kind that a user's word names; -1 where there is none. */
int ipc_kind_by_word(const char *word);

#endif
