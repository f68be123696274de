/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects with the processes that use them: the join of what src/ipc and src/proc have read,
 * by hash look-ups in one pass over the objects. A pure function of both.
 */
#ifndef USE_VIEW_H
#define USE_VIEW_H

#include "ipc/object.h"
#include "use/evidence.h"

struct view_object {
	const struct ipc_object *object;
	const struct proc_user *users; /* in order of processes */
	size_t user_count;
	enum object_state state;
};

struct view {
	const struct proc_snapshot *processes; /* NULL where they were not read */
	uint64_t ipc_ns; /* inode of the IPC namespace of the System V objects */
	struct view_object *objects; /* as in the list that it was built from */
	size_t count;

	/* Private. */
	struct proc_user *users;
	struct hash groups; /* (number, 0) of every session and process group to its oldest member */
};

/*
 * The list and the snapshot stay the caller's and must live as long as the view.
 * `processes` may be NULL: then the users of every object are unknown.
 *
 * The state of a System V queue or set takes more than its sleepers to tell: who is not just
 * now asleep on it leaves no other trace than having been the last to use it. A queue without
 * sleepers is in use while its last sender or receiver lives, as evidence_pid_fate() tells; of
 * a set it is unknown until view_note_elements() has told.
 */
void view_build(struct view *, const struct ipc_list *, const struct proc_snapshot *processes,
		uint64_t ipc_ns);
void view_free(struct view *);

/*
 * Judge the state of set number `i` of the view by its semaphores, as many as it has: in use
 * while somebody sleeps on one or the last to change one lives.
 */
void view_note_elements(struct view *, size_t i, const struct ipc_sem_element *);

/* As evidence_pid_fate(), at a cost that does not depend on how many processes there are. */
enum pid_fate view_pid_fate(const struct view *, pid_t pid, time_t when);

/* The oldest of the living in the session or process group of this number; NULL: there is none. */
const struct proc_process *view_member(const struct view *, pid_t pid);

/*
 * The process that is recorded as `pid`; NULL where it is gone, its number was given to
 * another, or the processes were not read.
 */
const struct proc_process *view_recorded(const struct view *, pid_t pid, time_t when);

/*
 * Whether the number of users is certain: false where the processes were not read, or where
 * some could not be looked into and may be users.
 */
bool view_knows_users(const struct view *, const struct view_object *);

/* What the snapshot must hold for a view: a mask of enum proc_want. */
#define VIEW_PROC_WANTS (PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_MAPPINGS | PROC_FDS | \
			 PROC_SLEEPERS)

#endif
