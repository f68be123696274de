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

size_t evidence_recorded(const struct ipc_object *object,
			 struct recorded_pid recorded[RECORDED_PIDS_MAX])
{
	switch (object->kind) {
	case KIND_SHM:
		/* Nothing keeps the time of creation: a later IPC_SET moves ctime. */
		recorded[0] = (struct recorded_pid){RECORDED_CREATOR, object->shm.cpid, object->ctime};
		recorded[1] = (struct recorded_pid){RECORDED_LAST_HOLDER, object->shm.lpid,
						    later(object->shm.atime, object->shm.dtime)};
		return 2;
	case KIND_MSG:
		recorded[0] = (struct recorded_pid){RECORDED_LAST_SENDER, object->msg.lspid,
						    object->msg.stime};
		recorded[1] = (struct recorded_pid){RECORDED_LAST_RECEIVER, object->msg.lrpid,
						    object->msg.rtime};
		return 2;
	default:
		return 0;
	}
}

time_t evidence_last_activity(const struct ipc_object *object)
{
	switch (object->kind) {
	case KIND_SHM:
		return later(object->ctime, later(object->shm.atime, object->shm.dtime));
	case KIND_MSG:
		return later(object->ctime, later(object->msg.stime, object->msg.rtime));
	case KIND_SEM:
		return later(object->ctime, object->sem.otime);
	case KIND_PMSG:
		return object->posix.mtime; /* a mere look into the queue's file sets its ctime */
	default:
		return later(object->ctime, object->posix.mtime);
	}
}

bool evidence_is_idle(const struct ipc_object *object, time_t now, int64_t seconds)
{
	return seconds <= 0 || now - evidence_last_activity(object) >= seconds;
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
