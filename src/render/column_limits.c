/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's limits have. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_value.h"

static bool put_resource(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, ipc_limits[row->limit->limit].name);
	return true;
}

static bool put_description(struct strbuf *out, const struct column *column UNUSED,
			    const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, _(ipc_limits[row->limit->limit].description));
	return true;
}

static bool put_dash(struct strbuf *out)
{
	sb_putc(out, '-');
	return true;
}

static bool put_limit(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format)
{
	if (!row->limit->has_value)
		return put_dash(out);
	if (ipc_limits[row->limit->limit].is_bytes)
		return column_put_size(out, row->limit->value, format);
	sb_put_u64(out, row->limit->value);
	return true;
}

static bool put_used(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	if (!row->limit->has_used)
		return put_dash(out);
	sb_put_u64(out, row->limit->used);
	return true;
}

/*
 * A limit of 0 is a real one (it forbids the facility) and divides to what printf(3) calls
 * "-nan" or "inf"; util-linux shows these words, and so does its drop-in.
 */
static bool put_use(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format UNUSED)
{
	if (!row->limit->has_used || !row->limit->has_value)
		return put_dash(out);
	sb_printf(out, "%.2f%%", (double)row->limit->used / (double)row->limit->value * 100.0);
	return true;
}

static const struct column columns[] = {
	{"RESOURCE", NULL, N_("name of the limit"), 1, 0, COLUMN_TEXT, ROW_LIMIT, 0, put_resource,
	 0},
	{"DESCRIPTION", NULL, N_("what it bounds"), 1, 0, COLUMN_TEXT, ROW_LIMIT, 0,
	 put_description, 0},
	{"LIMIT", NULL, N_("its value"), 1, COLUMN_RIGHT, COLUMN_NUMBER, ROW_LIMIT, 0, put_limit,
	 0},
	{"USED", NULL, N_("how much is in use"), 1, COLUMN_RIGHT, COLUMN_NUMBER, ROW_LIMIT,
	 WANT_USAGE, put_used, 0},
	{"USE%", NULL, N_("the same as a part of the limit"), 1, COLUMN_RIGHT, COLUMN_TEXT,
	 ROW_LIMIT, WANT_USAGE, put_use, 0},
};

const struct column_topic column_topic_limits = {
	N_("Columns of limits (--global):"), columns, ARRAY_SIZE(columns),
};
