/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The aligned table, with sentences below its rows where they would not fit a terminal. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/util.h"
#include "render/grid.h"
#include "render/screen.h"
#include "render/table_list.h"

static unsigned grid_flags(const struct table *table, const struct column *column)
{
	static const struct {
		unsigned column, grid;
	} flags[] = {
		{COLUMN_RIGHT, GRID_RIGHT},
		{COLUMN_CUT, GRID_CUT},
		{COLUMN_NO_EXTREMES, GRID_NO_EXTREMES},
		{COLUMN_WRAP, GRID_WRAP},
	};
	unsigned result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (column->flags & flags[i].column)
			result |= flags[i].grid;
	return table->style.no_cut ? result & ~(unsigned)(GRID_CUT | GRID_WRAP) : result;
}

/* What a table is made with: one of them. */
struct list {
	struct grid *grid;
	struct screen *screen;
};

static struct grid *new_grid(const struct table *table)
{
	struct grid *grid = grid_new((table->style.no_headings ? GRID_NO_HEADINGS : 0) |
				     (table->style.shell_names ? GRID_SHELL_NAMES : 0));

	for (size_t i = 0; i < table->columns->count; i++) {
		const struct column *column = table->columns->at[i];

		grid_add_column(grid, column->name, column->width, grid_flags(table, column));
	}
	return grid;
}

/* Of a table with sentences; 0: it has none, and it is the library's. */
static size_t width_to_fit(const struct table *table)
{
	bool sentences = false;
	size_t width;

	for (size_t i = 0; i < table->columns->count; i++)
		sentences |= (table->columns->at[i]->flags & COLUMN_BELOW) != 0;
	if (!sentences)
		return 0;
	width = table->style.no_cut ? 0 : screen_width();
	return width > 0 ? width : SCREEN_ENDLESS;
}

static void begin(struct table *table)
{
	struct list *list = xcalloc(1, sizeof(*list));
	size_t width = width_to_fit(table);

	if (width > 0)
		list->screen = screen_new(table->columns, table->style.no_headings, width);
	else
		list->grid = new_grid(table);
	table->own = list;
}

static void row(struct table *table, const struct out_row *row)
{
	struct list *list = table->own;
	struct grid_row *line = list->grid ? grid_add_row(list->grid, NULL) : NULL;

	if (list->screen)
		screen_add_row(list->screen);
	for (size_t i = 0; i < table->columns->count; i++) {
		size_t length;
		const char *text = table_text(table, row, i, &length);

		if (!text)
			continue;
		if (line)
			grid_set(line, i, text, length);
		else
			screen_set(list->screen, i, text, length);
	}
}

static void end(struct table *table)
{
	struct list *list = table->own;

	if (table->rows == 0)
		return;
	if (list->grid)
		grid_end(list->grid);
	else
		screen_end(list->screen);
	free(list);
}

const struct table_form_ops table_list_ops = {begin, row, end};
