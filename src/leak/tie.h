/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes may depend on an object though nothing shows it; for the files of the verdict. */
#ifndef LEAK_TIE_H
#define LEAK_TIE_H

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
};

void leak_scope_of(const struct leak_case *, struct leak_scope *);

/*
 * Why the process is tied to objects of this scope, or why not: a REASON_TIED_…,
 * REASON_HIDDEN, or a REASON_UNTIED_….
 */
enum reason_code leak_tie(const struct leak_world *, const struct leak_scope *, uint32_t process);

/*
 * Why a process that is tied by its scope cannot depend on this object after all; the
 * `tie` itself where nothing unties it.
 */
enum reason_code leak_untie(const struct leak_case *, uint32_t process, enum reason_code tie);

/*
 * A reason that unties everybody at once, seen or not: put into *reason; false where there is
 * none. It may rest on a lease that has yet to be asked for: *on_lease.
 */
bool leak_untie_all(const struct leak_case *, struct leak_reason *reason, bool *on_lease);

/* The living process whose number the object's name carries; PROC_NONE. */
uint32_t leak_named(const struct leak_case *);

#endif
