/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the semaphores of one set have. */
#include "base/util.h"
#include "render/column_element.h"
#include "render/column_value.h"

static struct value get_number(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return value_number(row->element->number);
}

static struct value get_value(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	return value_number(row->element->state.value);
}

static struct value get_ncount(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return value_number(row->element->state.ncount);
}

static struct value get_zcount(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return value_number(row->element->state.zcount);
}

static struct value get_pid(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room UNUSED)
{
	return value_signed(row->element->state.pid);
}

static struct value get_command(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room)
{
	return value_command(room, row->element->state.pid);
}

#define ELEMENT(name, value)                                                                      \
	{name, NULL, NULL, 0, COLUMN_RIGHT, ROW_ELEMENT, 0, value, 0}

static const struct column columns[] = {
	ELEMENT("SEMNUM", get_number),
	ELEMENT("VALUE", get_value),
	ELEMENT("NCOUNT", get_ncount),
	ELEMENT("ZCOUNT", get_zcount),
	ELEMENT("PID", get_pid),
	ELEMENT("COMMAND", get_command),
};

const struct column_topic column_topic_elements = {NULL, columns, ARRAY_SIZE(columns)};
