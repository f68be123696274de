/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the processes say of an object: who uses it, and what became of the processes that
 * the kernel has recorded in it. Pure functions over what src/ipc and src/proc have read.
 */
#ifndef USE_EVIDENCE_H
#define USE_EVIDENCE_H

#include "ipc/object.h"
#include "proc/age.h"
#include "proc/snapshot.h"

/* What became of a process that is recorded by nothing but its number. */
enum pid_fate {
	PID_UNSET,    /* 0: never set, or outside the reader's PID namespace */
	PID_ALIVE,    /* it runs, or its number lives on as that of a session or process group */
	PID_RECYCLED, /* a process of that number runs, but started later than the record */
	PID_GONE,     /* no such process */
	PID_UNKNOWN,  /* the processes were not read */
};
#define PID_FATE_COUNT 5

/*
 * The fate of `pid`, of which something was recorded at `when` (seconds since 1970; 0 where
 * no time is known: then a process of that number counts as alive). A process is the recorded one
 * when it started not later than then, give or take two seconds: start times are kept in
 * ticks since boot, and the clock may have been corrected in between.
 */
enum pid_fate evidence_pid_fate(const struct proc_snapshot *, pid_t pid, time_t when);

/*
 * The same of a process that was looked up already; NULL: there is none. `is_group`: the
 * number is that of a session or process group.
 */
enum pid_fate evidence_process_fate(const struct proc_process *, bool is_group, time_t when);

/* The word for it in tables and JSON: "alive". */
const char *pid_fate_word(enum pid_fate);

/* What a process has done to an object that the kernel has recorded it in. */
enum recorded_role {
	RECORDED_CREATOR,       /* made the segment */
	RECORDED_LAST_HOLDER,   /* last to attach or detach it */
	RECORDED_LAST_SENDER,
	RECORDED_LAST_RECEIVER,
	RECORDED_LAST_OPERATOR, /* last to operate on semaphores */
};
#define RECORDED_ROLE_COUNT 5

/* "creator", "last-holder", for JSON; and the same for people, N_(). */
const char *recorded_role_word(enum recorded_role);
const char *recorded_role_text(enum recorded_role);

/* A process that the kernel has recorded in an object. */
struct recorded_pid {
	enum recorded_role role;
	pid_t pid;
	time_t when; /* 0 unknown */
};
#define RECORDED_PIDS_MAX 2

/*
 * The processes recorded in a System V object; how many were stored. Those of a set's
 * semaphores are not among them: they take a system call each (ipc_sem_elements()).
 */
size_t evidence_recorded(const struct ipc_object *, struct recorded_pid[RECORDED_PIDS_MAX]);

/*
 * Latest time at which anybody is known to have used the object; its change time at least. It
 * is also the time for the pids of a set's semaphores, for which the kernel keeps none: SETVAL
 * and SETALL of semctl(2) record their process too, and move ctime instead of otime.
 */
time_t evidence_last_activity(const struct ipc_object *);

/*
 * Has nobody been active on it for so many seconds? EVIDENCE_CANNOT_TELL where it looks so, but the
 * clock was or may have been set since, and it may be younger.
 */
enum evidence_idle {
	EVIDENCE_ACTIVE,
	EVIDENCE_IDLE,
	EVIDENCE_CANNOT_TELL,
};
enum evidence_idle evidence_is_idle(const struct ipc_object *, const struct proc_clock *,
				    int64_t seconds);

/*
 * When the object was made, as far as anything tells; it may be older. System V: nothing keeps
 * the time of creation, and a later change of owner or mode moves ctime.
 */
time_t evidence_born(const struct ipc_object *);

/*
 * How an object stands, by what is cheap to know; verdicts on leaks say more.
 */
enum object_state {
	STATE_IN_USE,    /* attached, mapped, open or slept on */
	STATE_UNUSED,    /* nobody is seen to use it */
	STATE_DESTROYED, /* a segment that goes with the last detach */
	STATE_UNKNOWN,   /* processes were hidden from us, or not read */
};
#define OBJECT_STATE_COUNT 4

/*
 * `users` is what proc_object_users() found; NULL where the processes were not read.
 * `hidden`: some process could not be looked into.
 */
enum object_state evidence_state(const struct ipc_object *, const struct proc_users *users,
				 bool hidden);
const char *object_state_word(enum object_state);

#endif
