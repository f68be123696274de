/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/glob.h"

#include <string.h>

#include "base/text.h"

/* One byte of a set, or an end of a range: moves *p behind it. False: the pattern ends before. */
static bool take_byte(const char **p, const char *end, unsigned char *byte)
{
	if (*p < end && **p == '\\')
		(*p)++;
	if (*p >= end)
		return false;
	*byte = (unsigned char)*(*p)++;
	return true;
}

/*
 * The set that begins behind the `[` at `p`: is `byte` in it? Gives what follows the set; NULL
 * where it has no end.
 */
static const char *take_set(const char *p, const char *end, unsigned char byte, bool *in)
{
	bool negated = p < end && (*p == '!' || *p == '^');
	bool found = false;

	p += negated;
	for (const char *first = p; p < end && (*p != ']' || p == first);) {
		unsigned char low;
		unsigned char high;

		if (!take_byte(&p, end, &low))
			return NULL;
		high = low;
		if (end - p >= 2 && p[0] == '-' && p[1] != ']') {
			p++;
			if (!take_byte(&p, end, &high) || high < low)
				return NULL;
		}
		found |= low <= byte && byte <= high;
	}
	if (p >= end)
		return NULL;
	*in = found != negated;
	return p + 1;
}

bool glob_valid(const char *pattern, size_t size)
{
	const char *end = pattern + size;

	for (const char *p = pattern; p < end;) {
		unsigned char byte;
		bool in;

		if (*p == '[')
			p = take_set(p + 1, end, 0, &in);
		else if (!take_byte(&p, end, &byte))
			return false;
		if (!p)
			return false;
	}
	return true;
}

/*
 * Fit one element of the pattern, no `*`, to the front of the text: moves both behind it.
 */
static bool take_element(const char **pattern, const char *end, const char **text,
			 const char *text_end)
{
	const char *p = *pattern;
	unsigned char byte = 0;
	size_t bytes = 1;
	bool fits = true;

	if (p >= end || *text >= text_end)
		return false;
	if (*p == '?') {
		size_t sequence = text_utf8_length(*text, (size_t)(text_end - *text));

		bytes = sequence > 0 ? sequence : 1;
		p++;
	} else if (*p == '[') {
		p = take_set(p + 1, end, (unsigned char)**text, &fits);
	} else {
		fits = take_byte(&p, end, &byte) && byte == (unsigned char)**text;
	}
	if (!p || !fits)
		return false;
	*pattern = p;
	*text += bytes;
	return true;
}

/*
 * Where an element does not fit, the last `*` takes one byte more and all behind it is tried
 * again; what stood before that star has fitted as early as it can and need not be tried again.
 */
static bool fits(const char *pattern, size_t size, const char *text, size_t length, bool cut)
{
	const char *end = pattern + size;
	const char *text_end = text + length;
	const char *star = NULL;      /* behind the last one */
	const char *star_text = NULL; /* what it has not taken */

	while (text < text_end) {
		if (pattern < end && *pattern == '*') {
			star = ++pattern;
			star_text = text;
		} else if (!take_element(&pattern, end, &text, text_end)) {
			if (!star)
				return false;
			pattern = star;
			text = ++star_text;
		}
	}
	while (pattern < end && *pattern == '*')
		pattern++;
	return cut || pattern == end;
}

bool glob_fits(const char *pattern, size_t size, const char *text, size_t length)
{
	return fits(pattern, size, text, length, false);
}

bool glob_fits_cut(const char *pattern, size_t size, const char *text, size_t length)
{
	return fits(pattern, size, text, length, true);
}

size_t glob_literal(const char *pattern, size_t size)
{
	size_t n = 0;

	while (n < size && pattern[n] && !strchr("*?[\\", pattern[n]))
		n++;
	return n;
}
