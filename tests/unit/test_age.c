/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long ago something was for certain, by clocks that were set and that were not. */
#include "procs.h"
#include "unit.h"

#include "proc/age.h"
#include "proc/clock.h"
#include "proc/take_clock.h"
#include "use/evidence.h"

#define NOW 1000000

static void certain_ages(void **state UNUSED)
{
	static const struct {
		struct proc_clock clock;
		time_t when;
		int64_t age;
	} cases[] = {
		/* The clock has run evenly since. */
		{{NOW, NOW - 5000, 9000, false}, NOW - 100, 100},
		{{NOW, NOW - 5000, 9000, false}, NOW, 0},
		{{NOW, NOW - 5000, 9000, false}, NOW - 5000, 5000},
		/* Dated before that: it was before that, and no more is certain. */
		{{NOW, NOW - 5000, 9000, false}, NOW - 5001, 5000},
		{{NOW, NOW - 5000, 9000, false}, 0, 5000},
		/* The clock went forward a minute ago, by hours. */
		{{NOW, NOW - 60, 9000, false}, NOW - 4 * 3600, 60},
		/* Set, and nothing tells when. */
		{{NOW, 0, 9000, false}, NOW - 100, 0},
		{{NOW, 0, 9000, false}, 0, 0},
		/* Back: the time is to come. */
		{{NOW, NOW - 5000, 9000, false}, NOW + 100, 0},
		/* Nothing is older than the system. */
		{{NOW, NOW - 5000, 4000, false}, NOW - 5000, 4000},
		{{NOW, NOW - 5000, 0, false}, NOW - 5000, 0},
		/* A captured system: as its times say. */
		{{NOW, 0, 0, true}, NOW - 100, 100},
		{{NOW, 0, 0, true}, NOW + 100, 0},
		/* Times that nobody had. */
		{{NOW, NOW - 5000, 9000, false}, INT64_MAX, 0},
		{{NOW, NOW - 5000, 9000, false}, INT64_MIN, 5000},
		{{NOW, 0, 0, true}, INT64_MIN, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t age = proc_age(&cases[i].clock, cases[i].when);

		if (age != cases[i].age)
			fail_msg("case %zu: %lld", i, (long long)age);
	}
}

static void idle_objects(void **state UNUSED)
{
	const struct proc_clock even = {NOW, NOW - 5000, 9000, false};
	const struct proc_clock stepped = {NOW, NOW - 50, 9000, false};
	const struct ipc_object object = {.kind = KIND_SEM, .ctime = NOW - 300,
					  .sem = {.otime = NOW - 200}};

	assert_int_equal(evidence_is_idle(&object, &even, 200), EVIDENCE_IDLE);
	assert_int_equal(evidence_is_idle(&object, &even, 201), EVIDENCE_ACTIVE);
	assert_int_equal(evidence_is_idle(&object, &stepped, 50), EVIDENCE_IDLE);
	assert_int_equal(evidence_is_idle(&object, &stepped, 51), EVIDENCE_CANNOT_TELL);
	assert_int_equal(evidence_is_idle(&object, &stepped, 201), EVIDENCE_ACTIVE);
	/* At once is at once. */
	assert_int_equal(evidence_is_idle(&object, &stepped, 0), EVIDENCE_IDLE);
}

/* A clock that runs ahead since `set` seconds after the start of the system, and moments besides. */
static void evenness(void **state UNUSED)
{
	static const struct {
		struct proc_moment moments[3];
		size_t count;
		int64_t boot;
		time_t since;
	} cases[] = {
		{{{0}}, 0, 1000, 0},
		{{{1000, 0}, {1100, 100}, {1500, 500}}, 3, 1000, 1000},
		{{{1500, 500}, {1000, 0}, {1100, 100}}, 3, 1000, 1000},
		{{{1002, 0}, {1098, 100}, {1500, 500}}, 3, 1000, 1002},
		/* It went forward by an hour after the second moment. */
		{{{1000, 0}, {1100, 100}, {1500 + 3600, 500}}, 3, 1000 + 3600, 5100},
		/* … and nothing was put down since. */
		{{{1000, 0}, {1100, 100}, {1500, 500}}, 3, 1000 + 3600, 0},
		/* Back by as much. */
		{{{4600, 0}, {4700, 100}, {1500, 500}}, 3, 1000, 1500},
		/* There and back: what is between does not count, and nothing before it. */
		{{{1000, 0}, {4700, 100}, {1500, 500}}, 3, 1000, 1500},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct proc_moment moments[3];

		memcpy(moments, cases[i].moments, sizeof(moments));
		if (proc_even_since(moments, cases[i].count, cases[i].boot) != cases[i].since)
			fail_msg("case %zu", i);
	}
}

static void this_machine(void **state UNUSED)
{
	struct proc_clock clock;
	struct timespec up;

	assert_int_equal(proc_clock_take(&live, &clock), 0);
	assert_int_equal(clock_gettime(CLOCK_BOOTTIME, &up), 0);
	assert_false(clock.captured);
	assert_in_range(clock.up, 1, up.tv_sec);
	assert_true(clock.even_since <= clock.now);
	assert_true(proc_age(&clock, 0) <= clock.up);
	assert_int_equal(proc_age(&clock, clock.now), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certain_ages),
		cmocka_unit_test(idle_objects),
		cmocka_unit_test(evenness),
		cmocka_unit_test(this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
