/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/judge.h"

#include "base/alloc.h"

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

bool leak_is_later(const struct leak_case *c, time_t began)
{
	return began != 0 && c->last != 0 && began > c->last + TIME_SLACK &&
	       leak_clock_holds(c->world, c->last);
}
