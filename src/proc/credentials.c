/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who a process runs as, in all of its threads: the kernel keeps user, groups and capabilities
 * for each of them (credentials(7)), and a program without the C library's help, or one that
 * calls the kernel itself, changes them for one.
 */
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/credentials.h"
#include "proc/number.h"

void proc_set_add(struct proc_set *set, uint64_t number)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (set->at[i] == number)
			return;
	set->at = array_grow(set->at, &set->cap, (size_t)set->count + 1, sizeof(*set->at));
	set->at[set->count++] = number;
}

static void take_numbers(const char *p, struct proc_set *set)
{
	uint64_t value;

	for (skip_blanks(&p); take_dec(&p, &value); skip_blanks(&p))
		proc_set_add(set, value);
}

static void take_uids(struct proc_scan *scan, const char *p)
{
	take_numbers(p, &scan->uids);
}

static void take_gids(struct proc_scan *scan, const char *p)
{
	take_numbers(p, &scan->gids);
}

/* What is effective or ambient is permitted too (capabilities(7)). */
static void take_permitted(struct proc_scan *scan, const char *p)
{
	static const struct {
		unsigned capability, power;
	} powers[] = {
		{CAP_IPC_OWNER, POWER_IPC},       {CAP_DAC_OVERRIDE, POWER_FILES},
		{CAP_DAC_READ_SEARCH, POWER_FILES}, {CAP_FOWNER, POWER_FILES},
		{CAP_SETUID, POWER_USERS},        {CAP_SETGID, POWER_USERS},
	};
	uint64_t mask = 0;

	skip_blanks(&p);
	(void)take_hex(&p, &mask);
	for (size_t i = 0; i < ARRAY_SIZE(powers); i++)
		if (mask >> powers[i].capability & 1)
			scan->seen.trait.powers |= powers[i].power;
}

void proc_see_credentials(struct proc_scan *scan, const char *status)
{
	static const struct {
		const char *key;
		void (*take)(struct proc_scan *, const char *);
	} keys[] = {
		{"\nUid:", take_uids},
		{"\nGid:", take_gids},
		{"\nGroups:", take_gids},
		{"\nCapPrm:", take_permitted},
	};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *line = strstr(status, keys[i].key);

		if (line)
			keys[i].take(scan, line + strlen(keys[i].key));
	}
}

/* ---- the whole of a process ---- */

void proc_seen_begin(struct proc_scan *scan)
{
	struct proc_set *const sets[] = {&scan->uids,       &scan->gids,   &scan->ipc_spaces,
					 &scan->mnt_spaces, &scan->places, &scan->files};

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		sets[i]->count = 0;
	scan->seen = (struct proc_seen){.trait = {.unit = PROC_NONE, .pid_space = PROC_NONE}};
}

static const uint32_t *narrow(struct arena *arena, const struct proc_set *set)
{
	uint32_t *copy;

	if (!set->count)
		return NULL;
	copy = arena_alloc(arena, set->count * sizeof(*copy));
	for (uint32_t i = 0; i < set->count; i++)
		copy[i] = (uint32_t)set->at[i];
	return copy;
}

static const uint64_t *wide(struct arena *arena, const struct proc_set *set)
{
	uint64_t *copy;

	if (!set->count)
		return NULL;
	copy = arena_alloc(arena, set->count * sizeof(*copy));
	memcpy(copy, set->at, set->count * sizeof(*copy));
	return copy;
}

void proc_seen_end(struct proc_scan *scan)
{
	struct proc_snapshot *snap = scan->snap;
	struct arena *arena = &snap->arena;
	struct proc_seen *seen = &scan->seen;

	seen->trait.uids = narrow(arena, &scan->uids);
	seen->trait.uid_count = scan->uids.count;
	seen->trait.gids = narrow(arena, &scan->gids);
	seen->trait.gid_count = scan->gids.count;
	seen->trait.ipc_spaces = wide(arena, &scan->ipc_spaces);
	seen->trait.ipc_space_count = scan->ipc_spaces.count;
	seen->mnt = wide(arena, &scan->mnt_spaces);
	seen->mnt_count = scan->mnt_spaces.count;
	seen->places = wide(arena, &scan->places);
	seen->place_count = scan->places.count;
	seen->files = narrow(arena, &scan->files);
	seen->file_count = scan->files.count;
	snap->seen = array_grow(snap->seen, &snap->seen_cap, snap->seen_count + 1,
				sizeof(*snap->seen));
	snap->seen[snap->seen_count++] = *seen;
}
