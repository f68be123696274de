/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "out/screen.h"

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

#define DEFAULT_WIDTH 80

/* A value that may be long keeps at least so many columns, however little is left. */
#define LONG_LEAST 12

/* Lines below a row begin under its second column, unless that is further away. */
#define INDENT_MOST 10
#define INDENT_ELSE 2

#define COLUMN_MAY_GO_BELOW (COLUMN_BELOW | COLUMN_CUT)

struct screen {
	const struct column_list *columns;
	bool no_headings;
	size_t width;
	const char **cells; /* row by row; NULL: empty */
	size_t cell_count, cell_cap;
	struct arena text;
	struct strbuf line; /* what waits to be written */

	/* Settled when all is known. */
	size_t *widths;   /* of columns */
	bool below;       /* those that may go below do */
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
	for (size_t i = 0; i < columns->count; i++)
		screen->widths[i] = no_headings ? 0 : text_width(columns->at[i]->name);
	return screen;
}

void screen_add_row(struct screen *screen)
{
	size_t count = screen->cell_count + screen->columns->count;

	screen->cells = array_grow(screen->cells, &screen->cell_cap, count, sizeof(*screen->cells));
	for (size_t i = screen->cell_count; i < count; i++)
		screen->cells[i] = NULL;
	screen->cell_count = count;
}

void screen_set(struct screen *screen, size_t column, const char *text, size_t n)
{
	size_t at = screen->cell_count - screen->columns->count + column;

	sb_reset(&screen->line);
	text_escape(&screen->line, text, n, TEXT_TERMINAL);
	screen->cells[at] = arena_strdup(&screen->text, sb_str(&screen->line));

	size_t width = text_width(screen->cells[at]);

	if (width > screen->widths[column])
		screen->widths[column] = width;
}

/* ---- layout ---- */

static bool is_below(const struct screen *screen, size_t column)
{
	return screen->below && screen->columns->at[column]->flags & COLUMN_MAY_GO_BELOW;
}

/* Of a line, a space behind each column but the last one. */
static size_t line_width(const struct screen *screen)
{
	size_t width = 0;

	for (size_t i = 0; i < screen->columns->count; i++)
		if (!is_below(screen, i))
			width += screen->widths[i] + 1;
	return width > 0 ? width - 1 : 0;
}

/* The widest of the column's values that take at most `most`. */
static size_t widest_within(const struct screen *screen, size_t column, size_t most)
{
	size_t widest = screen->no_headings ? 0 : text_width(screen->columns->at[column]->name);

	for (size_t at = column; at < screen->cell_count; at += screen->columns->count) {
		size_t width = screen->cells[at] ? text_width(screen->cells[at]) : 0;

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

static void settle(struct screen *screen)
{
	screen->long_one = screen->columns->count;
	screen->below = line_width(screen) > screen->width;
	if (screen->below && line_width(screen) > screen->width)
		shrink(screen);
	screen->indent = screen->widths[0] + 1;
	if (screen->indent > INDENT_MOST)
		screen->indent = INDENT_ELSE;
}

/* ---- printing ---- */

static void pad(struct strbuf *out, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		sb_putc(out, ' ');
}

static void end_line(struct screen *screen)
{
	struct strbuf *line = &screen->line;

	while (line->len > 0 && line->buf[line->len - 1] == ' ')
		line->len--;
	sb_putc(line, '\n');
	(void)fwrite(sb_str(line), 1, line->len, stdout);
	sb_reset(line);
}

/* Text that begins in column `column`, broken wherever the terminal ends. */
static void put_broken(struct screen *screen, const char *text, size_t column, size_t indent)
{
	while (column + text_width(text) > screen->width) {
		size_t n = text_fit(text, screen->width > column ? screen->width - column : 0);

		if (n == 0 && column <= indent) /* not even one character has room */
			break;
		sb_putn(&screen->line, text, n);
		text += n;
		end_line(screen);
		pad(&screen->line, indent);
		column = indent;
	}
	sb_puts(&screen->line, text);
}

static void put_cell(struct screen *screen, size_t i, const char *text)
{
	size_t width = text_width(text);
	size_t room = screen->widths[i] > width ? screen->widths[i] - width : 0;
	bool right = screen->columns->at[i]->flags & COLUMN_RIGHT;

	pad(&screen->line, right ? room : 0);
	sb_puts(&screen->line, text);
	pad(&screen->line, (right ? 0 : room) + 1);
}

/* A value that is too long for its column; the row goes on behind it in the next line. */
static void put_long(struct screen *screen, size_t i, size_t column, const char *text)
{
	put_broken(screen, text, column, column);
	end_line(screen);
	pad(&screen->line, column + screen->widths[i] + 1);
}

static void put_below(struct screen *screen, size_t i, const char *text)
{
	struct strbuf all = STRBUF_INIT;
	struct strbuf wrapped = STRBUF_INIT;
	const struct column *column = screen->columns->at[i];

	if (!(column->flags & COLUMN_BELOW))
		sb_printf(&all, "%s: ", column->name);
	sb_puts(&all, text);
	pad(&wrapped, screen->indent);
	text_wrap(&wrapped, sb_str(&all), screen->indent, screen->indent, screen->width);
	for (char *line = wrapped.buf; line;) {
		char *end = strchr(line, '\n');

		if (end)
			*end = '\0';
		put_broken(screen, line, 0, screen->indent);
		end_line(screen);
		line = end ? end + 1 : NULL;
	}
	sb_free(&wrapped);
	sb_free(&all);
}

/* One row, or the headings: `cells` has a text or NULL for each column. */
static void put_row(struct screen *screen, const char *const *cells)
{
	size_t column = 0;

	sb_reset(&screen->line);
	for (size_t i = 0; i < screen->columns->count; i++) {
		const char *text = cells[i] ? cells[i] : "";

		if (is_below(screen, i))
			continue;
		if (i == screen->long_one && text_width(text) > screen->widths[i])
			put_long(screen, i, column, text);
		else
			put_cell(screen, i, text);
		column += screen->widths[i] + 1;
	}
	end_line(screen);
}

static void put_headings(struct screen *screen)
{
	const char **names = xcalloc(screen->columns->count, sizeof(*names));

	for (size_t i = 0; i < screen->columns->count; i++)
		names[i] = screen->columns->at[i]->name;
	put_row(screen, names);
	free(names);
}

void screen_end(struct screen *screen)
{
	size_t count = screen->columns->count;

	settle(screen);
	if (!screen->no_headings)
		put_headings(screen);
	for (size_t at = 0; at < screen->cell_count; at += count) {
		put_row(screen, &screen->cells[at]);
		for (size_t i = 0; i < count; i++)
			if (is_below(screen, i) && screen->cells[at + i])
				put_below(screen, i, screen->cells[at + i]);
	}
	sb_free(&screen->line);
	arena_free(&screen->text);
	free(screen->widths);
	free(screen->cells);
	free(screen);
}
