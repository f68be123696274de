/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/age.h"

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t proc_age(const struct proc_clock *clock, time_t when)
{
	time_t from = !clock->captured && when < clock->even_since ? clock->even_since : when;
	int64_t age;

	if (!clock->captured && clock->even_since == 0)
		return 0;
	/* Whoever owns a file gives it what time he likes. */
	if (__builtin_sub_overflow((int64_t)clock->now, (int64_t)from, &age) || age < 0)
		return 0;
	return clock->captured ? age : least(age, clock->up);
}
