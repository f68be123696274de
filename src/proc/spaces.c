/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PID namespaces (pid_namespaces(7)) within the reader's. Who entered one by setns(2) can come with
 * what it learned outside. That all members descend from the init is certain where each
 *  - has the session that the init leads: a session is only inherited by fork(2); or
 *  - has a parent among those other than the init: it is an orphan's new parent only where the
 *    orphan's own descended from it.
 * The init itself inherits orphans of whoever entered, so being its child says nothing. And the
 * init must have been started by a container engine: a program that goes into a namespace by itself
 * knows all that its parent knew.
 */
#include "base/alloc.h"
#include "base/util.h"
#include "proc/snapshot.h"
#include "proc/spaces.h"

/* Its number in its own namespace. */
static pid_t inner_pid(const struct proc_process *process)
{
	return process->nspid_count ? process->nspid[process->nspid_count - 1] : 0;
}

/* Longer chains of parents are not followed: nobody is sure then. */
#define MOST_PARENTS 1000

static bool descends(const struct proc_snapshot *snap, const struct proc_process *process,
		     const struct proc_process *init)
{
	for (int i = 0; process && i < MOST_PARENTS; i++) {
		if (process == init || (init->sid == init->pid && process->sid == init->pid))
			return true;
		if (process->ns.pid != init->ns.pid || process->ppid == init->pid)
			return false;
		process = proc_find(snap, process->ppid);
	}
	return false;
}

static void find_init(const struct proc_snapshot *snap, struct proc_pid_space *space,
		      const struct proc_process **init)
{
	*init = NULL;
	for (size_t i = 0; i < snap->process_count; i++)
		if (snap->processes[i].ns.pid == space->number &&
		    inner_pid(&snap->processes[i]) == 1)
			*init = &snap->processes[i];
	if (*init)
		space->began = (*init)->start_time;
	space->sealed = *init && (*init)->start_time && (*init)->container && !(*init)->forked;
}

static void add_space(struct proc_traits *traits, size_t *cap, uint64_t number)
{
	traits->pid_spaces = array_grow(traits->pid_spaces, cap, traits->pid_space_count + 1,
					sizeof(*traits->pid_spaces));
	traits->pid_spaces[traits->pid_space_count++] = (struct proc_pid_space){.number = number};
}

static void seal(const struct proc_snapshot *snap, struct proc_traits *traits, uint32_t number)
{
	struct proc_pid_space *space = &traits->pid_spaces[number];
	const struct proc_process *init;

	find_init(snap, space, &init);
	for (size_t i = 0; i < snap->process_count && space->sealed; i++)
		if (traits->of[i].pid_space == number &&
		    traits->of[i].passive != PASSIVE_DEAD &&
		    !descends(snap, &snap->processes[i], init))
			space->sealed = false;
}

void proc_take_spaces(const struct proc_snapshot *snap, struct proc_traits *traits)
{
	struct hash index = HASH_INIT;
	size_t cap = 0;

	for (size_t i = 0; i < snap->process_count; i++) {
		uint64_t number = snap->processes[i].ns.pid;
		uint32_t place;

		if (!number || !snap->own.pid || number == snap->own.pid)
			continue;
		place = hash_get(&index, number, 0);
		if (place == HASH_NONE) {
			place = (uint32_t)traits->pid_space_count;
			(void)hash_put(&index, number, 0, place);
			add_space(traits, &cap, number);
		}
		traits->of[i].pid_space = place;
	}
	for (size_t i = 0; i < traits->pid_space_count; i++)
		seal(snap, traits, (uint32_t)i);
	hash_free(&index);
}
