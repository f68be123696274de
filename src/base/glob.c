/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/glob.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/util.h"

/* Bytes that are no character come after all characters, so that ranges can hold them. */
#define BYTES 0x110000u

/*
 * The character at `p`: a code point, or a byte that is no valid UTF-8. Gives its length in bytes.
 */
static size_t decode(const char *p, const char *end, uint32_t *code)
{
	size_t length = text_utf8_length(p, (size_t)(end - p));
	unsigned char first = (unsigned char)*p;

	if (length < 2) {
		*code = length == 1 ? first : BYTES + first;
		return 1;
	}
	*code = first & (0x7fu >> length);
	for (size_t i = 1; i < length; i++)
		*code = *code << 6 | ((unsigned char)p[i] & 0x3fu);
	return length;
}

/* Moves *p behind a backslash. False: nothing follows. */
static bool skip_escape(const char **p, const char *end)
{
	*p += *p < end && **p == '\\';
	return *p < end;
}

/* One character of a set, or an end of a range: moves *p behind it. False: there is none. */
static bool take_member(const char **p, const char *end, uint32_t *code)
{
	if (!skip_escape(p, end))
		return false;
	*p += decode(*p, end, code);
	return true;
}

/* The classes of isalpha(3) and so on in the locale "C", as ranges. */
static const struct {
	const char *name; /* as it stands in a set */
	const char *ranges;
} classes[] = {
	{"[:alnum:]", "09AZaz"}, {"[:alpha:]", "AZaz"},     {"[:blank:]", "\t\t  "},
	{"[:cntrl:]", "\1\37\177\177"}, {"[:digit:]", "09"}, {"[:graph:]", "!~"},
	{"[:lower:]", "az"},     {"[:print:]", " ~"},       {"[:punct:]", "!/:@[`{~"},
	{"[:space:]", "\t\r  "}, {"[:upper:]", "AZ"},       {"[:xdigit:]", "09AFaf"},
};

/* Whether a class begins at `p`: moves *p behind it, and says whether the character is in it. */
static bool take_class(const char **p, const char *end, uint32_t code, bool *in)
{
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		size_t n = strlen(classes[i].name);

		if ((size_t)(end - *p) < n || memcmp(*p, classes[i].name, n) != 0)
			continue;
		for (const char *range = classes[i].ranges; *range; range += 2)
			*in |= code >= (unsigned char)range[0] && code <= (unsigned char)range[1];
		*p += n;
		return true;
	}
	return false;
}

/*
 * The set that begins behind the `[` at `p`: is the character in it? Gives what follows the set;
 * NULL where it has no end.
 */
static const char *take_set(const char *p, const char *end, uint32_t code, bool *in)
{
	bool negated = p < end && (*p == '!' || *p == '^');
	bool found = false;

	p += negated;
	for (const char *first = p; p < end && (*p != ']' || p == first);) {
		uint32_t low;
		uint32_t high;

		if (take_class(&p, end, code, &found))
			continue;
		if (!take_member(&p, end, &low))
			return NULL;
		high = low;
		if (end - p >= 2 && p[0] == '-' && p[1] != ']') {
			p++;
			if (!take_member(&p, end, &high) || high < low)
				return NULL;
		}
		found |= low <= code && code <= high;
	}
	if (p >= end)
		return NULL;
	*in = found != negated;
	return p + 1;
}

/* A byte that stands for itself: moves *p behind it. False: the pattern ends before. */
static bool take_byte(const char **p, const char *end, unsigned char *byte)
{
	if (!skip_escape(p, end))
		return false;
	*byte = (unsigned char)*(*p)++;
	return true;
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
	uint32_t code;
	size_t bytes = 1;
	bool fits = true;

	if (p >= end || *text >= text_end)
		return false;
	if (*p == '?') {
		bytes = decode(*text, text_end, &code);
		p++;
	} else if (*p == '[') {
		bytes = decode(*text, text_end, &code);
		p = take_set(p + 1, end, code, &fits);
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

bool glob_match(const char *pattern, const char *text)
{
	return glob_fits(pattern, strlen(pattern), text, strlen(text));
}

size_t glob_literal(const char *pattern, size_t size)
{
	size_t n = 0;

	while (n < size && pattern[n] && !strchr("*?[\\", pattern[n]))
		n++;
	return n;
}
