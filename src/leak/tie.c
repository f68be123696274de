/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may depend on an object though nothing shows it. Looking one up by key or name leaves no
 * trace, nor does a failed or a no-wait operation, and a child inherits identifiers from a
 * parent that may be dead. So a tie takes reach, right and ability, and nothing else.
 */
#include <stdlib.h>

#include "leak/callers.h"
#include "leak/right.h"
#include "leak/tie.h"

static bool has_number(const uint64_t *numbers, uint32_t count, uint64_t number)
{
	for (uint32_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

/* mq_open(2) needs no mount: it looks into the queues of the IPC namespace. */
static bool reaches(const struct proc_trait *trait, const struct leak_scope *scope)
{
	bool by_space = kind_is_sysv(scope->kind) || scope->kind == KIND_PMSG;
	bool by_device = !kind_is_sysv(scope->kind);

	if (by_space && (!trait->ipc_spaces ||
			 has_number(trait->ipc_spaces, trait->ipc_space_count, scope->ipc_ns)))
		return true;
	return by_device && (!trait->devices ||
			     has_number(trait->devices, trait->device_count, scope->space));
}

/* What a process of a kind refers to that uses the objects of that kind, and nothing else. */
static const unsigned own_calls[KIND_COUNT] = {
	[KIND_SHM] = ABLE_SHM,        [KIND_MSG] = ABLE_MSG,      [KIND_SEM] = ABLE_SEM,
	[KIND_PSHM] = ABLE_SHM_OPEN,  [KIND_PMSG] = ABLE_MQ_OPEN, [KIND_PSEM] = ABLE_SEM_OPEN,
};

/* Whoever runs as the owner of a file needs no more than open(2). */
static bool is_able(const struct leak_scope *scope, const struct proc_trait *trait,
		    enum leak_right right)
{
	const unsigned anything = kind_is_sysv(scope->kind)
					  ? ABLE_ANYTHING
					  : ABLE_STATIC | ABLE_UNREADABLE | ABLE_FFI;

	if (!kind_is_sysv(scope->kind) && right == RIGHT_OWNER)
		return true;
	return (trait->able & (own_calls[scope->kind] | anything)) != 0;
}

static bool refers(const struct leak_scope *scope, const struct proc_trait *trait)
{
	return (trait->able & own_calls[scope->kind]) != 0;
}

/*
 * That it may read everybody's files, as nearly all do, or that it is root, says little: then it must
 * refer to the very calls. A private object was made for nobody who has but a capability.
 */
static enum reason_code tie_of(const struct leak_scope *scope, const struct proc_trait *trait,
			       enum leak_right right)
{
	switch (right) {
	case RIGHT_OWNER:
		return REASON_TIED_OWNER;
	case RIGHT_MODE:
		return REASON_TIED_MODE;
	case RIGHT_READER:
		return refers(scope, trait) ? REASON_TIED_MODE : REASON_UNTIED_READER;
	case RIGHT_ACL:
		return refers(scope, trait) ? REASON_TIED_ACL : REASON_UNTIED_READER;
	case RIGHT_POWER:
		return scope->known && refers(scope, trait) ? REASON_TIED_CAPABILITY
							    : REASON_UNTIED_PRIVILEGE;
	case RIGHT_UNKNOWN:
	case RIGHT_NONE:
		break;
	}
	return REASON_HIDDEN;
}

/* What of a process has to be read to see whether it uses an object. */
static bool is_hidden(const struct leak_scope *scope, const struct proc_process *process,
		      enum leak_right right)
{
	const unsigned needs = kind_is_sysv(scope->kind) ? PROC_MAPPINGS | PROC_SLEEPERS
							 : PROC_MAPPINGS | PROC_FDS;

	/*
	 * That somebody who has but a capability comes to a private object is unlikely enough; and
	 * whether he has a file open, a lease tells.
	 */
	if (right == RIGHT_POWER && (!scope->known || !kind_is_sysv(scope->kind)))
		return false;
	return (process->lacks & needs) != 0;
}

/* That a program of root's could be one of the family's, for all that can be told, says little. */
static enum reason_code family_tie(enum family_program runs, enum leak_right right)
{
	if (runs == FAMILY_RUNS)
		return REASON_TIED_FAMILY;
	return right == RIGHT_POWER ? REASON_UNTIED_PRIVILEGE : REASON_TIED_ARGUMENTS;
}

static bool is_no_program(const struct proc_trait *trait)
{
	return trait->passive == PASSIVE_KERNEL || trait->passive == PASSIVE_DEAD;
}

enum reason_code leak_tie(const struct leak_court *court, const struct leak_scope *scope,
			  uint32_t process)
{
	const struct leak_world *world = court->world;
	const struct proc_process *p = &world->processes->processes[process];
	const struct proc_trait *trait = &world->traits->of[process];
	bool programs = scope->family && scope->family->programs;
	enum family_program runs = FAMILY_RUNS_OTHER;
	enum reason_code code;
	enum leak_right right;

	/* Proof first. */
	if (is_no_program(trait))
		return REASON_UNTIED_NO_PROGRAM;
	if (!reaches(trait, scope))
		return REASON_UNTIED_REACH;
	right = leak_right(world, scope, trait);
	if (right == RIGHT_NONE)
		return REASON_UNTIED_RIGHT;
	if (programs)
		runs = family_program(scope->family, p, trait);
	if (programs && runs == FAMILY_RUNS_OTHER)
		return REASON_UNTIED_FAMILY;
	if (leak_is_caller(court, process, &code))
		return code;
	if (programs && right != RIGHT_UNKNOWN && trait->program)
		return family_tie(runs, right);
	if (trait->passive != PASSIVE_NOT)
		return REASON_UNTIED_PASSIVE;
	if (right == RIGHT_UNKNOWN)
		return REASON_HIDDEN;
	if (!is_able(scope, trait, right))
		return REASON_UNTIED_ABILITY;
	if (is_hidden(scope, p, right))
		return REASON_HIDDEN;
	return tie_of(scope, trait, right);
}

/* ---- what unties ---- */

enum reason_code leak_untie(const struct leak_case *c, uint32_t process, enum reason_code tie)
{
	const struct proc_traits *traits = c->world->traits;
	const struct proc_trait *trait = &traits->of[process];
	bool private = kind_is_sysv(c->object->kind) && c->object->key == 0;

	if (c->family && c->family->made_late &&
	    leak_is_later(c, c->world->processes->processes[process].start_time))
		return REASON_UNTIED_LATE;
	/* It is known only to its maker's descendants, and to whom they told. */
	if (private && trait->unit != PROC_NONE && traits->units[trait->unit].sealed &&
	    leak_is_later(c, traits->units[trait->unit].invoked))
		return REASON_UNTIED_UNIT;
	if (private && trait->pid_space != PROC_NONE &&
	    traits->pid_spaces[trait->pid_space].sealed &&
	    leak_is_later(c, traits->pid_spaces[trait->pid_space].began))
		return REASON_UNTIED_PID_SPACE;
	return tie;
}

/* For bsearch(3) among court.name_pids. */
static int by_pid(const void *a, const void *b)
{
	const struct name_pid *x = a;
	const struct name_pid *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

/*
 * A living process that has the number in some PID namespace, and started not after
 * the object was made; PROC_NONE.
 */
static uint32_t living_by_name(const struct leak_case *c, pid_t pid)
{
	const struct leak_court *court = c->court;
	const struct name_pid *found = NULL;
	time_t born = evidence_born(c->object);

	if (court->name_pid_count > 0)
		found = bsearch(&(struct name_pid){.pid = pid}, court->name_pids,
				court->name_pid_count, sizeof(*found), by_pid);
	if (!found)
		return PROC_NONE;
	while (found > court->name_pids && found[-1].pid == pid)
		found--;
	for (; found < court->name_pids + court->name_pid_count && found->pid == pid; found++) {
		const struct proc_process *process = &c->world->processes->processes[found->process];
		bool later = process->start_time > born + TIME_SLACK &&
			     leak_clock_holds(c->world, born);

		if (!later && c->world->traits->of[found->process].passive != PASSIVE_DEAD)
			return found->process;
	}
	return PROC_NONE;
}

/* Does the maker's death end the use, and is it dead for certain? */
static bool maker_is_dead(const struct leak_case *c, struct leak_reason *reason)
{
	const struct leak_world *world = c->world;
	struct place key = ipc_place(c->object, c->ipc_ns);
	uint32_t witness = place_get(&c->court->witnesses, key);

	if (!c->family->dies_with_maker)
		return false;
	if (witness != HASH_NONE && world->witnesses[witness].dead) {
		*reason = (struct leak_reason){.code = REASON_UNTIED_WATCHED, .process = PROC_NONE,
					       .pid = world->witnesses[witness].pid};
		return true;
	}
	/* A number of a PID namespace that we do not see tells nothing. */
	if (!c->family->pid_of_maker || c->name_pid == 0 ||
	    (!world->traits->sight.whole && !world->alone))
		return false;
	if (living_by_name(c, c->name_pid) != PROC_NONE)
		return false;
	*reason = (struct leak_reason){.code = REASON_UNTIED_PID, .process = PROC_NONE,
				       .pid = c->name_pid};
	return true;
}

bool leak_untie_all(const struct leak_case *c, struct leak_reason *reason, bool *on_lease)
{
	const struct leak_world *world = c->world;

	*on_lease = false;
	if (!c->family || !world->processes)
		return false;
	if (maker_is_dead(c, reason))
		return true;
	if (!c->family->always_open || c->object->kind == KIND_SEM || c->object->kind == KIND_MSG)
		return false;
	/* Who has a segment attached, the kernel counts; who has a file open, a lease tells. */
	*on_lease = c->object->kind != KIND_SHM && c->lease != LEASE_FREE &&
		    (c->court->doubts_posix || !world->traits->sight.whole ||
		     world->traits->sight.restless);
	*reason = (struct leak_reason){.code = REASON_UNTIED_OPEN, .process = PROC_NONE,
				       .text = c->family->title};
	return true;
}

uint32_t leak_named(const struct leak_case *c)
{
	if (!c->family || !c->family->pid_of_maker || c->name_pid == 0)
		return PROC_NONE;
	return living_by_name(c, c->name_pid);
}
