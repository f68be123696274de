/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers in the kernel's texts, which are read by the thousand: no locale, no errno. */
#ifndef PROC_NUMBER_H
#define PROC_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

static inline unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 16;
}

/*
 * Take the digits at *p (which end with another character, at the latest a NUL) and go behind
 * them. False where there is none. What does not fit wraps around: no kernel writes it.
 */
static inline bool take_hex(const char **p, uint64_t *value)
{
	const char *start = *p;
	uint64_t sum = 0;
	unsigned digit;

	while ((digit = hex_digit(**p)) < 16) {
		sum = sum << 4 | digit;
		(*p)++;
	}
	*value = sum;
	return *p != start;
}

static inline bool take_dec(const char **p, uint64_t *value)
{
	const char *start = *p;
	uint64_t sum = 0;

	while (**p >= '0' && **p <= '9')
		sum = sum * 10 + (uint64_t)(*(*p)++ - '0');
	*value = sum;
	return *p != start;
}

static inline void skip_blanks(const char **p)
{
	while (**p == ' ' || **p == '\t')
		(*p)++;
}

static inline bool take_char(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

#endif
