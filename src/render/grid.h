/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text in aligned columns, by libsmartcols. The library is loaded with the first grid: most
 * runs of the light commands end without one, and would pay for it at every start. Where it
 * cannot be loaded, or memory runs out, the program ends with a message and status 1.
 * Control characters in cells are escaped by the library.
 */
#ifndef RENDER_GRID_H
#define RENDER_GRID_H

#include <stdbool.h>
#include <stddef.h>

enum grid_flag { /* of a column */
	GRID_RIGHT = 1 << 0,       /* aligned to the right */
	GRID_CUT = 1 << 1,         /* may be cut where the terminal is too narrow */
	GRID_NO_EXTREMES = 1 << 2, /* a few long values need not make it wide */
	GRID_TREE = 1 << 3,        /* rows with a parent are drawn as a tree here */
	GRID_WRAP = 1 << 4,        /* may be broken into several lines where the terminal is narrow */
};

enum grid_option { /* of all of it */
	GRID_NO_HEADINGS = 1 << 0,
	GRID_NO_CUT = 1 << 1, /* a row is one line, however narrow the terminal */
	GRID_TRIM = 1 << 2,   /* no padding behind the last column */
	GRID_SHELL_NAMES = 1 << 3, /* headings as a shell takes them for variables */
};

struct grid; /* libsmartcols' table */
struct grid_row;

struct grid *grid_new(unsigned options);

/* `width` as in scols_table_new_column(3); 0 leaves it to the library. */
void grid_add_column(struct grid *, const char *heading, double width, unsigned flags);

/* A row, below `parent` where the grid has a column with GRID_TREE; else NULL. */
struct grid_row *grid_add_row(struct grid *, struct grid_row *parent);

/* Set the cell in column `column`, counted from 0, to a copy of `n` bytes at `text`. */
void grid_set(struct grid_row *, size_t column, const char *text, size_t n);

/* Print it on stdout, nothing where it has no row, and free it. */
void grid_end(struct grid *);

/* Likewise into a text, to be freed, that ends without a newline. Of a grid with a row. */
char *grid_end_text(struct grid *);

#endif
