/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line for each removal: all that is needed to know later what went, and why. */
#include <stdlib.h>
#include <unistd.h>

#include "applets/leaks.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/kind.h"

/* What of the object is told, by columns of the table; in the order of the line. */
static const char *const columns[] = {
	"KIND", "REF", "KEY", "OWNER", "UID", "CUID", "MODE", "BYTES", "LOST", "BORN", "ACTIVITY",
	"VERDICT", "REASONS", "KNOWN",
};

static const struct {
	const char *word;
	enum logger_to to;
} logs[] = {
	{"journal", LOGGER_JOURNAL},
	{"syslog", LOGGER_SYSLOG},
};

bool leaks_log_choose(struct leaks *leaks, const char *where)
{
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		if (!streq(where, logs[i].word))
			continue;
		leaks->log = logs[i].word;
		leaks->log_to = logs[i].to;
		return true;
	}
	return false;
}

bool leaks_log_open(struct leaks *leaks)
{
	int err = leaks->log ? logger_open(&leaks->logger, leaks->log_to) : 0;

	if (err)
		msg_errno(-err, _("cannot write to the log '%s'"), leaks->log);
	return !err;
}

/* One line being written: for people, and for the journal's fields. */
struct entry {
	struct strbuf line, fields;
	bool for_journal; /* else fields are not needed */
};

static void put_text(struct strbuf *out, const char *text, char from, char to)
{
	for (; *text; text++)
		sb_putc(out, *text >= from && *text <= to ? (char)(*text ^ 0x20) : *text);
}

/* IPCADM_NAME=VALUE */
static void put_journal_field(struct strbuf *fields, const char *name, const char *value, size_t n)
{
	sb_puts(fields, "IPCADM_");
	put_text(fields, name, 'a', 'z');
	sb_putc(fields, '=');
	text_escape(fields, value, n, TEXT_TERMINAL);
	sb_putc(fields, '\n');
}

/* name="value", with what would end the value early as \xHH. */
static void put_field(struct entry *entry, const char *name, const char *value, size_t n)
{
	sb_putc(&entry->line, ' ');
	put_text(&entry->line, name, 'A', 'Z');
	sb_puts(&entry->line, "=\"");
	for (const char *at = value, *end = value + n; at < end; at++) {
		/* Lists have a NUL between their items, and each value one at its end. */
		size_t plain = strcspn(at, "\"\\");

		sb_putn(&entry->line, at, plain);
		at += plain;
		if (at == end)
			break;
		if (*at)
			sb_printf(&entry->line, "\\x%02x", (unsigned char)*at);
		else
			sb_putc(&entry->line, ',');
	}
	sb_putc(&entry->line, '"');
	if (entry->for_journal)
		put_journal_field(&entry->fields, name, value, n);
}

static const struct column *nth_column(const struct leaks *leaks, size_t i)
{
	static const struct column *found[ARRAY_SIZE(columns)];

	if (!found[i])
		found[i] = column_find(leaks->ls.topics, columns[i], strlen(columns[i]));
	return found[i];
}

static void put_columns(struct entry *entry, const struct leaks *leaks, const struct out_row *row)
{
	struct out_format format = leaks->ls.format;
	struct strbuf value = STRBUF_INIT;

	format.bytes = format.seconds = format.all_values = true;
	format.time_style = TIME_ISO;
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		const struct column *column = nth_column(leaks, i);

		sb_reset(&value);
		if (column && column_value(column, &value, row, &format))
			put_field(entry, columns[i], sb_str(&value), value.len);
	}
	if (row->leak->verdict->reason_count > 0) {
		sb_reset(&value);
		(void)leak_why_put(&value, row->leak->verdict, row->leak->processes);
		put_field(entry, "WHY", sb_str(&value), value.len);
	}
	sb_free(&value);
}

/* Where a log has gone away, nothing is lost: the line goes to stderr. */
static void send_entry(struct leaks *leaks, const struct entry *entry)
{
	struct strbuf safe = STRBUF_INIT;
	int err;

	if (!leaks->log) {
		msg_line(sb_str(&entry->line));
		return;
	}
	text_escape(&safe, sb_str(&entry->line), entry->line.len, TEXT_TERMINAL);
	err = logger_send(&leaks->logger, msg_name(), sb_str(&safe), &entry->fields);
	if (err) {
		if (!leaks->log_failed)
			msg_errno(-err, _("cannot write to the log '%s'"), leaks->log);
		leaks->log_failed = true;
		msg_line(sb_str(&entry->line));
	}
	sb_free(&safe);
}

void leaks_log(struct leaks *leaks, const struct out_row *row)
{
	struct entry entry = {
		STRBUF_INIT, STRBUF_INIT, leaks->log && leaks->log_to == LOGGER_JOURNAL,
	};
	struct strbuf number = STRBUF_INIT;

	sb_puts(&entry.line, "removed");
	put_columns(&entry, leaks, row);
	if (leaks->backup)
		put_field(&entry, "BACKUP", leaks->backup, strlen(leaks->backup));
	sb_put_u64(&number, getuid());
	put_field(&entry, "BY", sb_str(&number), number.len);
	send_entry(leaks, &entry);
	sb_free(&number);
	sb_free(&entry.line);
	sb_free(&entry.fields);
}
