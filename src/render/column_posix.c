/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What only POSIX objects have. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_posix.h"
#include "render/column_value.h"

/* As mq_open(3) wants it, and without the slash for the other kinds: util-linux's choice. */
static struct value get_name(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	if (row->object->kind != KIND_PMSG)
		return value_text(row->object->name);
	sb_putc(&room->text, '/');
	sb_puts(&room->text, row->object->name);
	return value_made_text(room);
}

static struct value get_sval(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	if (row->object->unknown & UNKNOWN_COUNT)
		return value_absent();
	return value_number(row->object->posix.value);
}

static const struct column columns[] = {
	{"NAME", N_("Name"), N_("name"), 1, 0, KINDS_POSIX, 0, get_name, 0},
	COLUMN_OF_TIME("MTIME", N_("Last action"), N_("when the object's file last changed"),
		       KINDS_POSIX, posix.mtime),
	{"SVAL", N_("Value"), N_("value of a semaphore"), 1, COLUMN_RIGHT,
	 KIND_BIT(KIND_PSEM), WANT_COUNT, get_sval, 0},
};

const struct column_topic column_topic_posix = {
	N_("Columns of POSIX objects (--posix-…), which also have SIZE, or USEDBYTES and MSGS:"),
	columns, ARRAY_SIZE(columns),
};
