/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of ls. */
#include <stdlib.h>

#include "applets/ls/filter.h"
#include "applets/ls/list.h"
#include "applets/ls/sort.h"
#include "applets/problems.h"
#include "applets/row.h"
#include "base/alloc.h"

int ls_collect(const struct ls *ls, unsigned want, struct collected *all)
{
	struct ls_filters filters = ls->filters;
	const struct collect_request request = {
		.kinds = ls->kinds,
		.asked_kinds = ls->asked_kinds,
		.namespaces = ls->namespaces,
		.want = want | ls_filter_want(&filters),
		.keep = ls_filter_object,
		.arg = &filters,
	};

	return collect(&ls->session->source, &request, all);
}

static struct out_row row_of(const void *collected, size_t i)
{
	return collected_row(collected, i);
}

int ls_list(const struct ls *ls)
{
	struct collected all;
	unsigned want = column_list_want(&ls->columns) | ls_sort_want(ls);
	int status = ls_collect(ls, ls->style.typed ? want | WANT_NAMESPACE : want, &all);
	size_t *indexes = xcalloc(all.objects.count, sizeof(*indexes));
	size_t count = 0;
	bool untold = false;

	for (size_t i = 0; i < all.objects.count; i++) {
		struct out_row row = collected_row(&all, i);

		if (ls_filter_row(&ls->filters, &row, &untold))
			indexes[count++] = i;
	}
	if (untold)
		problems_add(&all.problems, &(struct problem){.code = PROBLEM_AGE});
	if (ls->order_count > 0)
		ls_sort(ls, row_of, &all, indexes, count);

	struct table_style style = ls->style;

	style.looked = all.has_processes;
	style.hidden = all.processes.hidden;

	struct table *table = table_begin(&style, &ls->columns, &ls->format);

	for (size_t i = 0; i < count; i++) {
		struct out_row row = collected_row(&all, indexes[i]);

		table_row(table, &row);
	}
	/* Some kinds could be read even where others could not: their rows are no lie. */
	table_end(table, status == EXIT_SUCCESS || all.objects.count > 0);
	problems_say(ls->session, &all.problems);
	free(indexes);
	collected_free(&all);
	return status;
}
