/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/judge.h"

#include "base/alloc.h"
#include "proc/age.h"

void leak_add(struct leak_case *c, const struct leak_reason *reason)
{
	c->reasons = array_grow(c->reasons, &c->reason_cap, c->reason_count + 1,
				sizeof(*c->reasons));
	c->reasons[c->reason_count++] = *reason;
}

bool leak_clock_holds(const struct leak_world *world, time_t when)
{
	time_t since = world->traits ? world->traits->sight.clock_even_since : 0;

	return since != 0 && when >= since;
}

/* By a watch: *least and *most, of which the latter is not changed where it cannot be told. */
static void watched(const struct leak_case *c, int64_t up, int64_t *least, int64_t *most)
{
	struct place key = ipc_place(c->object, c->ipc_ns);
	uint32_t i = place_get(&c->court->witnesses, key);
	const struct leak_witness *witness = i == HASH_NONE ? NULL : &c->world->witnesses[i];

	if (!witness || witness->looked == 0)
		return;
	if (witness->active != c->last) {
		*most = up - witness->looked; /* it was active since */
		return;
	}
	*least = up - witness->seen;
	if (witness->before >= 0)
		*most = up - witness->before;
}

int64_t leak_idle(const struct leak_case *c)
{
	const struct proc_sight *sight = c->world->traits ? &c->world->traits->sight : NULL;
	int64_t least = 0;
	int64_t most = INT64_MAX;
	struct proc_clock clock = {.captured = c->world->captured};

	if (!sight || c->last == 0)
		return 0;
	clock.now = sight->now;
	clock.even_since = sight->clock_even_since;
	clock.up = sight->up;

	int64_t age = proc_age(&clock, c->last);

	watched(c, sight->up, &least, &most);
	age = age > least ? age : least;
	return age < most ? age : most;
}

bool leak_is_later(const struct leak_case *c, time_t began)
{
	return began != 0 && c->last != 0 && began > c->last + TIME_SLACK &&
	       leak_clock_holds(c->world, c->last);
}
