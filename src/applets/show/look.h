/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What only the object's own IPC namespace tells: limits, and what it holds. */
#ifndef APPLETS_SHOW_LOOK_H
#define APPLETS_SHOW_LOOK_H

#include "applets/show/request.h"
#include "applets/session.h"
#include "ipc/limits.h"
#include "ipc/lock.h"
#include "ipc/object.h"
#include "use/view.h"

/* One of the kernel's limits, what the object has of it and what there is in all. */
struct show_limit {
	const char *name;
	bool is_bytes;
	bool has_own, has_all;
	uint64_t own, all, limit;
};

/* A process that is known by nothing but its number. */
struct show_pid {
	enum recorded_role role; /* of the processes recorded in the object */
	pid_t pid;
	time_t when;
	enum pid_fate fate;
	const struct proc_process *process; /* that has the number now; NULL: none */
};

#define SHOW_HEAD 32

struct show_message {
	long type;
	size_t size;
	size_t head_size;
	char head[SHOW_HEAD];
};

struct show_lock {
	struct show_place place;
	int err; /* negative errno: no facts */
	struct lock_facts facts;
	struct show_pid owner; /* pid: the thread's number as the lock has it */
	size_t sleepers;       /* threads that are seen to sleep on it */
};

/* What only the object's own IPC namespace tells. */
struct show_look {
	struct show_limit limits[TAKE_COUNT];
	size_t limit_count;
	uint64_t denied; /* objects of which rights hid something meanwhile */

	/* Each of these is there, or an error says why not; 0 with nothing: not asked for. */
	struct show_message *messages;
	size_t message_count, message_cap;
	bool more_messages;
	int messages_err;
	char *contents;
	size_t contents_size;
	int contents_err;
	struct show_lock *locks; /* owner and sleepers are not known yet */
	size_t lock_count;
};

/*
 * Look at the object, inside the namespace where that is not NULL. 0, and show_look_free() frees the
 * result; -ESRCH, -EPERM or another negative errno where the namespace could not be entered.
 */
int show_look(struct session *, const struct show_request *, const struct namespace *,
	      const struct ipc_object *, struct show_look *);
void show_look_free(struct show_look *);

#endif
