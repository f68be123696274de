/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What only POSIX objects have. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_value.h"

/* As mq_open(3) wants it, and without the slash for the other kinds: util-linux's choice. */
static bool put_name(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->object->kind == KIND_PMSG)
		sb_putc(out, '/');
	sb_puts(out, row->object->name);
	return true;
}

static bool put_sval(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->object->unknown & UNKNOWN_COUNT)
		return false;
	sb_put_u64(out, row->object->posix.value);
	return true;
}

static const struct column columns[] = {
	{"NAME", N_("Name"), N_("name"), 1, 0, COLUMN_TEXT, KINDS_POSIX, 0, put_name, 0},
	COLUMN_OF_TIME("MTIME", N_("Last action"), N_("when the object's file last changed"),
		       KINDS_POSIX, posix.mtime),
	{"SVAL", N_("Value"), N_("value of a semaphore"), 1, COLUMN_RIGHT, COLUMN_NUMBER,
	 KIND_BIT(KIND_PSEM), WANT_COUNT, put_sval, 0},
};

const struct column_topic column_topic_posix = {
	N_("Columns of POSIX objects (--posix-…), which also have SIZE, or USEDBYTES and MSGS:"),
	columns, ARRAY_SIZE(columns),
};
