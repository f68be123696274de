/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What shows that an object is in use, and what keeps us from seeing it. */
#include <string.h>

#include "base/util.h"
#include "leak/signs.h"
#include "leak/tie.h"
#include "use/way.h"

static void add_code(struct leak_case *c, enum reason_code code)
{
	leak_add(c, &(struct leak_reason){.code = code, .process = PROC_NONE});
}

static void add_count(struct leak_case *c, enum reason_code code, uint64_t count)
{
	leak_add(c, &(struct leak_reason){.code = code, .process = PROC_NONE, .count = count});
}

/* ---- signs of use ---- */

static void add_users(struct leak_case *c)
{
	struct leak_reason used = {.code = REASON_USED, .process = PROC_NONE};
	struct leak_reason sleeper = {.code = REASON_SLEEPER, .process = PROC_NONE};

	for (size_t u = 0; u < c->seen->user_count; u++) {
		const struct proc_user *user = &c->seen->users[u];
		struct leak_reason *reason = user->sleepers > 0 ? &sleeper : &used;

		if (c->world->processes->processes[user->process].pid == c->world->self)
			continue;
		if (reason->count++ == 0)
			reason->process = user->process;
	}
	if (used.count > 0)
		leak_add(c, &used);
	if (sleeper.count > 0)
		leak_add(c, &sleeper);
}

/*
 * What may be the recorded process, or of its session, by a start that only an even clock proves to be
 * later; PROC_NONE.
 */
static uint32_t maybe_recorded(const struct leak_case *c, const struct proc_process *process,
			       time_t when)
{
	if (!process || leak_clock_holds(c->world, when))
		return PROC_NONE;
	return (uint32_t)(process - c->world->processes->processes);
}

static void add_recorded(struct leak_case *c, enum reason_code code, pid_t pid, time_t when)
{
	const struct leak_world *world = c->world;

	if (pid == 0 || pid == world->self || !world->processes)
		return;

	const struct proc_process *process = proc_find(world->processes, pid);
	const struct proc_process *member = view_member(&c->court->view, pid);
	struct leak_reason reason = {.code = code, .process = PROC_NONE, .pid = pid, .when = when};
	uint32_t maybe;

	if (process && proc_is_dead(process))
		process = NULL;
	if (evidence_process_fate(process, member, when) != PID_ALIVE) {
		maybe = maybe_recorded(c, process ? process : member, when);
		c->maybe_recorded = maybe != PROC_NONE ? maybe : c->maybe_recorded;
		return;
	}
	if (process)
		reason.process = (uint32_t)(process - world->processes->processes);
	else
		reason.code = REASON_RECORDED_GROUP;
	for (size_t i = 0; i < c->reason_count; i++)
		if (c->reasons[i].code == reason.code && c->reasons[i].pid == pid)
			return;
	leak_add(c, &reason);
}

static void add_segment_signs(struct leak_case *c)
{
	const struct ipc_object *object = c->object;

	if (object->shm.nattch > 0)
		add_count(c, REASON_ATTACHED, object->shm.nattch);
	if (object->mode & IPC_MODE_DEST)
		add_code(c, REASON_DESTROYED);
	add_recorded(c, REASON_CREATOR_LIVES, object->shm.cpid, object->ctime);
	add_recorded(c, REASON_OPERATOR_LIVES, object->shm.lpid,
		     MAX(object->shm.atime, object->shm.dtime));
}

static void add_queue_signs(struct leak_case *c)
{
	const struct ipc_object *object = c->object;

	add_recorded(c, REASON_OPERATOR_LIVES, object->msg.lspid, object->msg.stime);
	add_recorded(c, REASON_OPERATOR_LIVES, object->msg.lrpid, object->msg.rtime);
}

static void add_set_signs(struct leak_case *c)
{
	uint64_t sleepers = 0;
	pid_t last = 0;

	if (!c->elements)
		return;
	for (uint64_t i = 0; i < c->object->size; i++) {
		sleepers += (uint64_t)c->elements[i].ncount + c->elements[i].zcount;
		if (c->elements[i].pid != last)
			add_recorded(c, REASON_OPERATOR_LIVES, c->elements[i].pid, c->last);
		last = c->elements[i].pid;
	}
	if (sleepers > 0)
		add_count(c, REASON_SLEEPERS_COUNTED, sleepers);
}

static void add_posix_signs(struct leak_case *c)
{
	const struct ipc_object *object = c->object;

	if (c->lease == LEASE_IN_USE)
		add_code(c, REASON_LEASE_IN_USE);
	if (object->kind == KIND_PMSG && object->posix.queue.notify_pid != 0)
		leak_add(c, &(struct leak_reason){.code = REASON_NOTIFIED, .process = PROC_NONE,
						  .pid = object->posix.queue.notify_pid});
}

static void add_witness(struct leak_case *c)
{
	const struct leak_world *world = c->world;
	struct place key = ipc_place(c->object, c->ipc_ns);
	uint32_t i = place_get(&c->court->witnesses, key);

	if (i == HASH_NONE || world->witnesses[i].dead || !world->processes)
		return;

	const struct proc_process *maker = proc_find(world->processes, world->witnesses[i].pid);

	if (maker && maker->start_ticks == world->witnesses[i].start_ticks)
		leak_add(c, &(struct leak_reason){
				    .code = REASON_MAKER_WATCHED,
				    .process = (uint32_t)(maker - world->processes->processes)});
}

void leak_find_use(struct leak_case *c)
{
	static void (*const add[KIND_COUNT])(struct leak_case *) = {
		[KIND_SHM] = add_segment_signs, [KIND_MSG] = add_queue_signs,
		[KIND_SEM] = add_set_signs,     [KIND_PSHM] = add_posix_signs,
		[KIND_PMSG] = add_posix_signs,  [KIND_PSEM] = add_posix_signs,
	};

	if (c->world->processes)
		add_users(c);
	add[c->object->kind](c);
	add_witness(c);
}

/* ---- what could not be seen ---- */

/*
 * A semaphore has pid 0 also where nobody has ever changed it; when there was an operation, or
 * one has a value, one of them must have a pid.
 */
static bool set_used_outside(const struct leak_case *c)
{
	bool used = c->object->sem.otime != 0;

	if (!c->elements)
		return false;
	for (uint64_t i = 0; i < c->object->size; i++) {
		if (c->elements[i].pid != 0)
			return false;
		used = used || c->elements[i].value != 0;
	}
	return used;
}

/* Somebody whose number has no meaning here was recorded. */
static bool recorded_outside(const struct leak_case *c)
{
	struct recorded_pid recorded[RECORDED_PIDS_MAX];
	size_t count = evidence_recorded(c->object, recorded);

	for (size_t i = 0; i < count; i++)
		if (recorded[i].pid == 0 && recorded[i].when != 0)
			return true;
	return set_used_outside(c);
}

void leak_find_unseen(struct leak_case *c)
{
	const struct leak_world *world = c->world;
	const struct use_way *way = &use_ways[c->object->kind];

	if (!world->processes) {
		add_code(c, REASON_NOT_READ);
		return;
	}

	const struct proc_sight *sight = &world->traits->sight;
	struct leak_reason reason;
	bool on_lease;

	if (way->elements && !c->elements)
		add_code(c, REASON_ELEMENTS_CLOSED);
	if (!kind_is_sysv(c->object->kind) && c->object->posix.odd)
		add_code(c, REASON_ODD_FILES);
	if ((way->recorded || way->elements) && sight->sleepers_closed)
		add_code(c, REASON_SLEEPERS_CLOSED);
	/* What unties everybody also unties those whom we do not see. */
	if (leak_untie_all(c, &reason, &on_lease))
		return;
	if (recorded_outside(c))
		add_code(c, REASON_RECORD_OUTSIDE);
	if (!sight->whole && !world->alone)
		leak_add(c, &(struct leak_reason){.code = REASON_BLIND, .process = PROC_NONE,
						  .text = sight->why_not ? sight->why_not : ""});
	if (sight->restless)
		add_code(c, REASON_RESTLESS);
}
