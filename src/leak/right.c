/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/right.h"

/* Inode of the first user namespace, include/linux/proc_ns.h: whoever has power there has it in all. */
#define FIRST_USER_NS 0xEFFFFFFDu

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
 * the one it was given in. Of two that are not the first one it is not known which is below. Over a
 * file it counts in every user namespace that has a number for the file's owner (user_namespaces(7)),
 * which is not known here.
 */
static bool has_power(const struct leak_world *world, const struct leak_scope *scope,
		      const struct proc_trait *trait)
{
	uint64_t owner = world->traits->sight.ipc_owner_ns;

	if (!kind_is_sysv(scope->kind))
		return (trait->powers & (POWER_FILES | POWER_USERS)) != 0;
	return trait->powers & (POWER_IPC | POWER_USERS) &&
	       (trait->user_ns == 0 || owner != FIRST_USER_NS || trait->user_ns == owner);
}

/*
 * The mode counts for private objects too: a child that has dropped its maker's uid may know them.
 * Who may only read a queue takes messages out of it, and who may only read a set waits on it.
 */
enum leak_right leak_right(const struct leak_world *world, const struct leak_scope *scope,
			   const struct proc_trait *trait)
{
	bool file = scope->kind == KIND_PSHM || scope->kind == KIND_PSEM;
	bool member = is_in_group(trait, scope);
	mode_t bits = (scope->mode & 07) | (member ? scope->mode >> 3 & 07 : 0);

	if (!trait->uids)
		return RIGHT_UNKNOWN;
	if (runs_as(trait, scope->uid) || runs_as(trait, scope->cuid))
		return RIGHT_OWNER;
	if (bits & (file ? 02 : 06))
		return RIGHT_MODE;
	if (bits & 04)
		return RIGHT_READER;
	if (scope->acl)
		return RIGHT_ACL;
	return has_power(world, scope, trait) ? RIGHT_POWER : RIGHT_NONE;
}
