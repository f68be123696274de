/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of an object its ties depend on; for the files of the verdict. */
#ifndef LEAK_SCOPE_H
#define LEAK_SCOPE_H

#include "leak/judge.h"

/* All that the tie of a process to an object depends on, but for the object's times and pids. */
struct leak_scope {
	uint64_t space;       /* IPC namespace or device */
	uint64_t ipc_ns;
	const struct family *family;
	uid_t uid, cuid;
	gid_t gid, cgid;
	mode_t mode;
	uint8_t kind;
	bool known;           /* it has a key or a name */
	bool acl;
};

void leak_scope_of(const struct leak_case *, struct leak_scope *);

#endif
