/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text from strangers: object names, command lines, user names, paths. They
 * can hold any byte but NUL, and what they hold must not move a cursor, forge
 * a line or break a parser.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

#include "base/strbuf.h"

enum text_target {
	TEXT_TERMINAL, /* control characters and bytes that are no character become \xHH */
	TEXT_PLAIN,    /* for a file or pipe that may end on a terminal: likewise, but every
			  character of UTF-8 that is no control character stands as it is,
			  whatever the locale */
	TEXT_JSON,     /* the inside of a JSON string: valid UTF-8, escaped; a byte that is
			  no UTF-8 becomes U+FFFD */
};

/*
 * Append `n` bytes at `s` to `out`, made harmless for `target`. For a terminal
 * a character counts as harmless when the locale (LC_CTYPE) calls it printable.
 */
void text_escape(struct strbuf *out, const char *s, size_t n, enum text_target target);

/* The same of a whole text, for a terminal. */
void text_put(struct strbuf *out, const char *s);

/*
 * Length in bytes of the valid UTF-8 sequence at `s` (of `n` bytes, n > 0), 0
 * where there is none: no overlong forms, no surrogates, at most U+10FFFF
 * (RFC 3629).
 */
size_t text_utf8_length(const char *s, size_t n);

/* Columns that `s` takes on a terminal in this locale: a wide character takes two. */
size_t text_width(const char *s);

/* Bytes of `s`, whole characters from its begin on, that take at most `columns` columns. */
size_t text_fit(const char *s, size_t columns);

/*
 * Append `text` to `out`, broken into lines of at most `width` columns, without a newline at the
 * end. It begins in column `column`; the lines that follow begin with `indent` spaces. A line ends
 * at a space, and next to a wide character, for such languages are written without spaces; a word
 * that is too long stays whole.
 */
void text_wrap(struct strbuf *out, const char *text, size_t column, size_t indent, size_t width);

/*
 * How many single-character changes, insertions, removals and swaps of
 * neighbours lead from one word to the other; to suggest what a mistyped word
 * may have meant.
 */
unsigned text_distance(const char *a, const char *b);

#endif
