/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes that wait for this very command: the shell of a script, cron's or a CI step's shell,
 * sudo(8) between the two. They go up to the leader of the session (setsid(2)), and from one that
 * gives a command a session of its own on to whoever called that.
 */
#include "base/alloc.h"
#include "leak/callers.h"

static bool is_bystander(const struct proc_trait *trait)
{
	const unsigned able = ABLE_SHM | ABLE_MSG | ABLE_SEM | ABLE_SHM_OPEN | ABLE_MQ_OPEN |
			      ABLE_SEM_OPEN | ABLE_ANYTHING;

	/* A shell is able because it might run a script that holds what ipcmk(1) printed. */
	return (trait->able & ABLE_SCRIPT) || trait->passive != PASSIVE_NOT ||
	       !(trait->able & able);
}

void leak_find_callers(struct leak_court *court)
{
	const struct leak_world *world = court->world;
	const struct proc_snapshot *processes = world->processes;
	const struct proc_process *p = world->self > 0 ? proc_find(processes, world->self) : NULL;
	pid_t session = p ? p->sid : 0;

	if (!p || world->count_callers)
		return;
	court->callers = xcalloc(processes->process_count, sizeof(*court->callers));
	while ((p = proc_find(processes, p->ppid))) {
		size_t i = (size_t)(p - processes->processes);
		const struct proc_trait *trait = &world->traits->of[i];

		/* A parent that is met again: the numbers were read at several moments. */
		if ((p->sid != session && !trait->relays) || court->callers[i] != CALLER_NOT)
			return;
		court->callers[i] = is_bystander(trait) ? CALLER_WAITS : CALLER_PROGRAM;
		session = p->sid;
	}
}

bool leak_is_caller(const struct leak_court *court, uint32_t process, enum reason_code *code)
{
	if (!court->callers || court->callers[process] == CALLER_NOT)
		return false;
	*code = court->callers[process] == CALLER_WAITS ? REASON_UNTIED_CALLER
							: REASON_UNTIED_WAITING;
	return true;
}
