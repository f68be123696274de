/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows and values of the command ipcs. */
#include "render/fixed.h"

#include <stdio.h>
#include <string.h>

#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/reference.h"
#include "render/format.h"

/* How much is gathered before it is written. */
#define BLOCK_BYTES 65536

void fixed_flush(struct fixed_page *page)
{
	/* Errors stay in stdout, where the end of the program finds them. */
	if (page->out->len > 0)
		(void)fwrite(page->out->buf, 1, page->out->len, stdout);
	sb_reset(page->out);
}

static void put_spaces(struct strbuf *out, size_t n)
{
	static const char spaces[] = "                                ";

	for (; n >= sizeof(spaces); n -= sizeof(spaces) - 1)
		sb_putn(out, spaces, sizeof(spaces) - 1);
	sb_putn(out, spaces, n);
}

void fixed_title(struct fixed_page *page, const char *title)
{
	sb_puts(page->out, "------ ");
	sb_puts(page->out, _(title));
	sb_puts(page->out, " --------\n");
}

bool fixed_shows(const struct fixed_page *page, unsigned flags)
{
	return !(flags & (page->unit == UNIT_HUMAN ? COL_BYTES : COL_HUMAN));
}

/* How much wider than `head` it is. */
static unsigned put_heading(struct strbuf *out, const struct fixed_column *c, bool behind_another)
{
	const char *heading = _(c->heading);
	size_t width = text_width(heading);
	size_t rest = width < c->head ? c->head - width : 0;
	bool above = c->flags & COL_ABOVE;

	put_spaces(out, above ? c->gap : behind_another);
	if (above && c->flags & COL_RIGHT)
		put_spaces(out, rest);
	sb_puts(out, heading);
	if (!(above && c->flags & COL_RIGHT))
		put_spaces(out, rest);
	return width > c->head ? (unsigned)width - c->head : 0;
}

void fixed_table_begin(struct fixed_table *table, struct fixed_page *page,
		       const struct fixed_column *columns)
{
	table->count = 0;
	for (const struct fixed_column *c = columns; c->format; c++) {
		if (!fixed_shows(page, c->flags) || table->count == FIXED_MAX_COLUMNS)
			continue;
		table->columns[table->count] = c;
		table->more[table->count] = c->heading ? put_heading(page->out, c, table->count > 0)
						       : 0;
		table->count++;
	}
	sb_putc(page->out, '\n');
}

/* Move the text that begins at `start` to the right. */
static void shift(struct strbuf *out, size_t start, size_t columns)
{
	size_t len = out->len - start;

	put_spaces(out, columns);
	memmove(out->buf + start + columns, out->buf + start, len);
	memset(out->buf + start, ' ', columns);
}

void fixed_put_cell(struct fixed_page *page, const struct fixed_column *c, size_t width,
		    const void *base)
{
	struct strbuf *out = page->out;
	size_t start = out->len;

	c->format(out, page, (const char *)base + c->offset);
	if (out->len == start) {
		put_spaces(out, width);
		return;
	}
	if (c->flags & COL_CUT && out->len - start > width) {
		out->len = start + width;
		out->buf[out->len] = '\0';
	}

	size_t used = c->flags & COL_WORDS ? text_width(out->buf + start) : out->len - start;

	if (used >= width)
		return;
	if (c->flags & COL_RIGHT)
		shift(out, start, width - used);
	else
		put_spaces(out, width - used);
}

void fixed_table_row(const struct fixed_table *table, struct fixed_page *page, const void *base)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct fixed_column *c = table->columns[i];

		put_spaces(page->out, c->gap);
		fixed_put_cell(page, c, c->width + table->more[i], base);
		put_spaces(page->out, c->tail);
	}
	sb_putc(page->out, '\n');
	if (page->out->len >= BLOCK_BYTES)
		fixed_flush(page);
}

void fixed_int(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	sb_put_i64(out, *(const int *)field);
}

void fixed_i64(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	sb_put_i64(out, *(const int64_t *)field);
}

void fixed_u32(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	sb_put_u64(out, *(const uint32_t *)field);
}

void fixed_u64(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	sb_put_u64(out, *(const uint64_t *)field);
}

void fixed_bytes(struct strbuf *out, const struct fixed_page *page, const void *field)
{
	if (page->unit == UNIT_HUMAN)
		format_size(out, *(const uint64_t *)field);
	else
		fixed_u64(out, page, field);
}

void fixed_key(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	ipc_key_put(out, *(const uint32_t *)field);
}

static void put_octal(struct strbuf *out, mode_t mode)
{
	int shift_by = 0;

	while (mode >> shift_by > 7)
		shift_by += 3;
	for (; shift_by >= 0; shift_by -= 3)
		sb_putc(out, (char)('0' + (mode >> shift_by & 7)));
}

void fixed_access(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_octal(out, *(const mode_t *)field & 0777);
}

/* As in C, a number in octal has a zero in front, and zero itself only that. */
static void put_c_octal(struct strbuf *out, mode_t mode)
{
	if (mode)
		sb_putc(out, '0');
	put_octal(out, mode);
}

void fixed_mode_0(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_c_octal(out, *(const mode_t *)field);
}

void fixed_access_0(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_c_octal(out, *(const mode_t *)field & 0777);
}

static void put_name(struct strbuf *out, const struct fixed_page *page, const char *name,
		     unsigned id)
{
	if (name)
		text_escape(out, name, strlen(name), page->target);
	else
		sb_put_u64(out, id);
}

void fixed_user(struct strbuf *out, const struct fixed_page *page, const void *field)
{
	uid_t uid = *(const uid_t *)field;

	put_name(out, page, user_name(uid), uid);
}

void fixed_group(struct strbuf *out, const struct fixed_page *page, const void *field)
{
	gid_t gid = *(const gid_t *)field;

	put_name(out, page, group_name(gid), gid);
}

/*
 * Splitting a time costs more than all the rest of a row, and objects that were made together
 * often have the same times: the text of the last one is kept.
 */
static void put_time(struct strbuf *out, time_t when, enum time_style style)
{
	static struct {
		time_t when;
		enum time_style style;
		size_t len;
		char text[64];
	} last;
	size_t start = out->len;

	if (when == 0) {
		sb_puts(out, _("Not set"));
		return;
	}
	if (last.len > 0 && last.when == when && last.style == style) {
		sb_putn(out, last.text, last.len);
		return;
	}
	format_time(out, when, when, style);
	last.when = when;
	last.style = style;
	last.len = out->len - start;
	if (last.len > sizeof(last.text))
		last.len = 0;
	memcpy(last.text, out->buf + start, last.len);
}

void fixed_time_short(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_time(out, *(const time_t *)field, TIME_BSD);
}

void fixed_time_full(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_time(out, *(const time_t *)field, TIME_FULL);
}
