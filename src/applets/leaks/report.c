/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of `leaks` for every form, and their order. */
#include "applets/leaks/report.h"
#include "applets/ls/sort.h"

#include "applets/row.h"

struct out_row leaks_row(const struct leaks_report *report, size_t i, struct out_leak *leak)
{
	size_t index = report->indexes[i];
	struct out_row row = collected_row(&report->look->world.all, index);

	*leak = (struct out_leak){
		.verdict = &report->look->result.verdicts[index],
		.processes = report->look->world.facts.processes,
		.files = leaks_files_of(&report->files, row.object),
	};
	row.leak = leak;
	return row;
}

struct sorting {
	const struct leaks_report *report;
	struct out_leak leak; /* of the row at hand */
};

/* A row lives until the next one is asked for. */
static struct out_row row_of(const void *arg, size_t index)
{
	struct sorting *sorting = *(struct sorting *const *)arg;
	struct leaks_report one = *sorting->report;

	one.indexes = &index;
	return leaks_row(&one, 0, &sorting->leak);
}

void leaks_sort(const struct leaks_report *report, size_t *indexes)
{
	struct sorting sorting = {.report = report};
	struct sorting *at = &sorting;

	if (report->leaks->ls.order_count > 0)
		ls_sort(&report->leaks->ls, row_of, &at, indexes, report->count);
}
