/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
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

static int parse_hex(const char *s, size_t n, uint64_t *value)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		int c = tolower((unsigned char)s[i]);

		if (sum >> 60)
			return -ERANGE;
		sum = sum << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*value = sum;
	return 0;
}

static const char *skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

int parse_int(const char *s, int *value)
{
	uint64_t sum;

	s = skip_space(s);

	bool negative = *s == '-';

	if (*s == '-' || *s == '+')
		s++;

	int err = parse_u64(s, negative ? (uint64_t)INT_MAX + 1 : INT_MAX, &sum);

	if (!err)
		*value = (int)(negative ? -(int64_t)sum : (int64_t)sum);
	return err;
}

/*
 * A number as strtoul(3) with base 0 finds it at the front of *s, unsigned and without a
 * sign. Moves *s behind it. As there, the 0 of "0x" stands alone where no digit follows.
 */
static int take_number(const char **s, uint64_t *value)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *at = *s;
	unsigned base = 10;
	size_t n;

	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && at[2] && strchr(digits, at[2])) {
		n = strspn(at + 2, digits);
		*s = at + 2 + n;
		return parse_hex(at + 2, n, value);
	}
	n = strspn(at, "0123456789");
	if (at[0] == '0' && n > 1) {
		base = 8;
		n = strspn(at, "01234567");
	}
	*s = at + n;
	return parse_digits(at, n, base, UINT64_MAX, value);
}

int parse_key(const char *s, uint32_t *key)
{
	uint64_t value;

	s = skip_space(s);

	bool negative = *s == '-';

	if (*s == '-' || *s == '+')
		s++;

	int err = take_number(&s, &value);

	if (*s)
		return -EINVAL;
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

	if (!*suffix)
		return 1;

	const char *letter = strchr(letters, toupper((unsigned char)*suffix));

	if (!letter)
		return 0;
	suffix++;
	if (strcasecmp(suffix, "B") == 0)
		unit = 1000;
	else if (*suffix && (*suffix != 'i' || strcasecmp(suffix + 1, "B") != 0))
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

/* Bytes of what separates whole number and fraction at the front of `s`; 0 where nothing does. */
static size_t point_length(const char *s)
{
	const char *point = localeconv()->decimal_point;
	size_t n = strlen(point);

	if (n > 0 && strncmp(s, point, n) == 0)
		return n;
	return *s == '.' ? 1 : 0;
}

int parse_size(const char *s, uint64_t *size)
{
	const char *fraction = "";
	size_t digits = 0;
	uint64_t value;

	s = skip_space(s);
	if (*s == '+')
		s++;

	int err = take_number(&s, &value);
	size_t point = point_length(s);

	if (point > 0) {
		fraction = s + point;
		digits = strspn(fraction, "0123456789");
		s = fraction + digits;
	}

	uint64_t factor = suffix_factor(s);

	if (factor == 0 || (point > 0 && factor == 1))
		return -EINVAL;
	if (err)
		return err;
	if (__builtin_mul_overflow(value, factor, &value) ||
	    __builtin_add_overflow(value, fraction_of(fraction, digits, factor), &value))
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
