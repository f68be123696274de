/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows and values of the command ipcs. */
#include <stdio.h>
#include <string.h>

#include "applets/ipcs.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "render/format.h"

/* How much is gathered before it is written. */
#define BLOCK_BYTES 65536

void ipcs_flush(struct ipcs *ipcs)
{
	/* Errors stay in stdout, where the end of the program finds them. */
	if (ipcs->out.len > 0)
		(void)fwrite(ipcs->out.buf, 1, ipcs->out.len, stdout);
	sb_reset(&ipcs->out);
}

static void put_spaces(struct strbuf *out, size_t n)
{
	static const char spaces[] = "                                ";

	for (; n >= sizeof(spaces); n -= sizeof(spaces) - 1)
		sb_putn(out, spaces, sizeof(spaces) - 1);
	sb_putn(out, spaces, n);
}

void ipcs_title(struct ipcs *ipcs, const char *title)
{
	sb_puts(&ipcs->out, "------ ");
	sb_puts(&ipcs->out, _(title));
	sb_puts(&ipcs->out, " --------\n");
}

bool ipcs_shows(const struct ipcs *ipcs, unsigned flags)
{
	return !(flags & (ipcs->unit == UNIT_HUMAN ? COL_BYTES : COL_HUMAN));
}

void ipcs_table_begin(struct ipcs_table *table, struct ipcs *ipcs,
		      const struct ipcs_column *columns)
{
	table->count = 0;
	for (const struct ipcs_column *c = columns; c->format; c++) {
		if (!ipcs_shows(ipcs, c->flags) || table->count == IPCS_MAX_COLUMNS)
			continue;
		table->columns[table->count] = c;
		table->more[table->count] = 0;
		if (c->heading) {
			const char *heading = _(c->heading);
			size_t width = text_width(heading);

			if (table->count > 0)
				sb_putc(&ipcs->out, ' ');
			sb_puts(&ipcs->out, heading);
			if (width > c->head)
				table->more[table->count] = (unsigned)width - c->head;
			else
				put_spaces(&ipcs->out, c->head - width);
		}
		table->count++;
	}
	sb_putc(&ipcs->out, '\n');
}

/* Move the text that begins at `start` to the right. */
static void shift(struct strbuf *out, size_t start, size_t columns)
{
	size_t len = out->len - start;

	put_spaces(out, columns);
	memmove(out->buf + start + columns, out->buf + start, len);
	memset(out->buf + start, ' ', columns);
}

void ipcs_put_cell(struct ipcs *ipcs, const struct ipcs_column *c, size_t width,
		   const void *base)
{
	struct strbuf *out = &ipcs->out;
	size_t start = out->len;

	c->format(out, ipcs, (const char *)base + c->offset);
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

void ipcs_table_row(const struct ipcs_table *table, struct ipcs *ipcs, const void *base)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct ipcs_column *c = table->columns[i];

		put_spaces(&ipcs->out, c->gap);
		ipcs_put_cell(ipcs, c, c->width + table->more[i], base);
		put_spaces(&ipcs->out, c->tail);
	}
	sb_putc(&ipcs->out, '\n');
	if (ipcs->out.len >= BLOCK_BYTES)
		ipcs_flush(ipcs);
}

void ipcs_int(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	sb_put_i64(out, *(const int *)field);
}

void ipcs_u32(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	sb_put_u64(out, *(const uint32_t *)field);
}

void ipcs_u64(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	sb_put_u64(out, *(const uint64_t *)field);
}

void ipcs_bytes(struct strbuf *out, const struct ipcs *ipcs, const void *field)
{
	if (ipcs->unit == UNIT_HUMAN)
		format_size(out, *(const uint64_t *)field);
	else
		ipcs_u64(out, ipcs, field);
}

void ipcs_key(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	sb_puts(out, "0x");
	sb_put_hex(out, *(const uint32_t *)field, 8);
}

static void put_octal(struct strbuf *out, mode_t mode)
{
	int shift_by = 0;

	while (mode >> shift_by > 7)
		shift_by += 3;
	for (; shift_by >= 0; shift_by -= 3)
		sb_putc(out, (char)('0' + (mode >> shift_by & 7)));
}

void ipcs_access(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
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

void ipcs_mode_0(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	put_c_octal(out, *(const mode_t *)field);
}

void ipcs_access_0(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	put_c_octal(out, *(const mode_t *)field & 0777);
}

static void put_name(struct strbuf *out, const struct ipcs *ipcs, const char *name, unsigned id)
{
	if (name)
		text_escape(out, name, strlen(name), ipcs->target);
	else
		sb_put_u64(out, id);
}

void ipcs_user(struct strbuf *out, const struct ipcs *ipcs, const void *field)
{
	uid_t uid = *(const uid_t *)field;

	put_name(out, ipcs, user_name(uid), uid);
}

void ipcs_group(struct strbuf *out, const struct ipcs *ipcs, const void *field)
{
	gid_t gid = *(const gid_t *)field;

	put_name(out, ipcs, group_name(gid), gid);
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

void ipcs_time_short(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	put_time(out, *(const time_t *)field, TIME_BSD);
}

void ipcs_time_full(struct strbuf *out, const struct ipcs *ipcs UNUSED, const void *field)
{
	put_time(out, *(const time_t *)field, TIME_FULL);
}
