/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/table_form.h"

#include <ctype.h>
#include <string.h>

/* As libsmartcols makes them. */
void table_shell_name(struct strbuf *out, const char *name)
{
	size_t n = strlen(name);

	if (n > 0 && !isalpha((unsigned char)name[0]))
		sb_putc(out, '_');
	for (size_t i = 0; i < n; i++)
		sb_putc(out, isalnum((unsigned char)name[i]) ? name[i] : '_');
	if (n > 0 && name[n - 1] == '%')
		sb_puts(out, "PCT");
}

const char *table_text(struct table *table, const struct out_row *row, size_t i, size_t *length)
{
	struct value value = column_value(table->columns->at[i], row, &table->room);

	/* Most texts need no copy. */
	if (value.type == VALUE_TEXT) {
		*length = value.text.length;
		return value.text.at;
	}
	sb_reset(&table->text);
	value_put(&table->text, &value, table->format);
	*length = table->text.len;
	return value.type == VALUE_ABSENT ? NULL : sb_str(&table->text);
}

const char *table_name(const struct table *table, size_t i)
{
	return table->names[i];
}
