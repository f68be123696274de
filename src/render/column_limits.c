/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's limits have. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_limits.h"

static struct value get_resource(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room UNUSED)
{
	return value_text(ipc_limits[row->limit->limit].name);
}

static struct value get_description(const struct column *column UNUSED, const struct out_row *row,
				    struct value_room *room UNUSED)
{
	return value_text(_(ipc_limits[row->limit->limit].description));
}

static const struct value unknown = {.type = VALUE_DASH};

static struct value get_limit(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	if (!row->limit->has_value)
		return unknown;
	return value_of(ipc_limits[row->limit->limit].is_bytes ? VALUE_SIZE : VALUE_NUMBER,
			row->limit->value);
}

static struct value get_used(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return row->limit->has_used ? value_number(row->limit->used) : unknown;
}

static struct value get_use(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room UNUSED)
{
	if (!row->limit->has_used || !row->limit->has_value)
		return unknown;
	return (struct value){.type = VALUE_USE,
			      .share = {row->limit->used, row->limit->value}};
}

static const struct column columns[] = {
	{"RESOURCE", NULL, N_("name of the limit"), 1, 0, ROW_LIMIT, 0, get_resource,
	 0},
	{"DESCRIPTION", NULL, N_("what it bounds"), 1, 0, ROW_LIMIT, 0,
	 get_description, 0},
	{"LIMIT", NULL, N_("its value"), 1, COLUMN_RIGHT, ROW_LIMIT, 0, get_limit,
	 0},
	{"USED", NULL, N_("how much is in use"), 1, COLUMN_RIGHT, ROW_LIMIT,
	 WANT_USAGE, get_used, 0},
	{"USE%", NULL, N_("the same as a part of the limit"), 1, COLUMN_RIGHT,
	 ROW_LIMIT, WANT_USAGE, get_use, 0},
};

const struct column_topic column_topic_limits = {
	N_("Columns of limits (--global):"), columns, ARRAY_SIZE(columns),
};
