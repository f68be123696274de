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

/* The field of the semaphore that the column is about. */
static struct value get_count(const struct column *column, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	const char *state = (const char *)&row->element->state;

	return value_number(*(const unsigned *)(const void *)(state + column->field));
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

#define ELEMENT(name, value, field)                                                               \
	{name, NULL, NULL, 0, COLUMN_RIGHT, ROW_ELEMENT, 0, value, field}
#define COUNT(name, field) ELEMENT(name, get_count, offsetof(struct ipc_sem_element, field))

static const struct column columns[] = {
	ELEMENT("SEMNUM", get_number, 0),
	COUNT("VALUE", value),
	COUNT("NCOUNT", ncount),
	COUNT("ZCOUNT", zcount),
	ELEMENT("PID", get_pid, 0),
	ELEMENT("COMMAND", get_command, 0),
};

const struct column_topic column_topic_elements = {NULL, columns, ARRAY_SIZE(columns)};
