/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A world made ready for many questions, and one object of it while it is judged. */
#include <stdlib.h>

#include "base/alloc.h"
#include "leak/callers.h"
#include "leak/court.h"

static int compare_name_pids(const void *a, const void *b)
{
	const struct name_pid *x = a;
	const struct name_pid *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static void index_name_pids(struct leak_court *court, const struct proc_snapshot *processes)
{
	size_t cap = 0;

	for (size_t i = 0; i < processes->process_count; i++) {
		const struct proc_process *process = &processes->processes[i];
		size_t levels = process->nspid_count;

		court->name_pids = array_grow(court->name_pids, &cap,
					      court->name_pid_count + levels + 1,
					      sizeof(*court->name_pids));
		court->name_pids[court->name_pid_count++] =
			(struct name_pid){process->pid, (uint32_t)i};
		for (size_t level = 0; level < levels; level++)
			if (process->nspid[level] != process->pid)
				court->name_pids[court->name_pid_count++] =
					(struct name_pid){process->nspid[level], (uint32_t)i};
	}
	if (court->name_pid_count > 1)
		qsort(court->name_pids, court->name_pid_count, sizeof(*court->name_pids),
		      compare_name_pids);
}

/* May a file be open though no descriptor and no mapping that was read shows it? */
static bool files_may_hide(const struct leak_world *world)
{
	const struct proc_sight *sight = &world->traits->sight;

	if (sight->in_flight > 0 || !sight->in_flight_known || (!sight->whole && !world->alone))
		return true;
	for (size_t i = 0; i < world->processes->process_count; i++)
		if (world->processes->processes[i].lacks & (PROC_FDS | PROC_MAPPINGS) ||
		    world->traits->of[i].hides_fds)
			return true;
	return false;
}

void leak_open_court(struct leak_court *court, const struct leak_world *world,
		     const struct ipc_list *objects)
{
	*court = (struct leak_court){.world = world};
	view_build(&court->view, objects, world->processes, world->ipc_ns);
	for (size_t i = 0; i < world->witness_count; i++)
		(void)place_put(&court->witnesses, world->witnesses[i].object, (uint32_t)i);
	if (!world->processes)
		return;
	index_name_pids(court, world->processes);
	leak_find_callers(court);
	court->doubts_posix = files_may_hide(world);
}

void leak_close_court(struct leak_court *court)
{
	view_free(&court->view);
	hash_free(&court->witnesses);
	free(court->name_pids);
	free(court->callers);
}

void leak_open_case(struct leak_case *c, const struct leak_court *court, size_t i, size_t seen)
{
	const struct leak_world *world = court->world;
	const struct ipc_object *object = &world->objects->objects[i];
	struct leak_reason *reasons = c->reasons;
	size_t cap = c->reason_cap;

	*c = (struct leak_case){
		.court = court,
		.world = world,
		.object = object,
		.seen = &court->view.objects[seen],
		.elements = world->elements ? world->elements[i] : NULL,
		.lease = world->leases ? world->leases[i] : LEASE_NOT_ASKED,
		.last = evidence_last_activity(object),
		.ipc_ns = object->ipc_ns ? object->ipc_ns : world->ipc_ns,
		.maybe_recorded = PROC_NONE,
		.reasons = reasons,
		.reason_cap = cap,
	};
	if (world->families)
		c->family = families_find(world->families, object, &c->name_pid);
	if (world->rules)
		c->rule = rules_find(world->rules, object);
}
