/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"

int parse_digits(const char *s, size_t n, unsigned base, uint64_t max, uint64_t *value)
{
	uint64_t sum = 0;

	if (n == 0)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		unsigned digit = (unsigned)((unsigned char)s[i] - '0');

		if (digit >= base)
			return -EINVAL;
		if (__builtin_mul_overflow(sum, base, &sum) ||
		    __builtin_add_overflow(sum, digit, &sum))
			return -ERANGE;
	}
	if (sum > max)
		return -ERANGE;
	*value = sum;
	return 0;
}

int parse_u64(const char *s, uint64_t max, uint64_t *value)
{
	return parse_digits(s, strlen(s), 10, max, value);
}

int parse_id(const char *s, int *id)
{
	uint64_t value;
	int err = parse_u64(s, INT_MAX, &value);

	if (!err)
		*id = (int)value;
	return err;
}

static int parse_hex(const char *s, uint64_t *value)
{
	uint64_t sum = 0;

	if (!*s)
		return -EINVAL;
	for (; *s; s++) {
		if (!isxdigit((unsigned char)*s))
			return -EINVAL;
		if (sum >> 60)
			return -ERANGE;

		int c = tolower((unsigned char)*s);

		sum = sum << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*value = sum;
	return 0;
}

int parse_key(const char *s, uint32_t *key)
{
	bool negative = *s == '-';
	uint64_t value;
	int err;

	if (negative)
		s++;
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		err = parse_hex(s + 2, &value);
	else if (s[0] == '0' && s[1])
		err = parse_digits(s + 1, strlen(s + 1), 8, UINT64_MAX, &value);
	else
		err = parse_u64(s, UINT64_MAX, &value);
	if (err)
		return err;
	if (value > (negative ? (uint64_t)INT_MAX + 1 : UINT32_MAX))
		return -ERANGE;
	*key = negative ? (uint32_t)(0 - value) : (uint32_t)value;
	return 0;
}

/* The suffix's factor; 0 where it is none. */
static uint64_t suffix_factor(const char *suffix)
{
	static const char letters[] = "KMGTPE";
	uint64_t unit = 1024;
	uint64_t factor = 1;

	if (!*suffix || streq(suffix, "B"))
		return 1;

	const char *letter = strchr(letters, toupper((unsigned char)*suffix));

	if (!letter)
		return 0;
	if (strcasecmp(suffix + 1, "B") == 0)
		unit = 1000;
	else if (suffix[1] && strcasecmp(suffix + 1, "iB") != 0)
		return 0;
	for (const char *l = letters; l <= letter; l++)
		factor *= unit;
	return factor;
}

/* `digits` after the point, as a part of `factor`; the rest below one byte is dropped. */
static uint64_t fraction_of(const char *digits, size_t n, uint64_t factor)
{
	uint64_t sum = 0;

	/* factor / 10 / 10 … would lose the remainders: carry them along. */
	for (size_t i = n; i > 0; i--) {
		uint64_t digit = (uint64_t)(digits[i - 1] - '0');

		/* (digit * factor + sum) / 10, split so that nothing overflows. */
		sum = digit * (factor / 10) + (digit * (factor % 10) + sum) / 10;
	}
	return sum;
}

int parse_size(const char *s, uint64_t *size)
{
	size_t whole = strspn(s, "0123456789");
	size_t part = 0;
	const char *suffix = s + whole;
	uint64_t value;

	if (*suffix == '.') {
		part = strspn(suffix + 1, "0123456789");
		if (part == 0)
			return -EINVAL;
		suffix += 1 + part;
	}

	uint64_t factor = suffix_factor(suffix);
	int err = parse_digits(s, whole, 10, UINT64_MAX, &value);

	if (err)
		return err;
	if (factor == 0 || (part > 0 && factor == 1))
		return -EINVAL;
	if (__builtin_mul_overflow(value, factor, &value) ||
	    (part > 0 && __builtin_add_overflow(
				 value, fraction_of(s + whole + 1, part, factor), &value)))
		return -ERANGE;
	*size = value;
	return 0;
}

int parse_mode(const char *s, mode_t *mode)
{
	uint64_t value;
	int err = parse_digits(s, strlen(s), 8, 0777, &value);

	if (!err)
		*mode = (mode_t)value;
	return err;
}

int parse_timespan(const char *s, int64_t *seconds)
{
	static const struct {
		char letter;
		uint64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}, {'\0', 1}};
	uint64_t sum = 0;

	do {
		size_t digits = strspn(s, "0123456789");
		uint64_t value;
		int err = parse_digits(s, digits, 10, INT64_MAX, &value);
		size_t u = 0;

		if (err)
			return err;
		s += digits;
		while (u < ARRAY_SIZE(units) && units[u].letter != *s)
			u++;
		if (u == ARRAY_SIZE(units))
			return -EINVAL;
		if (__builtin_mul_overflow(value, units[u].seconds, &value) ||
		    __builtin_add_overflow(sum, value, &sum) || sum > INT64_MAX)
			return -ERANGE;
		if (*s)
			s++;
	} while (*s);
	*seconds = (int64_t)sum;
	return 0;
}
