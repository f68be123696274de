/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/alloc.h"
#include "base/util.h"

size_t text_utf8_length(const char *s, size_t n)
{
	static const struct {
		unsigned char mask, lead;
		size_t length;
		unsigned long least;
	} forms[] = {
		{0x80, 0x00, 1, 0},
		{0xe0, 0xc0, 2, 0x80},
		{0xf0, 0xe0, 3, 0x800},
		{0xf8, 0xf0, 4, 0x10000},
	};

	for (size_t f = 0; f < ARRAY_SIZE(forms); f++) {
		unsigned char c = (unsigned char)s[0];

		if ((c & forms[f].mask) != forms[f].lead)
			continue;
		if (n < forms[f].length)
			return 0;

		unsigned long code = c & (unsigned char)~forms[f].mask;

		for (size_t i = 1; i < forms[f].length; i++) {
			if (((unsigned char)s[i] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | ((unsigned char)s[i] & 0x3f);
		}
		if (code < forms[f].least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
			return 0;
		return forms[f].length;
	}
	return 0;
}

static inline bool is_plain(char c, bool in_json)
{
	return c >= ' ' && c <= '~' && !(in_json && (c == '"' || c == '\\'));
}

#define BLOCK 16

/* Without a branch for each, so that the compiler can take all of them at once. */
static inline bool is_plain_block(const char *s, bool in_json)
{
	unsigned char odd = 0;

	for (size_t i = 0; i < BLOCK; i++)
		odd |= (unsigned char)(s[i] - ' ') > '~' - ' ';
	for (size_t i = 0; i < BLOCK && in_json; i++)
		odd |= (unsigned char)((s[i] == '"') | (s[i] == '\\'));
	return !odd;
}

static inline size_t count_plain(const char *s, size_t n, bool in_json)
{
	size_t i = 0;

	while (n - i >= BLOCK && is_plain_block(s + i, in_json))
		i += BLOCK;
	while (i < n && is_plain(s[i], in_json))
		i++;
	return i;
}

/* Most text is plain ASCII; it needs neither a locale nor a table. */
static size_t plain_prefix(const char *s, size_t n, enum text_target target)
{
	return target == TEXT_JSON ? count_plain(s, n, true) : count_plain(s, n, false);
}

/* U+0080 to U+009F, which a terminal can take for the start of a command. */
static bool is_c1(const char *s, size_t len)
{
	return len == 2 && (unsigned char)s[0] == 0xc2 && (unsigned char)s[1] < 0xa0;
}

static void put_bytes_in_hex(struct strbuf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sb_puts(out, "\\x");
		sb_put_hex(out, (unsigned char)s[i], 2);
	}
}

static size_t escape_plain(struct strbuf *out, const char *s, size_t n)
{
	size_t len = text_utf8_length(s, n);

	if (len > 1 && !is_c1(s, len)) {
		sb_putn(out, s, len);
		return len;
	}
	put_bytes_in_hex(out, s, len > 0 ? len : 1);
	return len > 0 ? len : 1;
}

static size_t escape_terminal(struct strbuf *out, const char *s, size_t n)
{
	mbstate_t state = {0};
	wchar_t wc;
	size_t len = mbrtowc(&wc, s, n, &state);

	if (len != (size_t)-1 && len != (size_t)-2 && len > 0 && iswprint((wint_t)wc)) {
		sb_putn(out, s, len);
		return len;
	}
	if (len == (size_t)-1 || len == (size_t)-2 || len == 0)
		len = 1;
	put_bytes_in_hex(out, s, len);
	return len;
}

static size_t escape_json(struct strbuf *out, const char *s, size_t n)
{
	static const char letters[][2] = {
		{'"', '"'}, {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
		{'\n', 'n'}, {'\r', 'r'}, {'\t', 't'},
	};
	size_t len = text_utf8_length(s, n);

	for (size_t i = 0; i < ARRAY_SIZE(letters); i++) {
		if (s[0] == letters[i][0]) {
			sb_putc(out, '\\');
			sb_putc(out, letters[i][1]);
			return 1;
		}
	}
	if (len == 0) {
		sb_puts(out, "\xef\xbf\xbd");
		return 1;
	}
	if (len == 1 && ((unsigned char)s[0] < ' ' || s[0] == 0x7f)) {
		sb_puts(out, "\\u");
		sb_put_hex(out, (unsigned char)s[0], 4);
		return 1;
	}
	if (is_c1(s, len)) {
		sb_puts(out, "\\u");
		sb_put_hex(out, (unsigned char)s[1], 4); /* the code point is the second byte */
		return len;
	}
	sb_putn(out, s, len);
	return len;
}

void text_escape(struct strbuf *out, const char *s, size_t n, enum text_target target)
{
	static size_t (*const escape[])(struct strbuf *, const char *, size_t) = {
		[TEXT_TERMINAL] = escape_terminal,
		[TEXT_PLAIN] = escape_plain,
		[TEXT_JSON] = escape_json,
	};

	sb_reserve(out, n);
	while (n > 0) {
		size_t done = plain_prefix(s, n, target);

		if (done > 0)
			sb_putn(out, s, done);
		else
			done = escape[target](out, s, n);
		s += done;
		n -= done;
	}
}

void text_put(struct strbuf *out, const char *s)
{
	text_escape(out, s, strlen(s), TEXT_TERMINAL);
}

/* The character at `s`, of `n` > 0 bytes: its length, and in *columns what it takes. */
static size_t measure(const char *s, size_t n, mbstate_t *state, size_t *columns)
{
	wchar_t wc;
	size_t len;

	*columns = 1;
	if (*s >= ' ' && *s <= '~') /* the same in every locale that Linux has */
		return 1;
	len = mbrtowc(&wc, s, n, state);
	if (len == (size_t)-1 || len == (size_t)-2 || len == 0) {
		memset(state, 0, sizeof(*state));
		return 1;
	}

	int width = wcwidth(wc);

	*columns = width > 0 ? (size_t)width : 0;
	return len;
}

size_t text_width(const char *s)
{
	mbstate_t state = {0};
	size_t n = strlen(s);
	size_t width = 0;

	while (n > 0) {
		size_t wide;
		size_t len = measure(s, n, &state, &wide);

		width += wide;
		s += len;
		n -= len;
	}
	return width;
}

size_t text_fit(const char *s, size_t columns)
{
	mbstate_t state = {0};
	size_t n = strlen(s);
	size_t fit = 0;

	while (fit < n) {
		size_t wide;
		size_t len = measure(s + fit, n - fit, &state, &wide);

		if (wide > columns)
			break;
		columns -= wide;
		fit += len;
	}
	return fit;
}

static bool may_break(wchar_t before, wchar_t after)
{
	/* What may not end a line, and what may not begin one. */
	static const wchar_t opening[] = L"（【「『《〈“‘";
	static const wchar_t closing[] = L"，。、；：！？）】」』》〉”’…";

	return (wcwidth(before) == 2 || wcwidth(after) == 2) && !wcschr(opening, before) &&
	       !wcschr(closing, after);
}

/* Bytes from `s` on between which no line may end. */
static size_t word_length(const char *s)
{
	size_t n = strcspn(s, " ");
	mbstate_t state = {0};
	wchar_t before = 0;
	size_t length = 0;

	while (length < n) {
		wchar_t c;
		size_t taken = mbrtowc(&c, s + length, n - length, &state);

		if (taken == 0 || taken > n - length) /* no character of this locale */
			return n;
		if (before && may_break(before, c))
			break;
		before = c;
		length += taken;
	}
	return length;
}

void text_wrap(struct strbuf *out, const char *text, size_t column, size_t indent, size_t width)
{
	struct strbuf word = STRBUF_INIT;

	for (bool first = true; *text; first = false) {
		size_t n = word_length(text);
		size_t spaces = strspn(text + n, " ");

		sb_reset(&word);
		sb_putn(&word, text, n);

		size_t columns = text_width(sb_str(&word));

		if (!first && column + columns > width) {
			while (out->len > 0 && out->buf[out->len - 1] == ' ')
				out->len--;
			sb_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		}
		sb_puts(out, sb_str(&word));
		if (spaces && text[n + spaces])
			sb_putc(out, ' ');
		column += columns + (spaces > 0);
		text += n + spaces;
	}
	sb_free(&word);
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned text_distance(const char *a, const char *b)
{
	size_t la = strlen(a);
	size_t lb = strlen(b);
	size_t width = lb + 1;
	unsigned *d = xcalloc((la + 1) * width, sizeof(*d));

	for (size_t i = 0; i <= la; i++)
		d[i * width] = (unsigned)i;
	for (size_t j = 0; j <= lb; j++)
		d[j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++) {
		for (size_t j = 1; j <= lb; j++) {
			unsigned *here = &d[i * width + j];

			*here = least(here[-(ptrdiff_t)width], here[-1]) + 1;
			*here = least(*here, here[-(ptrdiff_t)width - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				*here = least(*here, d[(i - 2) * width + j - 2] + 1);
		}
	}

	unsigned distance = d[la * width + lb];

	free(d);
	return distance;
}
