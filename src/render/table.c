/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/table.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "render/table_form.h"
#include "render/table_list.h"
#include "render/table_text.h"
#include "render/table_typed.h"

static const struct table_form_ops *const forms[] = {
	[TABLE_LIST] = &table_list_ops,
	[TABLE_RAW] = &table_raw_ops,
	[TABLE_EXPORT] = &table_export_ops,
	[TABLE_NEWLINE] = &table_export_ops,
	[TABLE_JSON] = &table_json_ops,
	[TABLE_WHOLE] = &table_whole_ops,
};

static const struct table_form_ops *ops_of(const struct table_style *style)
{
	if (style->form == TABLE_JSON && style->typed)
		return &table_typed_ops;
	return forms[style->form];
}

/* RSS% is rss_pct, KEY/NAME key_name. */
static void put_member_name(struct strbuf *out, const char *name)
{
	for (; *name; name++) {
		if (*name == '%')
			sb_puts(out, "_pct");
		else
			sb_putc(out, isalnum((unsigned char)*name) ? *name : '_');
	}
}

static char *make_name(const struct table *table, const char *name)
{
	struct strbuf out = STRBUF_INIT;

	if (table->style.form == TABLE_JSON && table->style.typed)
		put_member_name(&out, name);
	else if (table->style.shell_names)
		table_shell_name(&out, name);
	else
		sb_puts(&out, name);
	if (table->style.form == TABLE_JSON)
		for (size_t i = 0; i < out.len; i++)
			out.buf[i] = (char)tolower((unsigned char)out.buf[i]);
	return sb_steal(&out);
}

static bool is_for_programs(const struct table_style *style)
{
	return style->same_in_all_languages && style->form != TABLE_LIST &&
	       style->form != TABLE_WHOLE;
}

struct table *table_begin(const struct table_style *style, const struct column_list *columns,
			  const struct out_format *format)
{
	struct table *table = xcalloc(1, sizeof(*table));

	table->style = *style;
	table->columns = columns;
	table->format = format;
	table->room = value_room(format);
	table->names = xcalloc(columns->count, sizeof(*table->names));
	for (size_t i = 0; i < columns->count; i++)
		table->names[i] = make_name(table, columns->at[i]->name);
	if (is_for_programs(style))
		nls_for_programs(true);
	return table;
}

static void write_out(struct table *table)
{
	(void)fwrite(sb_str(&table->out), 1, table->out.len, stdout);
	sb_reset(&table->out);
}

void table_row(struct table *table, const struct out_row *row)
{
	const struct table_form_ops *ops = ops_of(&table->style);

	if (table->rows == 0 && ops->begin)
		ops->begin(table);
	ops->row(table, row);
	table->rows++;
	if (table->out.len >= TABLE_WRITE_BYTES)
		write_out(table);
}

void table_end(struct table *table, bool complete)
{
	const struct table_form_ops *ops = ops_of(&table->style);

	if (ops->end && (table->rows > 0 || complete))
		ops->end(table);
	write_out(table);
	if (is_for_programs(&table->style))
		nls_for_programs(false);
	for (size_t i = 0; i < table->columns->count; i++)
		free(table->names[i]);
	free(table->names);
	sb_free(&table->out);
	sb_free(&table->text);
	value_room_free(&table->room);
	free(table);
}
