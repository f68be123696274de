/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The forms of a table that go out row by row. */
#include <string.h>
#include <unistd.h>

#include "base/nls.h"
#include "base/text.h"
#include "render/table_form.h"

/*
 * Append the text with every byte outside '!' to '~', and those in `unsafe`, as \xHH; a space too
 * unless `spaces` lets it stand.
 */
static void put_escaped(struct strbuf *out, const char *s, size_t n, const char *unsafe,
			bool spaces)
{
	size_t plain = 0; /* not yet appended */

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if ((c > ' ' && c <= '~' && !strchr(unsafe, c)) || (c == ' ' && spaces))
			continue;
		sb_putn(out, s + plain, i - plain);
		sb_puts(out, "\\x");
		sb_put_hex(out, c, 2);
		plain = i + 1;
	}
	sb_putn(out, s + plain, n - plain);
}

static void put_raw(struct table *table, size_t i, const char *s, size_t n)
{
	if (i > 0)
		sb_putc(&table->out, ' ');
	put_escaped(&table->out, s, n, "\\", false);
}

static void begin_raw(struct table *table)
{
	if (table->style.no_headings)
		return;
	for (size_t i = 0; i < table->columns->count; i++)
		put_raw(table, i, table_name(table, i), strlen(table_name(table, i)));
	sb_putc(&table->out, '\n');
}

static void row_raw(struct table *table, const struct out_row *row)
{
	for (size_t i = 0; i < table->columns->count; i++) {
		(void)table_value(table, row, i);
		put_raw(table, i, sb_str(&table->value), table->value.len);
	}
	sb_putc(&table->out, '\n');
}

const struct table_form_ops table_raw_ops = {begin_raw, row_raw, NULL};

static void row_export(struct table *table, const struct out_row *row)
{
	char between = table->style.form == TABLE_NEWLINE ? '\n' : ' ';

	for (size_t i = 0; i < table->columns->count; i++) {
		(void)table_value(table, row, i);
		if (i > 0)
			sb_putc(&table->out, between);
		sb_puts(&table->out, table_name(table, i));
		sb_puts(&table->out, "=\"");
		put_escaped(&table->out, sb_str(&table->value), table->value.len, "\"\\`$", true);
		sb_putc(&table->out, '"');
	}
	sb_putc(&table->out, '\n');
}

const struct table_form_ops table_export_ops = {NULL, row_export, NULL};

static void put_string(struct strbuf *out, const char *s, size_t n)
{
	sb_putc(out, '"');
	text_escape(out, s, n, TEXT_JSON);
	sb_putc(out, '"');
}

static void begin_json(struct table *table)
{
	sb_puts(&table->out, "{\n   ");
	if (table->style.schema_version > 0) {
		sb_puts(&table->out, "\"schema_version\": ");
		sb_put_u64(&table->out, table->style.schema_version);
		sb_puts(&table->out, ",\n   ");
	}
	put_string(&table->out, table->style.name, strlen(table->style.name));
	sb_puts(&table->out, ": [\n");
}

/* A shortened size, or the dash for a limit that is not known, is no number of JSON's. */
static bool is_number(const char *s)
{
	static const char digits[] = "0123456789";
	size_t n;

	s += *s == '-';
	n = strspn(s, digits);
	s += n;
	if (n > 0 && *s == '.') {
		s++;
		n = strspn(s, digits);
		s += n;
	}
	return n > 0 && *s == '\0';
}

static void put_array(struct strbuf *out, const char *s, size_t n)
{
	sb_putc(out, '[');
	for (size_t i = 0; i < n;) {
		size_t length = strnlen(s + i, n - i);

		if (i > 0)
			sb_puts(out, ", ");
		put_string(out, s + i, length);
		i += length + 1;
	}
	sb_putc(out, ']');
}

static void put_numbers(struct strbuf *out, const char *s, size_t n)
{
	sb_putc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (s[i])
			sb_putc(out, s[i]);
		else
			sb_puts(out, ", ");
	}
	sb_putc(out, ']');
}

/* A value that there is, as what it is. */
static void put_typed(struct strbuf *out, enum column_type type, const char *s, size_t n)
{
	if (type == COLUMN_NUMBER && is_number(s))
		sb_putn(out, s, n);
	else if (type == COLUMN_TRUTH)
		sb_puts(out, *s == 'y' ? "true" : "false");
	else if (type == COLUMN_TEXTS)
		put_array(out, s, n);
	else if (type == COLUMN_NUMBERS)
		put_numbers(out, s, n);
	else
		put_string(out, s, n);
}

static void row_json(struct table *table, const struct out_row *row)
{
	sb_puts(&table->out, table->rows > 0 ? ",{" : "      {");
	for (size_t i = 0; i < table->columns->count; i++) {
		const struct column *column = table->columns->at[i];
		bool typed = table->style.typed;
		/* An empty value and none are the same here, but a list can be empty. */
		bool has = table_value(table, row, i) &&
			   (table->value.len > 0 || (typed && column_is_list(column)));

		sb_puts(&table->out, i > 0 ? ",\n         " : "\n         ");
		put_string(&table->out, table_name(table, i), strlen(table_name(table, i)));
		sb_puts(&table->out, ": ");
		if (!has)
			sb_puts(&table->out, "null");
		else if (typed)
			put_typed(&table->out, column->type, sb_str(&table->value),
				  table->value.len);
		else
			put_string(&table->out, table->value.buf, table->value.len);
	}
	sb_puts(&table->out, "\n      }");
}

static void end_json(struct table *table)
{
	if (table->rows == 0)
		begin_json(table);
	sb_puts(&table->out, "\n   ]\n}\n");
}

const struct table_form_ops table_json_ops = {begin_json, row_json, end_json};

/* Columns of the label, and of the value, which is filled up to them. */
#define WHOLE_WIDTH 36

static void fill(struct strbuf *out, size_t taken)
{
	for (; taken < WHOLE_WIDTH; taken++)
		sb_putc(out, ' ');
}

static void row_whole(struct table *table, const struct out_row *row)
{
	enum text_target target = isatty(STDOUT_FILENO) ? TEXT_TERMINAL : TEXT_PLAIN;
	struct strbuf label = STRBUF_INIT;

	for (size_t i = 0; i < table->columns->count; i++) {
		const struct column *column = table->columns->at[i];

		if (!table_value(table, row, i))
			continue;
		sb_reset(&label);
		sb_puts(&label, column->label ? _(column->label) : column->name);
		sb_putc(&label, ':');
		sb_puts(&table->out, sb_str(&label));
		fill(&table->out, text_width(sb_str(&label)));

		size_t start = table->out.len;

		text_escape(&table->out, sb_str(&table->value), table->value.len, target);
		/* Bytes, not columns: so util-linux does, and at the end of a line nobody sees. */
		fill(&table->out, table->out.len - start);
		sb_putc(&table->out, '\n');
	}
	sb_free(&label);
}

const struct table_form_ops table_whole_ops = {NULL, row_whole, NULL};
