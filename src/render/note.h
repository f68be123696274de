/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of words and what they mean: a label, and beside it a text of several lines. */
#ifndef RENDER_NOTE_H
#define RENDER_NOTE_H

#include <stddef.h>

#include "base/strbuf.h"

/* The width of help texts, which nothing makes wider or narrower. */
#define NOTE_WIDTH 79

/* The label, and spaces up to `column`; none where it reaches so far. */
void note_put_label(struct strbuf *, const char *label, size_t column);

/*
 * Print a paragraph on stdout: `label`, and from `column` on `text`, broken between words so that no
 * line is wider than `width`. Both are translated already.
 */
void note_print(const char *label, size_t column, const char *text, size_t width);

#endif
