/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/view.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "use/way.h"

/* The member of a session or group that started first counts; what has ended is none. */
static void add_member(struct view *view, pid_t number, uint32_t process)
{
	const struct proc_process *processes = view->processes->processes;
	uint32_t before = hash_get(&view->groups, (uint64_t)number, 0);

	if (before == HASH_NONE || evidence_older_member(&processes[before], &processes[process]) ==
					   &processes[process])
		(void)hash_put(&view->groups, (uint64_t)number, 0, process);
}

static void index_groups(struct view *view)
{
	for (uint32_t i = 0; i < view->processes->process_count; i++) {
		const struct proc_process *process = &view->processes->processes[i];

		if (proc_is_dead(process))
			continue;
		add_member(view, process->sid, i);
		add_member(view, process->pgid, i);
	}
}

const struct proc_process *view_member(const struct view *view, pid_t pid)
{
	uint32_t i = view->processes ? hash_get(&view->groups, (uint64_t)pid, 0) : HASH_NONE;

	return i == HASH_NONE ? NULL : &view->processes->processes[i];
}

enum pid_fate view_pid_fate(const struct view *view, pid_t pid, time_t when)
{
	if (pid == 0)
		return PID_UNSET;
	if (!view->processes)
		return PID_UNKNOWN;
	return evidence_process_fate(proc_find(view->processes, pid), view_member(view, pid), when);
}

const struct proc_process *view_recorded(const struct view *view, pid_t pid, time_t when)
{
	const struct proc_process *process;

	if (view_pid_fate(view, pid, when) != PID_ALIVE)
		return NULL;
	process = proc_find(view->processes, pid);
	return process && !proc_is_dead(process) ? process : NULL;
}

bool view_knows_users(const struct view *view, const struct view_object *entry)
{
	const struct ipc_object *object = entry->object;

	if (!view->processes)
		return false;
	/* The kernel itself counts who has a segment attached. */
	return view->processes->hidden == 0 ||
	       (use_ways[object->kind].counted && object->shm.nattch == 0);
}

/* What a pass over the processes alone cannot tell of queues and sets. */
static enum object_state state_by_records(const struct view *view, const struct ipc_object *object)
{
	struct recorded_pid recorded[RECORDED_PIDS_MAX];

	if (use_ways[object->kind].elements)
		return STATE_UNKNOWN;
	if (!use_ways[object->kind].recorded)
		return STATE_UNUSED;

	size_t count = evidence_recorded(object, recorded);

	for (size_t i = 0; i < count; i++)
		if (view_pid_fate(view, recorded[i].pid, recorded[i].when) == PID_ALIVE)
			return STATE_IN_USE;
	return STATE_UNUSED;
}

void view_build(struct view *view, const struct ipc_list *list,
		const struct proc_snapshot *processes, uint64_t ipc_ns)
{
	struct proc_users found = PROC_USERS_INIT;
	size_t count = 0;
	size_t cap = 0;

	*view = (struct view){.processes = processes, .ipc_ns = ipc_ns, .count = list->count};
	view->objects = xcalloc(list->count, sizeof(*view->objects));
	if (processes)
		index_groups(view);
	for (size_t i = 0; i < list->count; i++) {
		const struct ipc_object *object = &list->objects[i];
		struct view_object *entry = &view->objects[i];

		entry->object = object;
		if (processes) {
			proc_object_users(processes, ipc_place(object, ipc_ns), &found);
			view->users = array_grow(view->users, &cap, count + found.count,
						 sizeof(*view->users));
			for (size_t u = 0; u < found.count; u++)
				view->users[count + u] = found.users[u];
			entry->user_count = found.count;
			count += found.count;
		}
		entry->state = evidence_state(object, processes ? &found : NULL,
					      !view_knows_users(view, entry));
		if (entry->state == STATE_UNUSED)
			entry->state = state_by_records(view, object);
	}
	proc_users_free(&found);

	/* Only now does the array stay where it is. */
	const struct proc_user *next = view->users;

	for (size_t i = 0; i < view->count; i++) {
		view->objects[i].users = next;
		if (next)
			next += view->objects[i].user_count;
	}
}

void view_note_elements(struct view *view, size_t i, const struct ipc_sem_element *elements)
{
	struct view_object *entry = &view->objects[i];
	const struct ipc_object *set = entry->object;
	bool known = view->processes && view->processes->hidden == 0;
	time_t when = evidence_last_activity(set);

	if (entry->state != STATE_UNKNOWN)
		return;
	for (size_t e = 0; e < set->size; e++) {
		enum pid_fate fate = view_pid_fate(view, elements[e].pid, when);

		if (elements[e].ncount > 0 || elements[e].zcount > 0 || fate == PID_ALIVE) {
			entry->state = STATE_IN_USE;
			return;
		}
	}
	if (known)
		entry->state = STATE_UNUSED;
}

void view_free(struct view *view)
{
	free(view->objects);
	free(view->users);
	hash_free(&view->groups);
	*view = (struct view){0};
}
