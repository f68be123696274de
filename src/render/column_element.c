/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the semaphores of one set have. */
#include "base/util.h"
#include "render/column_value.h"

static bool put_number(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_u64(out, row->element->number);
	return true;
}

static bool put_value(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_u64(out, row->element->state.value);
	return true;
}

static bool put_ncount(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_u64(out, row->element->state.ncount);
	return true;
}

static bool put_zcount(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_u64(out, row->element->state.zcount);
	return true;
}

static bool put_pid(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_i64(out, row->element->state.pid);
	return true;
}

static bool put_command(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format)
{
	return column_put_command(out, row->element->state.pid, format);
}

#define ELEMENT(name, type, value)                                                                \
	{name, NULL, NULL, 0, COLUMN_RIGHT, type, ROW_ELEMENT, 0, value, 0}

static const struct column columns[] = {
	ELEMENT("SEMNUM", COLUMN_NUMBER, put_number),
	ELEMENT("VALUE", COLUMN_NUMBER, put_value),
	ELEMENT("NCOUNT", COLUMN_NUMBER, put_ncount),
	ELEMENT("ZCOUNT", COLUMN_NUMBER, put_zcount),
	ELEMENT("PID", COLUMN_NUMBER, put_pid),
	ELEMENT("COMMAND", COLUMN_TEXT, put_command),
};

const struct column_topic column_topic_elements = {NULL, columns, ARRAY_SIZE(columns)};
