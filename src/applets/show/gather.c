/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes around the object; what the object holds is show_look()'s. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "applets/show/gather.h"
#include "base/alloc.h"
#include "ipc/explain.h"
#include "proc/leader.h"
#include "use/way.h"

static struct show_pid known_pid(const struct show_all *all, enum recorded_role role, pid_t pid,
				 time_t when)
{
	const struct proc_snapshot *processes = all->found.view.processes;

	return (struct show_pid){
		.role = role,
		.pid = pid,
		.when = when,
		.fate = view_pid_fate(&all->found.view, pid, when),
		.process = processes && pid ? proc_find(processes, pid) : NULL,
	};
}

static void gather_recorded(const struct show_all *all, struct show_report *report)
{
	struct recorded_pid recorded[RECORDED_PIDS_MAX];

	report->recorded_count = evidence_recorded(report->object, recorded);
	for (size_t i = 0; i < report->recorded_count; i++)
		report->recorded[i] = known_pid(all, recorded[i].role, recorded[i].pid,
						recorded[i].when);
}

/* Why those of a set were not read: a capture has none; rights, or else it is gone. */
static int why_no_semaphores(const struct show_all *all)
{
	if (!sysroot_is_live(&all->session->source.root))
		return -EOPNOTSUPP;
	return all->found.problems.hidden.sets > 0 ? -EACCES : -EIDRM;
}

/* All semaphores of a set share one time: of its last operation, or of a change by semctl(2). */
static void gather_semaphores(const struct show_all *all, size_t number, struct show_report *report)
{
	const struct ipc_object *set = report->object;
	const struct ipc_sem_element *semaphores = collected_elements(&all->found, number);

	if (!use_ways[set->kind].elements)
		return;
	report->semaphores = semaphores;
	report->semaphores_err = semaphores ? 0 : why_no_semaphores(all);
	if (!semaphores)
		return;
	report->semaphore_pids = xcalloc((size_t)set->size + 1, sizeof(*report->semaphore_pids));
	for (size_t i = 0; i < set->size; i++)
		report->semaphore_pids[i] = known_pid(all, RECORDED_LAST_OPERATOR,
						      semaphores[i].pid,
						      evidence_last_activity(set));
}

/*
 * The process behind the number of a lock's owner: one that uses the object and has a thread
 * of that number, in its own PID namespace. `leader` is the process in the reader's PID
 * namespace that has such a thread, 0 for none.
 */
static void find_owner(const struct show_report *report, pid_t leader, struct show_pid *owner)
{
	const struct proc_snapshot *processes = report->processes;

	owner->fate = !processes ? PID_UNKNOWN : leader ? PID_RECYCLED : PID_GONE;
	for (size_t i = 0; i < report->use->user_count; i++) {
		const struct proc_process *process =
			&processes->processes[report->use->users[i].process];
		bool inside = process->nspid_count > 1; /* of ours: it has other numbers there */
		pid_t own = inside ? process->nspid[process->nspid_count - 1] : leader;

		if (own == (inside ? owner->pid : process->pid)) {
			owner->fate = PID_ALIVE;
			owner->process = process;
			return;
		}
	}
	if (leader && processes) {
		owner->process = proc_find(processes, leader);
		if (!owner->process || owner->process->lacks & PROC_MAPPINGS)
			owner->fate = PID_UNKNOWN;
	}
}

/* Threads that are seen to sleep on a part of the lock. */
static size_t count_sleepers(const struct show_report *report, const struct show_place *place)
{
	const struct proc_snapshot *processes = report->processes;
	size_t count = 0;

	if (!processes)
		return 0;
	for (uint32_t i = proc_first_sleeper(processes, report->key); i != PROC_NONE;
	     i = processes->sleepers[i].next) {
		const struct proc_sleeper *sleeper = &processes->sleepers[i];

		count += sleeper->wait == PROC_WAIT_FUTEX && sleeper->offset >= place->offset &&
			 sleeper->offset - place->offset < lock_size(place->kind, place->narrow);
	}
	return count;
}

static void gather_locks(const struct show_all *all, struct show_report *report)
{
	for (size_t i = 0; i < report->look.lock_count; i++) {
		struct show_lock *lock = &report->look.locks[i];

		lock->sleepers = count_sleepers(report, &lock->place);
		if (lock->err || !(lock->facts.has & LOCK_HAS_OWNER))
			continue;
		lock->owner.pid = lock->facts.owner;
		find_owner(report, proc_leader(&all->session->source.root, lock->owner.pid),
			   &lock->owner);
	}
}

void show_gather(struct show_all *all, size_t i, struct show_report *report)
{
	const struct ipc_object *object = &all->found.objects.objects[i];

	*report = (struct show_report){
		.object = object,
		.processes = all->found.view.processes,
		.use = &all->found.view.objects[i],
		.own_ipc_ns = all->found.view.ipc_ns,
	};
	if (object->ipc_ns)
		report->ns = namespaces_get(&all->found.namespaces, object->ipc_ns);
	if (object->ipc_ns)
		report->ipc_ns = object->ipc_ns;
	else if (kind_is_sysv(object->kind))
		report->ipc_ns = all->found.view.ipc_ns;
	report->key = ipc_place(object, all->found.view.ipc_ns);
	report->look_err = show_look(all->session, all->request, report->ns, object, &report->look);
	gather_recorded(all, report);
	gather_semaphores(all, i, report);
	gather_locks(all, report);
}

void show_free(struct show_report *report)
{
	show_look_free(&report->look);
	free(report->semaphore_pids);
	*report = (struct show_report){0};
}

const char *show_reason(const struct ipc_object *object, int err)
{
	const char *why = ipc_explain(DEED_LOOK, object->kind, err, NULL);

	return why ? why : strerror(-err);
}
