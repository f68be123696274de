/* SPDX-License-Identifier: GPL-2.0-or-later */
/* applets/leaks/moments.h */
#include "unit.h"

#include "applets/leaks/moments.h"

#define SECOND INT64_C(1000)
#define NOW (7200 * SECOND)

/* Watched for so many seconds, over a window of a minute. */
static struct leaks_moments watched_for(int64_t seconds)
{
	return (struct leaks_moments){.window = 60 * SECOND, .began = NOW - seconds * SECOND};
}

static struct leaks_moment moment(size_t source, uint64_t bytes, int64_t ago)
{
	return (struct leaks_moment){NOW - ago * SECOND, source, bytes};
}

static void add(struct leaks_moments *moments, struct leaks_moment moment)
{
	moments_add(moments, &moment);
}

static void take_back(struct leaks_moments *moments, struct leaks_moment moment)
{
	moments_take_back(moments, &moment);
}

static void assert_rate(const struct leaks_moments *moments, size_t source, uint64_t objects,
			uint64_t bytes)
{
	struct leaks_rate rate = moments_rate(moments, source, NOW);

	assert_int_equal(rate.objects, objects);
	assert_int_equal(rate.bytes, bytes);
}

static void the_window_counts(void **state UNUSED)
{
	struct leaks_moments moments = watched_for(3600);
	struct leaks_rate rate;

	add(&moments, moment(0, 100, 61));
	add(&moments, moment(0, 100, 60));
	add(&moments, moment(1, 5, 30));
	add(&moments, moment(0, 100, 0));
	assert_rate(&moments, 0, 2, 200);
	assert_rate(&moments, 1, 1, 5);
	assert_rate(&moments, 2, 0, 0);
	rate = moments_rate(&moments, 0, NOW);
	assert_int_equal(rate.span, 60 * SECOND);
	assert_int_equal(rate_per_hour(&rate, rate.objects), 120);
	assert_int_equal(rate_per_hour(&rate, UINT64_MAX / 60), UINT64_MAX / 60 * 60);
	moments_free(&moments);
}

static void no_longer_than_somebody_watches(void **state UNUSED)
{
	struct leaks_moments moments = watched_for(10);
	struct leaks_rate rate;

	add(&moments, moment(0, 100, 5));
	rate = moments_rate(&moments, 0, NOW);
	assert_int_equal(rate.span, 10 * SECOND);
	assert_int_equal(rate_per_hour(&rate, rate.objects), 360);
	moments.began = NOW;
	rate = moments_rate(&moments, 0, NOW);
	assert_int_equal(rate_per_hour(&rate, rate.objects), 0);
	moments_free(&moments);
}

/* However long it is watched: what is kept is what the window holds. */
static void what_is_older_is_forgotten(void **state UNUSED)
{
	struct leaks_moments moments = watched_for(3600);

	for (int64_t ago = 3600; ago > 0; ago--) {
		add(&moments, moment(0, 1, ago));
		moments_forget(&moments, NOW - ago * SECOND);
		assert_true(moments.count <= 61);
	}
	moments_forget(&moments, NOW);
	assert_int_equal(moments.count, 60);
	assert_int_equal(moments.at[0].when, NOW - 60 * SECOND);
	assert_rate(&moments, 0, 60, 60);
	moments_forget(&moments, NOW + 61 * SECOND);
	assert_int_equal(moments.count, 0);
	moments_forget(&moments, NOW);
	moments_free(&moments);
}

/* What goes again takes no moment of another object of the same size along. */
static void each_takes_its_own_back(void **state UNUSED)
{
	struct leaks_moments moments = watched_for(3600);

	add(&moments, moment(0, 100, 90));
	add(&moments, moment(0, 100, 20));
	add(&moments, moment(0, 100, 10));
	add(&moments, moment(1, 100, 10));
	moments_forget(&moments, NOW);
	take_back(&moments, moment(0, 100, 90));
	assert_rate(&moments, 0, 2, 200);
	take_back(&moments, moment(0, 100, 20));
	assert_rate(&moments, 0, 1, 100);
	assert_int_equal(moments.at[0].when, NOW - 10 * SECOND);
	take_back(&moments, moment(0, 100, 10));
	assert_rate(&moments, 0, 0, 0);
	assert_rate(&moments, 1, 1, 100);
	moments_free(&moments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_window_counts),
		cmocka_unit_test(no_longer_than_somebody_watches),
		cmocka_unit_test(what_is_older_is_forgotten),
		cmocka_unit_test(each_takes_its_own_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
