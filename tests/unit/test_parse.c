/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/parse.h: tables of odd text, and random text against the C library. */
#include "unit.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>

#include "base/parse.h"

#define UNTOUCHED 0x5aa55aa5u

struct number_case {
	const char *text;
	int result; /* 0 or a negative errno, which leaves the value alone */
	uint64_t value;
};

static void unsigned_numbers(void **state UNUSED)
{
	static const struct number_case cases[] = {
		{"0", 0, 0},
		{"7", 0, 7},
		{"007", 0, 7},
		{"2147483647", 0, INT32_MAX},
		{"2147483648", 0, 2147483648},
		{"4294967296", 0, 4294967296},
		{"9223372036854775807", 0, INT64_MAX},
		{"9223372036854775808", 0, UINT64_C(1) << 63},
		{"18446744073709551615", 0, UINT64_MAX},
		{"00000000000000000000000000000018446744073709551615", 0, UINT64_MAX},
		{"18446744073709551616", -ERANGE, 0},
		{"18446744073709551620", -ERANGE, 0},
		{"184467440737095516150", -ERANGE, 0},
		{"99999999999999999999999999999999999999999999", -ERANGE, 0},
		{"", -EINVAL, 0},
		{" 1", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"1\n", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{"-1", -EINVAL, 0},
		{"-0", -EINVAL, 0},
		{"0x1", -EINVAL, 0},
		{"1e3", -EINVAL, 0},
		{"1.0", -EINVAL, 0},
		{"1,000", -EINVAL, 0},
		{"a", -EINVAL, 0},
		{"/", -EINVAL, 0},
		{":", -EINVAL, 0},
		{"\xd9\xa1", -EINVAL, 0}, /* an Arabic digit */
		{"\xef\xbc\x91", -EINVAL, 0}, /* a wide one */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t value = UNTOUCHED;

		assert_int_equal(parse_u64(cases[i].text, UINT64_MAX, &value), cases[i].result);
		assert_int_equal(value, cases[i].result ? UNTOUCHED : cases[i].value);
	}
}

static void unsigned_numbers_up_to(void **state UNUSED)
{
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t max = random_wide();
		uint64_t n = random_below(2) ? max + random_below(3) - 1 : random_wide();
		uint64_t value = UNTOUCHED;
		char text[32];

		(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
		assert_int_equal(parse_u64(text, max, &value), n > max ? -ERANGE : 0);
		assert_int_equal(value, n > max ? UNTOUCHED : n);
	}
}

/* Text that is no string: what follows the digits is not looked at. */
static void digits_in_the_middle(void **state UNUSED)
{
	uint64_t value = UNTOUCHED;

	assert_int_equal(parse_digits("1234", 2, 10, 99, &value), 0);
	assert_int_equal(value, 12);
	assert_int_equal(parse_digits("777z", 3, 8, 0777, &value), 0);
	assert_int_equal(value, 0777);
	assert_int_equal(parse_digits("78", 2, 8, 0777, &value), -EINVAL);
	assert_int_equal(parse_digits("1000", 4, 8, 0777, &value), -ERANGE);
	assert_int_equal(parse_digits("1777777777777777777777", 22, 8, UINT64_MAX, &value), 0);
	assert_int_equal(value, UINT64_MAX);
	assert_int_equal(parse_digits("2000000000000000000000", 22, 8, UINT64_MAX, &value), -ERANGE);
	assert_int_equal(parse_digits("5", 0, 10, 9, &value), -EINVAL);
	assert_int_equal(value, UINT64_MAX);
}

static void identifiers(void **state UNUSED)
{
	static const struct number_case cases[] = {
		{"0", 0, 0},
		{"32768", 0, 32768},
		{"2147483647", 0, INT_MAX},
		{"2147483648", -ERANGE, 0},
		{"4294967296", -ERANGE, 0},
		{"18446744073709551616", -ERANGE, 0},
		{"-1", -EINVAL, 0},
		{"0x10", -EINVAL, 0},
		{"", -EINVAL, 0},
		{"12a", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int id = -7;

		assert_int_equal(parse_id(cases[i].text, &id), cases[i].result);
		assert_int_equal(id, cases[i].result ? -7 : (int)cases[i].value);
	}
}

static void keys(void **state UNUSED)
{
	static const struct number_case cases[] = {
		{"0", 0, 0},
		{"00", 0, 0},
		{"-0", 0, 0},
		{"0x0", 0, 0},
		{"1234", 0, 1234},
		{"010", 0, 8},
		{"0x4d2", 0, 1234},
		{"0X4D2", 0, 1234},
		{"0xffffffff", 0, UINT32_MAX},
		{"0x00000000000000000000ffffffff", 0, UINT32_MAX},
		{"4294967295", 0, UINT32_MAX},
		{"037777777777", 0, UINT32_MAX},
		{"-1", 0, UINT32_MAX},
		{"-2147483648", 0, 0x80000000},
		{"-0x80000000", 0, 0x80000000},
		{" 5", 0, 5},
		{"\t\n+5", 0, 5},
		{"-2147483649", -ERANGE, 0},
		{"4294967296", -ERANGE, 0},
		{"0x100000000", -ERANGE, 0},
		{"0x1000000000000000", -ERANGE, 0},
		{"0x10000000000000000", -ERANGE, 0},
		{"0x1000000000000000f", -ERANGE, 0},
		{"18446744073709551617", -ERANGE, 0},
		{"040000000000", -ERANGE, 0},
		{"", -EINVAL, 0},
		{" ", -EINVAL, 0},
		{"-", -EINVAL, 0},
		{"+", -EINVAL, 0},
		{"--1", -EINVAL, 0},
		{"+-1", -EINVAL, 0},
		{"- 1", -EINVAL, 0},
		{"5 ", -EINVAL, 0},
		{"0x", -EINVAL, 0},
		{"0xg", -EINVAL, 0},
		{"0x-1", -EINVAL, 0},
		{"x1", -EINVAL, 0},
		{"08", -EINVAL, 0},
		{"12z", -EINVAL, 0},
		{"deadbeef", -EINVAL, 0},
		{"1\xc2\xa0", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t key = UNTOUCHED;
		int result = parse_key(cases[i].text, &key);

		if (result != cases[i].result || key != (result ? UNTOUCHED : cases[i].value))
			fail_msg("key '%s': result %d, key %#x", cases[i].text, result, key);
	}
}

static void make_random_text(char *text, size_t size, const char *alphabet)
{
	size_t n = random_below(size);

	for (size_t i = 0; i < n; i++)
		text[i] = alphabet[random_below(strlen(alphabet))];
	text[n] = '\0';
}

/* A key is read when strtoul(3) reads all of it and what it reads is 32 bits wide. */
static void keys_like_strtoul(void **state UNUSED)
{
	for (unsigned i = 0; i < 200000; i++) {
		char text[14];
		char *end;
		uint32_t key = UNTOUCHED;

		make_random_text(text, sizeof(text), i % 2 ? "0123456789" : "00xX12789afgF-+ ");
		errno = 0;

		bool whole_negative = strchr(text, '-');
		unsigned long value = strtoul(text, &end, 0);
		bool number = end != text && !*end;
		bool fits = errno != ERANGE &&
			    (whole_negative ? 0 - value <= (unsigned long)INT_MAX + 1
					    : value <= UINT32_MAX);
		int result = parse_key(text, &key);

		if (result != (!number ? -EINVAL : fits ? 0 : -ERANGE))
			fail_msg("key '%s': result %d", text, result);
		if (!result && key != (uint32_t)value)
			fail_msg("key '%s': %#x, not %#lx", text, key, value);
	}
}

static void sizes(void **state UNUSED)
{
	static const struct number_case cases[] = {
		{"0", 0, 0},
		{"1", 0, 1},
		{"0x10", 0, 16},
		{"010", 0, 8},
		{"010K", 0, 8192},
		{"0x1E", 0, 30},
		{"0x10K", 0, 16384},
		{" +5", 0, 5},
		{"1K", 0, 1024},
		{"1k", 0, 1024},
		{"1KiB", 0, 1024},
		{"1kib", 0, 1024},
		{"1KB", 0, 1000},
		{"1kb", 0, 1000},
		{"1M", 0, 1048576},
		{"1MB", 0, 1000000},
		{"3G", 0, UINT64_C(3) << 30},
		{"3GB", 0, 3000000000},
		{"1T", 0, UINT64_C(1) << 40},
		{"1TB", 0, 1000000000000},
		{"1P", 0, UINT64_C(1) << 50},
		{"1PB", 0, 1000000000000000},
		{"15E", 0, UINT64_C(15) << 60},
		{"18EB", 0, UINT64_C(18000000000000000000)},
		{"15.9999999999999999999E", 0, UINT64_MAX},
		{"15.5E", 0, (UINT64_C(15) << 60) + (UINT64_C(1) << 59)},
		{"0.5K", 0, 512},
		{"00.5K", 0, 512},
		{"1.5K", 0, 1536},
		{"1.5KB", 0, 1500},
		{"1.25G", 0, 1342177280},
		{"1.05K", 0, 1075},
		{"1.0005K", 0, 1024},
		{"1.999K", 0, 2046},
		{"0.0000000000000000001E", 0, 0},
		{"0.000000000000000001E", 0, 1},
		{"0.9999999999999999999999999999999999999999K", 0, 1023},
		{"18446744073709551615", 0, UINT64_MAX},
		{"18446744073709551616", -ERANGE, 0},
		{"16E", -ERANGE, 0},
		{"19EB", -ERANGE, 0},
		{"15.99999999999999999999999EB", 0, UINT64_C(15999999999999999999)},
		{"18014398509481984K", -ERANGE, 0},
		{"18014398509481983.999K", 0, UINT64_MAX - 1},
		{"", -EINVAL, 0},
		{"K", -EINVAL, 0},
		{"-1", -EINVAL, 0},
		{"-0", -EINVAL, 0},
		{"- 1", -EINVAL, 0},
		{"+", -EINVAL, 0},
		{"++1", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"1 K", -EINVAL, 0},
		{"1B", -EINVAL, 0},
		{"1KIB", -EINVAL, 0},
		{"1Ki", -EINVAL, 0},
		{"1KBB", -EINVAL, 0},
		{"1KiB1", -EINVAL, 0},
		{"1Z", -EINVAL, 0},
		{"1Y", -EINVAL, 0},
		{"1.5", -EINVAL, 0},
		{"1.", -EINVAL, 0},
		{".5K", -EINVAL, 0},
		{"1..5K", -EINVAL, 0},
		{"1.5.5K", -EINVAL, 0},
		{"1,5K", -EINVAL, 0},
		{"08", -EINVAL, 0},
		{"0x", -EINVAL, 0},
		{"0xK", -EINVAL, 0},
		{"1e3", -EINVAL, 0},
		{"five", -EINVAL, 0},
		{"99999999999999999999Z", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t size = UNTOUCHED;
		int result = parse_size(cases[i].text, &size);

		if (result != cases[i].result || size != (result ? UNTOUCHED : cases[i].value))
			fail_msg("size '%s': result %d, size %llu", cases[i].text, result,
				 (unsigned long long)size);
	}
}

/* Any fraction is exact: the number of thousandths times the factor, cut to whole bytes. */
static void sizes_with_fractions(void **state UNUSED)
{
	static const char letters[] = "KMGTP";

	for (unsigned i = 0; i < 20000; i++) {
		size_t letter = random_below(5);
		bool thousands = random_below(2);
		uint64_t whole = random_below(1000);
		uint64_t thousandths = random_below(1000);
		uint64_t factor = 1;
		uint64_t size;
		char text[64];

		for (size_t k = 0; k <= letter; k++)
			factor *= thousands ? 1000 : 1024;
		(void)snprintf(text, sizeof(text), "%llu.%03llu%c%s", (unsigned long long)whole,
			       (unsigned long long)thousandths, letters[letter],
			       thousands ? "B" : "iB");
		assert_int_equal(parse_size(text, &size), 0);
		assert_int_equal(size, whole * factor + (uint64_t)((unsigned __int128)thousandths *
								   factor / 1000));
	}
}

/* An int is read when strtol(3) reads all of it and it fits. */
static void ints_like_strtol(void **state UNUSED)
{
	static const char *const borders[] = {"2147483647", "2147483648", "-2147483648",
					      "-2147483649", "9223372036854775808",
					      "-9223372036854775809", "18446744073709551616", "-0"};

	for (unsigned i = 0; i < 100000; i++) {
		char text[30];
		char *end;
		int value = -7;

		if (i < ARRAY_SIZE(borders))
			(void)snprintf(text, sizeof(text), "%s", borders[i]);
		else
			make_random_text(text, 14, i % 2 ? "0123456789" : "0123459 -+x\t");
		errno = 0;

		long expected = strtol(text, &end, 10);
		bool number = end != text && !*end;
		bool fits = errno != ERANGE && expected >= INT_MIN && expected <= INT_MAX;
		int result = parse_int(text, &value);

		if (result != (!number ? -EINVAL : fits ? 0 : -ERANGE))
			fail_msg("int '%s': result %d", text, result);
		assert_int_equal(value, result ? -7 : expected);
	}
}

static void modes(void **state UNUSED)
{
	static const struct number_case cases[] = {
		{"0", 0, 0},	    {"644", 0, 0644},	 {"0644", 0, 0644},   {"777", 0, 0777},
		{"00777", 0, 0777}, {"1000", -ERANGE, 0}, {"7777", -ERANGE, 0}, {"8", -EINVAL, 0},
		{"6a4", -EINVAL, 0}, {"", -EINVAL, 0},	 {"-1", -EINVAL, 0},  {"rw-", -EINVAL, 0},
		{"40000000000", -ERANGE, 0}, {"0x1ff", -EINVAL, 0},
		{"7777777777777777777777777", -ERANGE, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		mode_t mode = UNTOUCHED;

		assert_int_equal(parse_mode(cases[i].text, &mode), cases[i].result);
		assert_int_equal(mode, cases[i].result ? UNTOUCHED : cases[i].value);
	}
}

static void spans_of_time(void **state UNUSED)
{
	static const struct number_case cases[] = {
		{"0", 0, 0},
		{"90", 0, 90},
		{"90s", 0, 90},
		{"15m", 0, 900},
		{"4h", 0, 14400},
		{"2d", 0, 172800},
		{"1w", 0, 604800},
		{"4h30m", 0, 16200},
		{"1w2d3h4m5s", 0, 604800 + 172800 + 10800 + 240 + 5},
		{"1h30", 0, 3630},
		{"9223372036854775807", 0, INT64_MAX},
		{"9223372036854775807s", 0, INT64_MAX},
		{"9223372036854775806s1", 0, INT64_MAX},
		{"15250284452471w", 0, UINT64_C(15250284452471) * 604800},
		{"9223372036854775808", -ERANGE, 0},
		{"9223372036854775807s1", -ERANGE, 0},
		{"15250284452472w", -ERANGE, 0},
		{"9223372036854775807w", -ERANGE, 0},
		{"30500568904943w", -ERANGE, 0}, /* past 2^64 */
		{"9223372036854775807s9223372036854775807s", -ERANGE, 0},
		{"", -EINVAL, 0},
		{"h", -EINVAL, 0},
		{"4hh", -EINVAL, 0},
		{"4h ", -EINVAL, 0},
		{"4 h", -EINVAL, 0},
		{"-4h", -EINVAL, 0},
		{"+4h", -EINVAL, 0},
		{"4H", -EINVAL, 0},
		{"4y", -EINVAL, 0},
		{"1.5h", -EINVAL, 0},
		{"4h-", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t seconds = UNTOUCHED;

		assert_int_equal(parse_timespan(cases[i].text, &seconds), cases[i].result);
		assert_int_equal(seconds, cases[i].result ? UNTOUCHED : cases[i].value);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsigned_numbers),
		cmocka_unit_test(unsigned_numbers_up_to),
		cmocka_unit_test(digits_in_the_middle),
		cmocka_unit_test(identifiers),
		cmocka_unit_test(keys),
		cmocka_unit_test(keys_like_strtoul),
		cmocka_unit_test(sizes),
		cmocka_unit_test(sizes_with_fractions),
		cmocka_unit_test(ints_like_strtol),
		cmocka_unit_test(modes),
		cmocka_unit_test(spans_of_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
