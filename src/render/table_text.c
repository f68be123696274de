/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The forms of a table that go out row by row. */
#include <string.h>
#include <unistd.h>

#include "base/nls.h"
#include "base/text.h"
#include "render/table_text.h"

/* Bytes that must not stand as they are between two spaces, or in quotes that a shell reads. */
enum { IN_RAW = 1, IN_QUOTES = 2 };

static const unsigned char unsafe[256] = {
	[0 ... ' ' - 1] = IN_RAW | IN_QUOTES,
	[' '] = IN_RAW,
	['"'] = IN_QUOTES,
	['\\'] = IN_RAW | IN_QUOTES,
	['`'] = IN_QUOTES,
	['$'] = IN_QUOTES,
	['~' + 1 ... 255] = IN_RAW | IN_QUOTES,
};

/* Append the text, NULL where it has no bytes, with every byte that is unsafe there as \xHH. */
static void put_escaped(struct strbuf *out, const char *s, size_t n, unsigned where)
{
	size_t plain = 0; /* not yet appended */

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (!(unsafe[c] & where))
			continue;
		sb_putn(out, s + plain, i - plain);
		sb_puts(out, "\\x");
		sb_put_hex(out, c, 2);
		plain = i + 1;
	}
	if (plain < n)
		sb_putn(out, s + plain, n - plain);
}

static void put_raw(struct table *table, size_t i, const char *s, size_t n)
{
	if (i > 0)
		sb_putc(&table->out, ' ');
	put_escaped(&table->out, s, n, IN_RAW);
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
		size_t length;
		const char *text = table_text(table, row, i, &length);

		put_raw(table, i, text, length);
	}
	sb_putc(&table->out, '\n');
}

const struct table_form_ops table_raw_ops = {begin_raw, row_raw, NULL};

static void row_export(struct table *table, const struct out_row *row)
{
	char between = table->style.form == TABLE_NEWLINE ? '\n' : ' ';

	for (size_t i = 0; i < table->columns->count; i++) {
		size_t length;
		const char *text = table_text(table, row, i, &length);

		if (i > 0)
			sb_putc(&table->out, between);
		sb_puts(&table->out, table_name(table, i));
		sb_puts(&table->out, "=\"");
		put_escaped(&table->out, text, length, IN_QUOTES);
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
	put_string(&table->out, table->style.name, strlen(table->style.name));
	sb_puts(&table->out, ": [\n");
}

static void row_json(struct table *table, const struct out_row *row)
{
	sb_puts(&table->out, table->rows > 0 ? ",{" : "      {");
	for (size_t i = 0; i < table->columns->count; i++) {
		size_t length;
		const char *text = table_text(table, row, i, &length);

		sb_puts(&table->out, i > 0 ? ",\n         " : "\n         ");
		put_string(&table->out, table_name(table, i), strlen(table_name(table, i)));
		sb_puts(&table->out, ": ");
		/* An empty text and none are the same here. */
		if (length > 0)
			put_string(&table->out, text, length);
		else
			sb_puts(&table->out, "null");
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

/* ---- one object whole ---- */

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
		size_t length;
		const char *text = table_text(table, row, i, &length);

		if (!text)
			continue;
		sb_reset(&label);
		sb_puts(&label, column->label ? _(column->label) : column->name);
		sb_putc(&label, ':');
		sb_puts(&table->out, sb_str(&label));
		fill(&table->out, text_width(sb_str(&label)));

		size_t start = table->out.len;

		text_escape(&table->out, text, length, target);
		/* Bytes, not columns: so util-linux does, and at the end of a line nobody sees. */
		fill(&table->out, table->out.len - start);
		sb_putc(&table->out, '\n');
	}
	sb_free(&label);
}

const struct table_form_ops table_whole_ops = {NULL, row_whole, NULL};
