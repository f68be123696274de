/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table that keeps to the width of the terminal and cuts nothing. Where its rows do not fit, columns
 * that may go below (COLUMN_BELOW, COLUMN_CUT) get lines of their own under each row, and a long value
 * of the first column with COLUMN_NO_EXTREMES stands alone on its line, with the rest of the row in
 * the next one. The rows themselves are laid out by the library (render/grid.h).
 */
#ifndef RENDER_SCREEN_H
#define RENDER_SCREEN_H

#include <stdint.h>

#include "render/column.h"

struct screen;

/* Print a line of text, which on a terminal is broken between words and goes on `indent` spaces in. */
void screen_print(const char *line, size_t indent);

/* The width where everything fits. */
#define SCREEN_ENDLESS SIZE_MAX

/* Columns of the terminal that stdout is; 0 where it is none. */
size_t screen_width(void);

/* A table without rows. The columns stay the caller's until screen_end(). */
struct screen *screen_new(const struct column_list *, bool no_headings, size_t width);

void screen_add_row(struct screen *);

/* Set a cell of the last row to `n` bytes at `text`, which are escaped when they are printed. */
void screen_set(struct screen *, size_t column, const char *text, size_t n);

/* Print it on stdout, and free it. */
void screen_end(struct screen *);

#endif
