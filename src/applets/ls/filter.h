/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects ls leaves in its list: pure functions of what is in the row. */
#ifndef APPLETS_LS_FILTER_H
#define APPLETS_LS_FILTER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "applets/options.h"
#include "render/column.h"

/* What may stay in the list. A row that passes all filters that were given does. */
struct ls_filters {
	unsigned given; /* bit by place in the table of filter.c */
	uid_t user;
	gid_t group;
	uint32_t key;
	const char *name, *command; /* patterns, fnmatch(3) */
	uint64_t min_size;          /* bytes */
	int64_t older_than;         /* seconds */
	time_t now;
	pid_t pid;
	unsigned states;            /* bits by enum object_state */
};

/*
 * Take the argument of the filter option with this name. 0; -ENOENT where no filter is called so;
 * -EINVAL where the argument is wrong, and the user has been told.
 */
int ls_filter_take(struct ls_filters *, const char *option, const char *arg);

/* The same for the option with this id of a command's table. False where it is wrong. */
bool ls_filter_option(struct ls_filters *, const struct opt *options, int option, const char *arg);

/* What the given filters need to be found out. */
unsigned ls_filter_want(const struct ls_filters *);

/* Whether the filters that look at the object alone let it pass. */
bool ls_filter_object(const struct ipc_object *, void *filters);

/* Whether all of them do. */
bool ls_filter_row(const struct ls_filters *, const struct out_row *);

#endif
