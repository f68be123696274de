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

/* What of the object is told: names of columns, and in the line, in its order. */
static const struct {
	const char *column, *field;
} facts[] = {
	{"KIND", "kind"},
	{"REF", "ref"},
	{"KEY", "key"},
	{"OWNER", "owner"},
	{"UID", "uid"},
	{"CUID", "cuid"},
	{"MODE", "mode"},
	{"BYTES", "bytes"},
	{"LOST", "lost"},
	{"BORN", "born"},
	{"ACTIVITY", "activity"},
	{"VERDICT", "verdict"},
	{"REASONS", "reasons"},
	{"KNOWN", "known"},
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
		leaks->log.where = logs[i].word;
		leaks->log.logger.to = logs[i].to;
		return true;
	}
	return false;
}

bool leaks_log_open(struct leaks *leaks)
{
	struct leaks_log *log = &leaks->log;
	int err = log->where ? logger_open(&log->logger, log->logger.to) : 0;

	log->by = getuid();
	if (err)
		msg_errno(-err, _("cannot write to the log '%s'"), log->where);
	return !err;
}

void leaks_log_close(struct leaks *leaks)
{
	logger_close(&leaks->log.logger);
	sb_free(&leaks->log.line);
	sb_free(&leaks->log.fields);
	sb_free(&leaks->log.value);
}

/* IPCADM_NAME=VALUE */
static void put_journal_field(struct leaks_log *log, const char *column)
{
	sb_puts(&log->fields, "IPCADM_");
	sb_puts(&log->fields, column);
	sb_putc(&log->fields, '=');
	text_escape(&log->fields, sb_str(&log->value), log->value.len, TEXT_TERMINAL);
	sb_putc(&log->fields, '\n');
}

/* name="value", with what would end the value early as \xHH. */
static void put_field(struct leaks_log *log, const char *column, const char *field)
{
	const char *at = sb_str(&log->value), *end = at + log->value.len;

	sb_putc(&log->line, ' ');
	sb_puts(&log->line, field);
	sb_puts(&log->line, "=\"");
	for (; at < end; at++) {
		/* Lists have a NUL between their items, and each value one at its end. */
		size_t plain = strcspn(at, "\"\\");

		sb_putn(&log->line, at, plain);
		at += plain;
		if (at == end)
			break;
		if (*at)
			sb_printf(&log->line, "\\x%02x", (unsigned char)*at);
		else
			sb_putc(&log->line, ',');
	}
	sb_putc(&log->line, '"');
	if (log->where && log->logger.to == LOGGER_JOURNAL)
		put_journal_field(log, column);
}

static const struct column *column_of(const struct leaks *leaks, size_t fact)
{
	static const struct column *found[ARRAY_SIZE(facts)];
	const char *name = facts[fact].column;

	if (!found[fact])
		found[fact] = column_find(leaks->ls.topics, name, strlen(name));
	return found[fact];
}

static void put_facts(struct leaks *leaks, const struct out_row *row)
{
	struct out_format format = leaks->ls.format;
	struct leaks_log *log = &leaks->log;

	format.bytes = format.seconds = format.all_values = true;
	format.time_style = TIME_ISO;
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		const struct column *column = column_of(leaks, i);

		sb_reset(&log->value);
		if (column && column_value(column, &log->value, row, &format))
			put_field(log, facts[i].column, facts[i].field);
	}
	sb_reset(&log->value);
	if (leak_why_put(&log->value, row->leak->verdict, row->leak->processes))
		put_field(log, "WHY", "why");
}

/* Where a log has gone away, nothing is lost: the line goes to stderr. */
static void send_line(struct leaks_log *log)
{
	struct strbuf safe = STRBUF_INIT;
	int err;

	if (!log->where) {
		msg_line(sb_str(&log->line));
		return;
	}
	text_escape(&safe, sb_str(&log->line), log->line.len, TEXT_TERMINAL);
	err = logger_send(&log->logger, msg_name(), sb_str(&safe), &log->fields);
	if (err) {
		if (!log->failed)
			msg_errno(-err, _("cannot write to the log '%s'"), log->where);
		log->failed = true;
		msg_line(sb_str(&log->line));
	}
	sb_free(&safe);
}

void leaks_log(struct leaks *leaks, const struct out_row *row)
{
	struct leaks_log *log = &leaks->log;

	sb_reset(&log->line);
	sb_reset(&log->fields);
	sb_puts(&log->line, "removed");
	put_facts(leaks, row);
	if (leaks->backup) {
		sb_reset(&log->value);
		sb_puts(&log->value, leaks->backup);
		put_field(log, "BACKUP", "backup");
	}
	sb_reset(&log->value);
	sb_put_u64(&log->value, log->by);
	put_field(log, "BY", "by");
	send_line(log);
}
