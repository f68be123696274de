/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of one object: show_gather() finds it out, show_text() or show_json() writes it. */
#ifndef APPLETS_SHOW_H
#define APPLETS_SHOW_H

#include "applets/applet.h"
#include "base/json.h"
#include "collect/namespaces.h"
#include "ipc/contents.h"
#include "ipc/lock.h"
#include "ipc/semset.h"
#include "use/view.h"

/* A lock that the user says is there: "mutex@64". */
struct show_place {
	enum lock_kind kind;
	bool narrow; /* of a 32-bit program */
	uint64_t offset;
};

struct show_request {
	struct namespace_choice namespaces;
	bool json;
	size_t messages; /* at most so many of each queue; SIZE_MAX: all */
	size_t contents; /* bytes of the dump; 0: none */
	struct show_place *places;
	size_t place_count, place_cap;
};

/* One of the kernel's limits, what the object has of it and what there is in all. */
struct show_limit {
	const char *name;
	bool is_bytes;
	bool has_own, has_all;
	uint64_t own, all, limit;
};

/* A process that is known by nothing but its number. */
struct show_pid {
	const char *role; /* N_() */
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

#define SHOW_LIMITS_MAX 4

/* What only the object's own IPC namespace tells. */
struct show_look {
	struct show_limit limits[SHOW_LIMITS_MAX];
	size_t limit_count;
	uint64_t denied; /* objects of which rights hid something meanwhile */

	/* Each of these is there, or an error says why not; 0 with nothing: not asked for. */
	struct ipc_sem_element *semaphores;
	size_t semaphore_count;
	int semaphores_err;
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

struct show_report {
	const struct ipc_object *object;
	const struct proc_snapshot *processes; /* NULL: could not be read */
	uint64_t ipc_ns;                       /* 0 unknown, or of no matter */
	const struct namespace *ns;            /* NULL unless namespaces were asked for */
	struct proc_object key;
	const struct view_object *use;
	struct show_look look;
	int look_err; /* negative errno: there was no look */
	struct show_pid recorded[RECORDED_PIDS_MAX];
	size_t recorded_count;
	struct show_pid *semaphore_pids; /* one for each of look.semaphores */
};

/* The objects that were given, and what there is around them. */
struct show_all {
	struct session *session;
	const struct show_request *request;
	struct ipc_list list;
	struct namespaces namespaces; /* empty unless they were asked for */
	struct proc_snapshot processes;
	bool has_processes;
	struct view view; /* of the list and the processes */
};

/*
 * Look at the object, inside the namespace where that is not NULL. 0, and show_look_free() frees the
 * result; -ESRCH, -EPERM or another negative errno where the namespace could not be entered.
 */
int show_look(struct session *, const struct show_request *, const struct namespace *,
	      const struct ipc_object *, struct show_look *);
void show_look_free(struct show_look *);

/*
 * Find out everything about object number `i`. What cannot be found out is missing in the report,
 * which show_free() frees.
 */
void show_gather(struct show_all *, size_t i, struct show_report *);
void show_free(struct show_report *);

/*
 * The process behind the number of a lock's owner: one that uses the object and has a thread
 * of that number, in its own PID namespace. `leader` is the process in the reader's PID
 * namespace that has such a thread, 0 for none.
 */
void show_find_owner(const struct show_report *, pid_t leader, struct show_pid *owner);

/* Why something could not be looked at, for people. Translated. */
const char *show_reason(const struct ipc_object *, int err);

/* Write the report for people to stdout. */
void show_text(const struct show_report *, time_t now);

/* Write it as a member of the array that is open. */
void show_json(const struct show_report *, struct json *);

/* The users and sleepers, the semaphores, messages, contents and locks; parts of show_text(). */
void show_text_users(struct strbuf *, const struct show_report *);
void show_text_inside(struct strbuf *, const struct show_report *);

/* "812 apache2 (alive)"; and the parts of a line that they share. */
void show_put_pid(struct strbuf *, const struct show_pid *);
void show_put_escaped(struct strbuf *, const char *text);
void show_put_heading(struct strbuf *, const char *heading);
void show_put_label(struct strbuf *, const char *label);

#endif
