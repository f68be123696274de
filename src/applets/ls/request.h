/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line asks for, of ls and of other commands that list as it does. */
#ifndef APPLETS_LS_REQUEST_H
#define APPLETS_LS_REQUEST_H

#include "applets/ls/filter.h"
#include "applets/options.h"
#include "collect/namespaces.h"
#include "applets/session.h"
#include "proc/cmdline.h"
#include "render/table.h"

/* One column to sort by. */
struct ls_order {
	const struct column *column;
	bool falling;
};

#define LS_ORDERS_MAX 16

/* What ls has, and other commands that list as it does. */
struct ls {
	struct session *session;
	const struct column_topic *const *topics; /* the columns that there are to choose from */
	const char *usual, *usual_in_json; /* those that are shown unless others are asked for */
	unsigned kinds, asked_kinds; /* KIND_BIT; asked: those that the command line names */
	struct namespace_choice namespaces;
	struct ls_filters filters;
	struct ls_order orders[LS_ORDERS_MAX];
	size_t order_count;
	const char *output;  /* -o, or NULL */
	bool list_columns;
	int64_t watch;       /* seconds between two looks; 0: look once */
	uint64_t rounds;     /* looks in all; 0: without end */
	struct table_style style;
	struct out_format format;
	struct column_list columns;
	struct cmdline_cache commands;
};

#endif
