/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of ls. */
#include <stdlib.h>

#include "applets/ls/filter.h"
#include "applets/ls/list.h"
#include "applets/ls/sort.h"
#include "applets/row.h"
#include "base/alloc.h"

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
