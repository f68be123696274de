/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line for each removal: all that is needed to know later what went, and why. */
#include <stdlib.h>
#include <unistd.h>

#include "applets/leaks.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/kind.h"

/* What of the object is told, by columns of the table; in the order of the line. */
static const char *const columns[] = {
	"KIND", "REF", "KEY", "OWNER", "UID", "CUID", "MODE", "BYTES", "LOST", "BORN", "ACTIVITY",
	"VERDICT", "REASONS", "KNOWN",
};

bool leaks_log_choose(const char *where)
{
	return streq(where, "journal") || streq(where, "syslog");
}

/* name="value", with what would end the value early as \xHH. */
static void put_field(struct strbuf *line, const char *name, const char *value, size_t n)
{
	sb_putc(line, ' ');
	for (; *name; name++)
		sb_putc(line, *name >= 'A' && *name <= 'Z' ? (char)(*name + 'a' - 'A') : *name);
	sb_puts(line, "=\"");
	for (size_t i = 0; i < n; i++) {
		if (value[i] == '"' || value[i] == '\\')
			sb_printf(line, "\\x%02x", (unsigned char)value[i]);
		else
			sb_putc(line, value[i] ? value[i] : ',');
	}
	sb_putc(line, '"');
}

static void put_columns(struct strbuf *line, const struct leaks *leaks, const struct out_row *row)
{
	struct out_format format = leaks->ls.format;
	struct strbuf value = STRBUF_INIT;

	format.bytes = format.seconds = true;
	format.time_style = TIME_ISO;
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		const struct column *column =
			column_find(leaks->ls.topics, columns[i], strlen(columns[i]));

		sb_reset(&value);
		if (column && column_value(column, &value, row, &format))
			put_field(line, columns[i], sb_str(&value), value.len);
	}
	if (row->leak->verdict->reason_count > 0) {
		sb_reset(&value);
		(void)leak_why_put(&value, row->leak->verdict, row->leak->processes);
		put_field(line, "why", sb_str(&value), value.len);
	}
	sb_free(&value);
}

void leaks_log(const struct leaks *leaks, const struct out_row *row)
{
	struct strbuf line = STRBUF_INIT;
	struct strbuf number = STRBUF_INIT;

	nls_for_programs(true);
	sb_puts(&line, "removed");
	put_columns(&line, leaks, row);
	if (leaks->backup)
		put_field(&line, "backup", leaks->backup, strlen(leaks->backup));
	sb_put_u64(&number, getuid());
	put_field(&line, "by", sb_str(&number), number.len);
	nls_for_programs(false);
	msg_warn("%s", sb_str(&line));
	sb_free(&number);
	sb_free(&line);
}
