/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "columns.h"

const char *text_of_column(const struct column *column, const struct out_row *row,
			   const struct out_format *format)
{
	static struct strbuf text;
	struct value_room room = value_room(format);
	bool has;

	/* Not just emptied: who keeps the text for too long is to be found out. */
	sb_free(&text);
	has = column_put(&text, column, row, &room, format);
	value_room_free(&room);
	return has ? sb_str(&text) : NULL;
}
