/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/table_typed.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/util.h"
#include "render/document_json.h"
#include "render/member_json.h"

/* How a column's value of a row about an object is written. */
struct typed_column {
	enum {
		TYPED_VALUE,  /* as a value of the column's own */
		TYPED_MEMBER, /* as a member that objects have everywhere */
		TYPED_TOLD,   /* not at all: that member is written before */
	} how;
	struct member member;
};

static bool is_told(const struct typed_column *columns, size_t count, const struct member *member)
{
	if (member_is_identity(member))
		return true;
	for (size_t i = 0; i < count; i++)
		if (columns[i].how == TYPED_MEMBER && streq(columns[i].member.name, member->name))
			return true;
	return false;
}

static void begin(struct table *table)
{
	size_t count = table->columns->count;
	struct typed_column *columns = xcalloc(count, sizeof(*columns));

	for (size_t i = 0; i < count; i++) {
		struct typed_column *column = &columns[i];

		if (!member_of_column(table->columns->at[i]->name, &column->member))
			column->how = TYPED_VALUE;
		else if (is_told(columns, i, &column->member))
			column->how = TYPED_TOLD;
		else
			column->how = TYPED_MEMBER;
	}
	table->own = columns;
	document_json_open(&table->json, table->style.looked, table->style.hidden);
	json_open_array(&table->json, table->style.name);
}

static void put_value(struct table *table, const struct out_row *row, size_t i)
{
	struct value value = column_value(table->columns->at[i], row, &table->room);

	value_json(&table->json, table_name(table, i), &value, table->format);
}

static void row(struct table *table, const struct out_row *row)
{
	const struct typed_column *columns = table->own;

	json_open_object(&table->json, NULL);
	if (row->object)
		member_json_identity(&table->json, row);
	for (size_t i = 0; i < table->columns->count; i++) {
		if (!row->object || columns[i].how == TYPED_VALUE)
			put_value(table, row, i);
		else if (columns[i].how == TYPED_MEMBER)
			member_json(&table->json, &columns[i].member, row);
	}
	json_close_object(&table->json);
	if (table->json.out.len >= TABLE_WRITE_BYTES)
		json_flush(&table->json);
}

static void end(struct table *table)
{
	if (table->rows == 0)
		begin(table);
	json_close_array(&table->json);
	document_json_close(&table->json);
	free(table->own);
}

const struct table_form_ops table_typed_ops = {begin, row, end};
