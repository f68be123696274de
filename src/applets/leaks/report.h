/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is shown: the selected objects in their order, and how their removal ended. */
#ifndef APPLETS_LEAKS_REPORT_H
#define APPLETS_LEAKS_REPORT_H

#include "applets/leaks/files.h"
#include "applets/leaks/world.h"
#include "render/column_leak.h"

/* How a removal ended for an object. */
struct leaks_outcome {
	bool removed;
	const char *left; /* why not; NULL: it was never tried */
};

struct leaks_report {
	struct leaks *leaks;
	const struct leaks_look *look;
	const size_t *indexes; /* of what is shown, in order */
	size_t count;
	struct leaks_files files;
	const struct leaks_outcome *outcomes; /* by place in `indexes`; NULL: nothing was removed */
};

/* The row of place `i` in the report. `leak` is filled, and must live as long as the row. */
struct out_row leaks_row(const struct leaks_report *, size_t i, struct out_leak *leak);

/* Bring them into the order of --sort, if it was given. */
void leaks_sort(const struct leaks_report *, size_t *indexes);

#endif
