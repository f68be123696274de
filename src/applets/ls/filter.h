/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects ls leaves in its list: pure functions of what is in the row. */
#ifndef APPLETS_LS_FILTER_H
#define APPLETS_LS_FILTER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "applets/arguments.h"
#include "applets/options.h"
#include "render/column.h"

/* What a column's value must be. */
struct ls_demand {
	const struct column *column;
	struct value asked;
	bool at_least; /* else exactly */
};

#define LS_DEMANDS_MAX 4 /* options of this kind that there are */

/* What may stay in the list. A row that passes all filters that were given does. */
struct ls_filters {
	unsigned given; /* bit by place in the table of filter.c */
	struct ls_demand demands[LS_DEMANDS_MAX];
	size_t demand_count;
	const char *name, *command; /* patterns (base/glob.h) */
	int64_t min_age;            /* seconds without activity */
	struct arg_pids pids;
	unsigned states;            /* bits by enum object_state */
};

/*
 * Take the argument of an option (applets/options.h). 0; -ENOENT where it is none that filters;
 * -EINVAL where the argument is wrong, and the user has been told.
 */
int ls_filter_take(struct ls_filters *, int option, const char *arg);
void ls_filter_free(struct ls_filters *);

/* Was the option given? */
bool ls_filter_has(const struct ls_filters *, int option);

/* What the given filters need to be found out. */
unsigned ls_filter_want(const struct ls_filters *);

/* Whether the filters that look at the object alone let it pass. */
bool ls_filter_object(const struct ipc_object *, void *filters);

/*
 * Whether all of them do. *untold is set, and else left as it is, where only its age stands against it,
 * and that cannot be told for certain (PROBLEM_AGE).
 */
bool ls_filter_row(const struct ls_filters *, const struct out_row *, bool *untold);

#endif
