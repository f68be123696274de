/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The aligned table. */
#include "base/util.h"
#include "out/grid.h"
#include "out/table_form.h"

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

static void begin(struct table *table)
{
	struct grid *grid = grid_new((table->style.no_headings ? GRID_NO_HEADINGS : 0) |
				     (table->style.shell_names ? GRID_SHELL_NAMES : 0));

	for (size_t i = 0; i < table->columns->count; i++) {
		const struct column *column = table->columns->at[i];

		grid_add_column(grid, column->name, column->width,
				grid_flags(table, column));
	}
	table->list = grid;
}

static void row(struct table *table, const struct out_row *row)
{
	struct grid_row *line = grid_add_row(table->list, NULL);

	for (size_t i = 0; i < table->columns->count; i++)
		if (table_value(table, row, i))
			grid_set(line, i, sb_str(&table->value), table->value.len);
}

static void end(struct table *table)
{
	if (table->rows > 0)
		grid_end(table->list);
}

const struct table_form_ops table_list_ops = {begin, row, end};
