/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/hash.h against a plain list. */
#include "unit.h"

#include "base/hash.h"

static void nothing_is_found_in_nothing(void **state UNUSED)
{
	struct hash hash = HASH_INIT;

	assert_int_equal(hash_get(&hash, 0, 0), HASH_NONE);
	hash_free(&hash);
	assert_int_equal(hash_put(&hash, 0, 0, 0), HASH_NONE);
	assert_int_equal(hash_get(&hash, 0, 0), 0);
	assert_int_equal(hash_get(&hash, 0, 1), HASH_NONE);
	assert_int_equal(hash_get(&hash, 1, 0), HASH_NONE);
	hash_free(&hash);
	assert_int_equal(hash_get(&hash, 0, 0), HASH_NONE);
}

static void pairs_are_kept_apart(void **state UNUSED)
{
	struct hash hash = HASH_INIT;

	/* Devices and inodes in rows, and the same numbers the other way round. */
	for (uint32_t i = 0; i < 300; i++)
		for (uint32_t k = 0; k < 300; k++)
			assert_int_equal(hash_put(&hash, i, k, i * 300 + k), HASH_NONE);
	assert_int_equal(hash.count, 90000);
	for (uint32_t i = 0; i < 300; i++)
		for (uint32_t k = 0; k < 300; k++)
			assert_int_equal(hash_get(&hash, i, k), i * 300 + k);
	assert_int_equal(hash_get(&hash, 300, 0), HASH_NONE);
	assert_int_equal(hash_get(&hash, UINT64_MAX, UINT64_MAX), HASH_NONE);
	hash_free(&hash);
}

static void the_last_value_counts(void **state UNUSED)
{
	static struct {
		uint64_t a, b;
		uint32_t value;
	} model[500];
	struct hash hash = HASH_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(model); i++) {
		/* The place makes each pair a new one. */
		model[i].a = random_wide() * 1000 + i;
		model[i].b = random_wide();
		model[i].value = HASH_NONE;
	}
	for (unsigned i = 0; i < 50000; i++) {
		size_t at = random_below(ARRAY_SIZE(model));
		uint32_t value = (uint32_t)random_below(HASH_NONE);

		if (random_below(2)) {
			assert_int_equal(hash_get(&hash, model[at].a, model[at].b), model[at].value);
		} else {
			assert_int_equal(hash_put(&hash, model[at].a, model[at].b, value),
					 model[at].value);
			model[at].value = value;
		}
	}
	assert_int_equal(hash.count, ARRAY_SIZE(model));
	hash_free(&hash);
}

static void all_are_gone_through(void **state UNUSED)
{
	struct hash hash = HASH_INIT;
	uint64_t a, b, sum = 0;
	uint32_t value;
	size_t at = 0;

	assert_false(hash_next(&hash, &at, &a, &b, &value));
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(hash_put(&hash, i, i * 3, i), HASH_NONE);
	at = 0;
	while (hash_next(&hash, &at, &a, &b, &value)) {
		assert_true(a == value && b == value * 3);
		sum += value;
	}
	assert_int_equal(sum, 999 * 1000 / 2);
	hash_free(&hash);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_found_in_nothing),
		cmocka_unit_test(pairs_are_kept_apart),
		cmocka_unit_test(the_last_value_counts),
		cmocka_unit_test(all_are_gone_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
