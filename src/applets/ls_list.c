/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of ls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applets/ls.h"
#include "applets/row.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"

void ls_wrong_column(const char *list, const char *word, size_t length)
{
	if (length == 0)
		msg_warn(_("the list of columns '%s' has an empty name in it"), list);
	else
		msg_warn(_("there is no column '%.*s'; --list-columns lists them all"), (int)length,
			 word);
}

static bool add(struct ls *ls, const char *names)
{
	const char *wrong;
	size_t length;

	if (column_list_parse(&ls->columns, ls->topics, names, &wrong, &length) == 0)
		return true;
	ls_wrong_column(names, wrong, length);
	return false;
}

bool ls_choose_columns(struct ls *ls)
{
	bool adds = ls->output && *ls->output == '+';

	if ((!ls->output || adds) &&
	    !add(ls, ls->style.form == TABLE_JSON ? ls->usual_in_json : ls->usual))
		return false;
	if ((!ls->output || adds) && namespaces_chosen(&ls->namespaces) &&
	    !add(ls, COLUMNS_OF_NAMESPACES))
		return false;
	return !ls->output || add(ls, ls->output + adds);
}

#define NAME_WIDTH 16

/* A name that an earlier topic has already means that one's column. */
static bool is_hidden(const struct ls *ls, const struct column *column)
{
	return column_find(ls->topics, column->name, strlen(column->name)) != column;
}

void ls_print_columns(const struct ls *ls)
{
	for (size_t t = 0; ls->topics[t]; t++) {
		const struct column_topic *topic = ls->topics[t];

		for (size_t i = 0; i < topic->count; i++)
			if (!is_hidden(ls, &topic->columns[i]))
				(void)printf("%-*s%s\n", NAME_WIDTH, topic->columns[i].name,
					     _(topic->columns[i].help));
	}
}

int ls_gather(struct ls *ls, unsigned want, struct gathered *gathered)
{
	struct gather_request request = {
		.kinds = ls->kinds,
		.asked_kinds = ls->asked_kinds,
		.namespaces = ls->namespaces,
		.want = want | ls_filter_want(&ls->filters),
		.keep = ls_filter_object,
		.arg = &ls->filters,
	};

	return gather(ls->session, &request, gathered);
}

static struct out_row row_of(const void *gathered, size_t i)
{
	return gathered_row(gathered, i);
}

int ls_list(struct ls *ls)
{
	struct gathered gathered;
	int status = ls_gather(ls, column_list_want(&ls->columns) | ls_sort_want(ls), &gathered);
	size_t *indexes = xcalloc(gathered.objects.count, sizeof(*indexes));
	size_t count = 0;

	for (size_t i = 0; i < gathered.objects.count; i++) {
		struct out_row row = gathered_row(&gathered, i);

		if (ls_filter_row(&ls->filters, &row))
			indexes[count++] = i;
	}
	if (ls->order_count > 0)
		ls_sort(ls, row_of, &gathered, indexes, count);

	struct table *table = table_begin(&ls->style, &ls->columns, &ls->format);

	for (size_t i = 0; i < count; i++) {
		struct out_row row = gathered_row(&gathered, indexes[i]);

		table_row(table, &row);
	}
	/* Some kinds could be read even where others could not: their rows are no lie. */
	table_end(table, status == EXIT_SUCCESS || gathered.objects.count > 0);
	free(indexes);
	gather_free(&gathered);
	return status;
}
