/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One object while it is judged: what the files of the verdict share; for nobody else. */
#ifndef LEAK_JUDGE_H
#define LEAK_JUDGE_H

#include "leak/reason.h"
#include "leak/world.h"
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

/* Did the clock run evenly since `when`, so that times since then can be compared? */
bool leak_clock_holds(const struct leak_world *, time_t when);

/*
 * So many seconds nobody has used the object, for certain; 0 where it cannot be told. What was watched is
 * as old as the watch has seen it, whatever the wall clock says.
 */
int64_t leak_idle(const struct leak_case *);

/* Did this begin after the last activity, for certain? */
bool leak_is_later(const struct leak_case *, time_t began);

#endif
