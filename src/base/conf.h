/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration files that people write: lines, comments, words. Over text that was read before. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

struct conf {
	const char *at, *end;
	unsigned line;     /* number of the present line, from 1 */
	unsigned lines;    /* private: how many were read */
	struct strbuf buf; /* private */
};

/* Go through the text, which need not end with NUL and stays the caller's. */
void conf_start(struct conf *, const char *text, size_t size);
void conf_end(struct conf *);

/*
 * The next line that is neither empty nor a comment (`#` as its first character), without
 * white space at its ends; valid until the next call. A line that ends in `\` goes on in the next
 * one, whose white space at the beginning counts as one space. *bad says what makes it unusable, or
 * is NULL; a sentence, translated. NULL: no more lines.
 */
char *conf_next(struct conf *, const char **bad);

/*
 * The next word of a line: ends at white space, except inside double quotes, which are taken
 * away. Moves *at behind it; the word is made in the line itself. NULL: no more words; then *open
 * says whether a quote was left open.
 */
char *conf_word(char **at, bool *open);

#endif
