/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/evidence.h"

#include "base/nls.h"
#include "use/way.h"

/* Seconds by which a process may seem to have started after what it did. */
#define CLOCK_SLACK 2

/* A number stays taken while it names a session or a process group (setsid(2)). */
static bool names_a_group(const struct proc_snapshot *snapshot, pid_t pid)
{
	for (size_t i = 0; i < snapshot->process_count; i++)
		if (snapshot->processes[i].sid == pid || snapshot->processes[i].pgid == pid)
			return true;
	return false;
}

enum pid_fate evidence_pid_fate(const struct proc_snapshot *snapshot, pid_t pid, time_t when)
{
	if (pid == 0)
		return PID_UNSET;
	if (!snapshot)
		return PID_UNKNOWN;

	const struct proc_process *process = proc_find(snapshot, pid);

	return evidence_process_fate(process, !process && names_a_group(snapshot, pid), when);
}

enum pid_fate evidence_process_fate(const struct proc_process *process, bool is_group, time_t when)
{
	if (!process)
		return is_group ? PID_ALIVE : PID_GONE;
	if (when != 0 && process->start_time > when + CLOCK_SLACK)
		return PID_RECYCLED;
	return PID_ALIVE;
}

const char *pid_fate_word(enum pid_fate fate)
{
	static const char *const words[PID_FATE_COUNT] = {
		[PID_UNSET] = "unset",
		[PID_ALIVE] = "alive",
		[PID_RECYCLED] = "recycled",
		[PID_GONE] = "gone",
		[PID_UNKNOWN] = "unknown",
	};

	return words[fate];
}

static time_t later(time_t a, time_t b)
{
	return a > b ? a : b;
}

static const struct {
	const char *word, *text;
} roles[RECORDED_ROLE_COUNT] = {
	[RECORDED_CREATOR] = {"creator", N_("creator")},
	[RECORDED_LAST_HOLDER] = {"last-holder", N_("last holder")},
	[RECORDED_LAST_SENDER] = {"last-sender", N_("last sender")},
	[RECORDED_LAST_RECEIVER] = {"last-receiver", N_("last receiver")},
	[RECORDED_LAST_OPERATOR] = {"last-operator", N_("last operator")},
};

const char *recorded_role_word(enum recorded_role role)
{
	return roles[role].word;
}

const char *recorded_role_text(enum recorded_role role)
{
	return roles[role].text;
}

/* A field of the object, by its offset. */
#define FIELD(name) offsetof(struct ipc_object, name)

static time_t time_at(const struct ipc_object *object, size_t offset)
{
	return *(const time_t *)(const void *)((const char *)object + offset);
}

static pid_t pid_at(const struct ipc_object *object, size_t offset)
{
	return *(const pid_t *)(const void *)((const char *)object + offset);
}

/* What each kind records of processes; the later of two times. */
static const struct recorded_field {
	enum recorded_role role;
	size_t pid; /* 0: no more are recorded */
	size_t when[2];
} recorded_fields[KIND_COUNT][RECORDED_PIDS_MAX] = {
	[KIND_SHM] = {
		/* Nothing keeps the time of creation: a later IPC_SET moves ctime. */
		{RECORDED_CREATOR, FIELD(shm.cpid), {FIELD(ctime), FIELD(ctime)}},
		{RECORDED_LAST_HOLDER, FIELD(shm.lpid), {FIELD(shm.atime), FIELD(shm.dtime)}},
	},
	[KIND_MSG] = {
		{RECORDED_LAST_SENDER, FIELD(msg.lspid), {FIELD(msg.stime), FIELD(msg.stime)}},
		{RECORDED_LAST_RECEIVER, FIELD(msg.lrpid), {FIELD(msg.rtime), FIELD(msg.rtime)}},
	},
};

size_t evidence_recorded(const struct ipc_object *object,
			 struct recorded_pid recorded[RECORDED_PIDS_MAX])
{
	const struct recorded_field *fields = recorded_fields[object->kind];
	size_t count = 0;

	for (; count < RECORDED_PIDS_MAX && fields[count].pid; count++)
		recorded[count] = (struct recorded_pid){
			fields[count].role, pid_at(object, fields[count].pid),
			later(time_at(object, fields[count].when[0]),
			      time_at(object, fields[count].when[1])),
		};
	return count;
}

/* The times of each kind that tell of activity; the last one fills the row. */
#define TIMES 3
static const size_t activity_fields[KIND_COUNT][TIMES] = {
	[KIND_SHM] = {FIELD(ctime), FIELD(shm.atime), FIELD(shm.dtime)},
	[KIND_MSG] = {FIELD(ctime), FIELD(msg.stime), FIELD(msg.rtime)},
	[KIND_SEM] = {FIELD(ctime), FIELD(sem.otime), FIELD(sem.otime)},
	[KIND_PSHM] = {FIELD(ctime), FIELD(posix.mtime), FIELD(posix.mtime)},
	/* A mere look into the queue's file sets its ctime. */
	[KIND_PMSG] = {FIELD(posix.mtime), FIELD(posix.mtime), FIELD(posix.mtime)},
	[KIND_PSEM] = {FIELD(ctime), FIELD(posix.mtime), FIELD(posix.mtime)},
};

time_t evidence_last_activity(const struct ipc_object *object)
{
	const size_t *fields = activity_fields[object->kind];
	time_t last = time_at(object, fields[0]);

	for (size_t i = 1; i < TIMES; i++)
		last = later(last, time_at(object, fields[i]));
	return last;
}

enum evidence_idle evidence_is_idle(const struct ipc_object *object,
				    const struct proc_clock *clock, int64_t seconds)
{
	struct proc_clock believed = {.now = clock->now, .captured = true};
	time_t last = evidence_last_activity(object);

	if (seconds <= 0 || proc_age(clock, last) >= seconds)
		return EVIDENCE_IDLE;
	return proc_age(&believed, last) >= seconds ? EVIDENCE_CANNOT_TELL : EVIDENCE_ACTIVE;
}

time_t evidence_born(const struct ipc_object *object)
{
	if (kind_is_sysv(object->kind))
		return object->ctime;
	if (object->posix.btime != 0)
		return object->posix.btime;
	return object->posix.mtime < object->ctime ? object->posix.mtime : object->ctime;
}

enum object_state evidence_state(const struct ipc_object *object, const struct proc_users *users,
				 bool hidden)
{
	bool counted = use_ways[object->kind].counted;
	bool attached = counted && object->shm.nattch > 0;

	if (counted && object->mode & IPC_MODE_DEST)
		return STATE_DESTROYED;
	if (attached || (users && users->count > 0))
		return STATE_IN_USE;
	return users && !hidden ? STATE_UNUSED : STATE_UNKNOWN;
}

const char *object_state_word(enum object_state state)
{
	static const char *const words[OBJECT_STATE_COUNT] = {
		[STATE_IN_USE] = "in-use",
		[STATE_UNUSED] = "unused",
		[STATE_DESTROYED] = "destroyed",
		[STATE_UNKNOWN] = "unknown",
	};

	return words[state];
}
