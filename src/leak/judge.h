/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the verdict share; for nobody else. */
#ifndef LEAK_JUDGE_H
#define LEAK_JUDGE_H

#include "leak/verdict.h"
#include "use/view.h"

/* Seconds by which times of processes and objects may seem to be wrong. */
#define TIME_SLACK 2

/* A number that a process has in some PID namespace. */
struct name_pid {
	pid_t pid;
	uint32_t process;
};

/* A world made ready for many questions. */
struct leak_court {
	const struct leak_world *world;
	struct view view;          /* of world->objects, or of the one object in question */
	struct name_pid *name_pids; /* of all processes, by number */
	size_t name_pid_count;
	struct hash witnesses;     /* by object */
	bool doubts_posix;         /* a file may be open though no process shows it */
};

/* One object while it is judged. */
struct leak_case {
	const struct leak_court *court;
	const struct leak_world *world;
	const struct ipc_object *object;
	const struct view_object *seen;
	const struct ipc_sem_element *elements; /* NULL: could not be read, or no set */
	enum leak_lease lease;
	const struct family *family;
	const struct rule *rule;
	pid_t name_pid;            /* the maker's by its name; 0 none */
	time_t last;               /* last known activity */
	uint64_t ipc_ns;
	uint32_t maybe_recorded;   /* a process that may be a recorded one; PROC_NONE */

	struct leak_reason *reasons;
	size_t reason_count, reason_cap;
};

void leak_add(struct leak_case *, const struct leak_reason *);

/* Add the signs of use. */
void leak_find_use(struct leak_case *);

/* Add what could not be seen and leaves no other verdict than unknown. */
void leak_find_unseen(struct leak_case *);

/* Did the clock run evenly since `when`, so that times since then can be compared? */
bool leak_clock_holds(const struct leak_world *, time_t when);

/* Did this begin after the last activity, for certain? */
bool leak_is_later(const struct leak_case *, time_t began);

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
