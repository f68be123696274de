/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/parse.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "render/grid.h"

#define DEFAULT_WIDTH 80

/* A value that may be long keeps at least so many columns, however little is left. */
#define LONG_LEAST 12

/* Lines below a row begin under its second column, unless that is further away. */
#define INDENT_MOST 10
#define INDENT_ELSE 2

#define COLUMN_MAY_GO_BELOW (COLUMN_BELOW | COLUMN_CUT)

struct cell {
	const char *text; /* not escaped; NULL: empty */
	size_t length, width;
};

struct screen {
	const struct column_list *columns;
	bool no_headings;
	size_t width;
	struct cell *cells; /* row by row */
	size_t cell_count, cell_cap;
	struct arena text;
	struct strbuf line; /* what waits to be written */

	/* Settled when all is known. */
	size_t *widths;   /* of columns */
	bool *below;      /* columns that go below the row */
	size_t beside;    /* the column of sentences at the end of the row; columns->count: none */
	size_t long_one;  /* the column of long values; columns->count: none */
	size_t indent;    /* of lines below */
};

size_t screen_width(void)
{
	struct winsize size;
	const char *named = getenv("COLUMNS");
	uint64_t width;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	if (named && parse_u64(named, UINT16_MAX, &width) == 0 && width > 0)
		return (size_t)width;
	return DEFAULT_WIDTH;
}

void screen_print(const char *line, size_t indent)
{
	size_t width = screen_width();
	size_t begin = strspn(line, " ");
	struct strbuf out = STRBUF_INIT;

	sb_putn(&out, line, begin);
	if (width > 0 && text_width(line) > width)
		text_wrap(&out, line + begin, begin, indent, width);
	else
		sb_puts(&out, line + begin);
	(void)puts(sb_str(&out));
	sb_free(&out);
}

struct screen *screen_new(const struct column_list *columns, bool no_headings, size_t width)
{
	struct screen *screen = xcalloc(1, sizeof(*screen));

	screen->columns = columns;
	screen->no_headings = no_headings;
	screen->width = width;
	screen->widths = xcalloc(columns->count, sizeof(*screen->widths));
	screen->below = xcalloc(columns->count, sizeof(*screen->below));
	for (size_t i = 0; i < columns->count; i++)
		screen->widths[i] = text_width(columns->at[i]->name); /* the library's too */
	return screen;
}

void screen_add_row(struct screen *screen)
{
	size_t count = screen->cell_count + screen->columns->count;

	screen->cells = array_grow(screen->cells, &screen->cell_cap, count, sizeof(*screen->cells));
	for (size_t i = screen->cell_count; i < count; i++)
		screen->cells[i] = (struct cell){0};
	screen->cell_count = count;
}

static const char *escaped(struct screen *screen, const struct cell *cell)
{
	sb_reset(&screen->line);
	if (cell->text)
		text_escape(&screen->line, cell->text, cell->length, TEXT_TERMINAL);
	return sb_str(&screen->line);
}

void screen_set(struct screen *screen, size_t column, const char *text, size_t n)
{
	struct cell *cell = &screen->cells[screen->cell_count - screen->columns->count + column];
	char *copy = arena_alloc(&screen->text, n + 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	cell->text = copy;
	cell->length = n;
	if (screen->width == SCREEN_ENDLESS)
		return;
	cell->width = text_width(escaped(screen, cell));
	if (cell->width > screen->widths[column])
		screen->widths[column] = cell->width;
}

/* ---- layout ---- */

/* Of a line, a space behind each column but the last one. */
static size_t line_width(const struct screen *screen)
{
	size_t width = 0;

	for (size_t i = 0; i < screen->columns->count; i++)
		if (!screen->below[i])
			width += screen->widths[i] + 1;
	return width > 0 ? width - 1 : 0;
}

/* The widest of the column's values that take at most `most`. */
static size_t widest_within(const struct screen *screen, size_t column, size_t most)
{
	size_t widest = text_width(screen->columns->at[column]->name);

	for (size_t at = column; at < screen->cell_count; at += screen->columns->count) {
		size_t width = screen->cells[at].width;

		if (width <= most && width > widest)
			widest = width;
	}
	return widest;
}

/* Give the column of long values only what the others leave, and what its short ones need. */
static void shrink(struct screen *screen)
{
	size_t count = screen->columns->count;
	size_t at = 0;

	while (at < count && !(screen->columns->at[at]->flags & COLUMN_NO_EXTREMES))
		at++;
	screen->long_one = at;
	if (at == count)
		return;

	size_t others = line_width(screen) - screen->widths[at];
	size_t rest = screen->width > others ? screen->width - others : 0;

	if (rest < LONG_LEAST)
		rest = LONG_LEAST;
	if (rest < screen->widths[at])
		screen->widths[at] = widest_within(screen, at, rest);
}

static bool all_are_below(const struct screen *screen)
{
	for (size_t i = 0; i < screen->columns->count; i++)
		if (!screen->below[i])
			return false;
	return true;
}

/* The columns that may go below do; then, as long as lines are too long, the last of the others. */
static void settle(struct screen *screen)
{
	size_t count = screen->columns->count;

	screen->long_one = count;
	if (line_width(screen) > screen->width) {
		for (size_t i = 0; i < count; i++)
			screen->below[i] = screen->columns->at[i]->flags & COLUMN_MAY_GO_BELOW;
		if (line_width(screen) > screen->width)
			shrink(screen);
	}
	for (size_t i = count; i-- > 1 && line_width(screen) > screen->width;)
		screen->below[i] |= i != screen->long_one;
	screen->beside = count;
	if (screen->columns->at[count - 1]->flags & COLUMN_BELOW && !screen->below[count - 1])
		screen->beside = count - 1;
	screen->indent = screen->widths[0] + 1;
	if (screen->indent > INDENT_MOST || screen->below[0])
		screen->indent = INDENT_ELSE;
	if (all_are_below(screen))
		screen->indent = 0;
}

/* ---- printing ---- */

static bool is_long(const struct screen *screen, size_t column, const struct cell *cell)
{
	return column == screen->long_one && cell->width > screen->widths[column];
}

/* A sentence at the end of a row needs no layout: the library is slow with long texts. */
static const char sentence_mark = '.';

/*
 * What stands in rows, a line each; a place is left for what is too long, and a mark for a
 * sentence. To be freed. NULL where all columns go below.
 */
static char *lay_out(const struct screen *screen)
{
	size_t count = screen->columns->count;

	if (all_are_below(screen))
		return NULL;

	struct grid *grid = grid_new(GRID_NO_CUT | (screen->no_headings ? GRID_NO_HEADINGS : 0));

	for (size_t i = 0; i < count; i++)
		if (!screen->below[i])
			grid_add_column(grid, screen->columns->at[i]->name,
					(double)screen->widths[i],
					screen->columns->at[i]->flags & COLUMN_RIGHT ? GRID_RIGHT : 0);
	for (size_t at = 0; at < screen->cell_count; at += count) {
		struct grid_row *row = grid_add_row(grid, NULL);
		size_t column = 0;

		for (size_t i = 0; i < count; i++) {
			const struct cell *cell = &screen->cells[at + i];

			if (screen->below[i])
				continue;
			if (i == screen->beside)
				grid_set(row, column, &sentence_mark, cell->text ? 1 : 0);
			else if (!is_long(screen, i, cell))
				grid_set(row, column, cell->text, cell->length);
			column++;
		}
	}
	return grid_end_text(grid);
}

/* Text broken wherever the terminal ends, behind `before`, all other lines behind `indent` spaces. */
static void put_broken(const struct screen *screen, const char *before, const char *text,
		       size_t indent)
{
	size_t room = screen->width > indent ? screen->width - indent : 1;

	do {
		size_t n = text_fit(text, room);

		if (n == 0) /* not even one character has room */
			n = strlen(text);
		if (before)
			(void)printf("%s%.*s\n", before, (int)n, text);
		else
			(void)printf("%*s%.*s\n", (int)indent, "", (int)n, text);
		before = NULL;
		text += n;
	} while (*text);
}

/* Text broken at spaces where that can be. */
static void put_wrapped(const struct screen *screen, const char *text, size_t indent)
{
	struct strbuf wrapped = STRBUF_INIT;
	char *rest;

	text_wrap(&wrapped, text, 0, 0, screen->width > indent ? screen->width - indent : 1);
	rest = wrapped.buf;
	for (char *line; rest && (line = strsep(&rest, "\n"));)
		put_broken(screen, NULL, line, indent);
	sb_free(&wrapped);
}

/*
 * A row as it was laid out, with a value that has no place in it behind the columns to its left; the
 * rest of the row goes to the next line.
 */
static void put_long(struct screen *screen, const char *line, const struct cell *cells)
{
	size_t at = screen->long_one;
	size_t indent = 0;

	for (size_t i = 0; i < at; i++)
		indent += screen->below[i] ? 0 : screen->widths[i] + 1;

	size_t left = text_fit(line, indent);
	char *before = xstrndup(line, left);

	put_broken(screen, before, escaped(screen, &cells[at]), indent);
	(void)printf("%*s%s\n", (int)indent, "", line + left);
	free(before);
}

/* Sentences each for themselves, then the other values with their names. */
static void put_below(struct screen *screen, const struct cell *cells)
{
	struct strbuf named = STRBUF_INIT;

	for (size_t i = 0; i < screen->columns->count; i++) {
		const struct column *column = screen->columns->at[i];

		if (!screen->below[i] || !cells[i].text)
			continue;
		if (column->flags & COLUMN_BELOW)
			put_wrapped(screen, escaped(screen, &cells[i]), screen->indent);
		else
			sb_printf(&named, "%s%s: %s", named.len > 0 ? "; " : "", column->name,
				  escaped(screen, &cells[i]));
	}
	if (named.len > 0)
		put_wrapped(screen, sb_str(&named), screen->indent);
	sb_free(&named);
}

static void put_row(struct screen *screen, const char *line, const struct cell *cells)
{
	size_t length = strlen(line);

	if (screen->beside < screen->columns->count && cells[screen->beside].text && length > 0)
		(void)printf("%.*s%s\n", (int)length - 1, line,
			     escaped(screen, &cells[screen->beside]));
	else if (screen->long_one < screen->columns->count &&
		 is_long(screen, screen->long_one, &cells[screen->long_one]))
		put_long(screen, line, cells);
	else
		(void)puts(line);
}

void screen_end(struct screen *screen)
{
	char *text, *rest, *line;

	settle(screen);
	rest = text = lay_out(screen);
	if (!screen->no_headings && (line = strsep(&rest, "\n")))
		(void)puts(line);
	for (size_t at = 0; at < screen->cell_count; at += screen->columns->count) {
		line = strsep(&rest, "\n");
		if (line)
			put_row(screen, line, &screen->cells[at]);
		put_below(screen, &screen->cells[at]);
	}
	free(text);
	sb_free(&screen->line);
	arena_free(&screen->text);
	free(screen->below);
	free(screen->widths);
	free(screen->cells);
	free(screen);
}
