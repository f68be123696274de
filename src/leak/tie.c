/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may depend on an object though nothing shows it. Looking one up by key or name leaves no
 * trace, nor does a failed or a no-wait operation, and a child inherits identifiers from a
 * parent that may be dead. So a tie takes reach, right and ability, and nothing else.
 */
#include <stdlib.h>

#include "leak/tie.h"

/* Inode of the first user namespace, include/linux/proc_ns.h: whoever has power there has it in all. */
#define FIRST_USER_NS 0xEFFFFFFDu

void leak_scope_of(const struct leak_case *c, struct leak_scope *scope)
{
	const struct ipc_object *object = c->object;
	bool sysv = kind_is_sysv(object->kind);

	*scope = (struct leak_scope){
		.space = sysv ? c->ipc_ns : (uint64_t)object->posix.dev,
		.ipc_ns = c->ipc_ns,
		.family = c->family,
		.uid = object->uid,
		.cuid = sysv ? object->cuid : object->uid,
		.gid = object->gid,
		.cgid = sysv ? object->cgid : object->gid,
		.mode = object->mode & 0777,
		.kind = (uint8_t)object->kind,
		.known = !sysv || object->key != 0,
	};
}

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

static bool runs_as(const struct proc_trait *trait, uid_t uid)
{
	for (uint32_t i = 0; i < trait->uid_count; i++)
		if (trait->uids[i] == uid)
			return true;
	return false;
}

static bool is_in_group(const struct proc_trait *trait, const struct leak_scope *scope)
{
	for (uint32_t i = 0; i < trait->gid_count; i++)
		if (trait->gids[i] == scope->gid || trait->gids[i] == scope->cgid)
			return true;
	return false;
}

/*
 * A capability counts in the user namespace that owns the IPC namespace, and in those below
 * the one it was given in. Of two that are not the first one it is not known which is below.
 */
static bool rules_ipc(const struct leak_world *world, const struct proc_trait *trait)
{
	uint64_t owner = world->traits->sight.ipc_owner_ns;

	return trait->ipc_owner &&
	       (trait->user_ns == 0 || owner != FIRST_USER_NS || trait->user_ns == owner);
}

/*
 * Whether it is let in: REASON_TIED_OWNER, _MODE or _CAPABILITY, or REASON_UNTIED_RIGHT. The mode
 * counts for private objects too: a child that has dropped its maker's uid may know them. To
 * depend on a file of somebody else without the right to write is not known of any program.
 */
static enum reason_code right_of(const struct leak_world *world, const struct leak_scope *scope,
				 const struct proc_trait *trait)
{
	mode_t bits = kind_is_sysv(scope->kind) ? 06 : 02;

	if (runs_as(trait, scope->uid) || runs_as(trait, scope->cuid))
		return REASON_TIED_OWNER;
	if (scope->mode & bits || (scope->mode & bits << 3 && is_in_group(trait, scope)))
		return REASON_TIED_MODE;
	if (scope->known && (scope->kind == KIND_SEM || scope->kind == KIND_MSG) &&
	    rules_ipc(world, trait))
		return REASON_TIED_CAPABILITY;
	return REASON_UNTIED_RIGHT;
}

/* Whoever runs as the owner of a file needs no more than open(2). */
static bool is_able(const struct leak_scope *scope, const struct proc_trait *trait,
		    enum reason_code right)
{
	static const unsigned calls[KIND_COUNT] = {
		[KIND_SHM] = ABLE_SHM | ABLE_ANYTHING,
		[KIND_MSG] = ABLE_MSG | ABLE_ANYTHING,
		[KIND_SEM] = ABLE_SEM | ABLE_ANYTHING,
		[KIND_PSHM] = ABLE_SHM_OPEN | ABLE_STATIC | ABLE_UNREADABLE | ABLE_FFI,
		[KIND_PMSG] = ABLE_MQ_OPEN | ABLE_STATIC | ABLE_UNREADABLE | ABLE_FFI,
		[KIND_PSEM] = ABLE_SEM_OPEN | ABLE_STATIC | ABLE_UNREADABLE | ABLE_FFI,
	};

	if (!kind_is_sysv(scope->kind) && right == REASON_TIED_OWNER)
		return true;
	return (trait->able & calls[scope->kind]) != 0;
}

enum reason_code leak_tie(const struct leak_world *world, const struct leak_scope *scope,
			  uint32_t process)
{
	const struct proc_process *p = &world->processes->processes[process];
	const struct proc_trait *trait = &world->traits->of[process];
	enum reason_code right;

	if (trait->passive != PASSIVE_NOT)
		return REASON_UNTIED_PASSIVE;
	if (!reaches(trait, scope))
		return REASON_UNTIED_REACH;
	right = trait->uids ? right_of(world, scope, trait) : REASON_HIDDEN;
	if (right == REASON_UNTIED_RIGHT)
		return right;
	if (scope->family && scope->family->programs) {
		enum family_program runs = family_program(scope->family, p, trait);

		if (runs == FAMILY_RUNS_OTHER)
			return REASON_UNTIED_FAMILY;
		if (right != REASON_HIDDEN && trait->program)
			return runs == FAMILY_RUNS ? REASON_TIED_FAMILY : REASON_TIED_ARGUMENTS;
	}
	if (right == REASON_HIDDEN)
		return right;
	if (!is_able(scope, trait, right))
		return REASON_UNTIED_ABILITY;
	if (kind_is_sysv(scope->kind) && p->lacks & (PROC_MAPPINGS | PROC_SLEEPERS))
		return REASON_HIDDEN;
	if (right == REASON_TIED_MODE && p->lacks & PROC_MAPPINGS)
		return REASON_HIDDEN;
	return right;
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
