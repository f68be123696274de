/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of kinds: how each of the six is called, and what there is to know of it. */
#ifndef IPC_KIND_H
#define IPC_KIND_H

#include "ipc/object.h"

struct ipc_kind_row {
	const char *word; /* as users write it: shm, msg, sem, pshm, pmsg, psem */
	const char *what; /* for people, N_(): "shared memory segment" */
	const char *reference; /* what stands before its identifier or name: "shm", "mq" */
	const char *place; /* where its objects are listed: "/proc/sysvipc/shm", "/dev/shm" */
	const char *prefix; /* POSIX: of its file's name there: "sem." or "" */
	unsigned file_wants; /* enum ipc_want: what only that file of /proc tells */
	bool unmounted; /* its file system may not be mounted, and users may not do that */
};

extern const struct ipc_kind_row ipc_kinds[KIND_COUNT];

/* The kind that a user's word names; -1 where there is none. */
int ipc_kind_by_word(const char *word);

#endif
