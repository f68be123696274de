/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The aligned table, by libsmartcols. It escapes control characters itself. */
#include <errno.h>
#include <libsmartcols.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "out/table_form.h"

/* Its calls fail for want of memory, or where they are called wrongly. */
static void must(bool done)
{
	if (!done)
		msg_die(_("the table could not be made"));
}

static int scols_flags(const struct table *table, const struct column *column)
{
	static const struct {
		unsigned flag;
		int scols;
	} flags[] = {
		{COLUMN_RIGHT, SCOLS_FL_RIGHT},
		{COLUMN_CUT, SCOLS_FL_TRUNC},
		{COLUMN_NO_EXTREMES, SCOLS_FL_NOEXTREMES},
	};
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (column->flags & flags[i].flag)
			result |= flags[i].scols;
	return table->style.no_cut ? result & ~SCOLS_FL_TRUNC : result;
}

static void begin(struct table *table)
{
	struct libscols_table *list = scols_new_table();

	must(list && scols_table_enable_noheadings(list, table->style.no_headings) == 0);
	for (size_t i = 0; i < table->columns->count; i++) {
		const struct column *column = table->columns->at[i];

		must(scols_table_new_column(list, table_name(table, i), column->width,
					    scols_flags(table, column)));
	}
	table->list = list;
}

static void row(struct table *table, const struct out_row *row)
{
	struct libscols_line *line = scols_table_new_line(table->list, NULL);

	must(line);
	for (size_t i = 0; i < table->columns->count; i++)
		/* The library takes the copy over. Empty and none look the same. */
		if (table_value(table, row, i) && table->value.len > 0)
			must(scols_line_refer_data(line, i, xstrndup(table->value.buf,
								     table->value.len)) == 0);
}

static void end(struct table *table)
{
	if (table->rows > 0)
		must(scols_print_table(table->list) == 0);
	scols_unref_table(table->list);
}

const struct table_form_ops table_list_ops = {begin, row, end};
