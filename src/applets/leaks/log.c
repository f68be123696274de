/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line for each removal: all that is needed to know later what went, and why. */
#include <stdlib.h>
#include <unistd.h>

#include "applets/leaks/log.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/program.h"
#include "base/text.h"
#include "base/util.h"
#include "render/column_leak.h"

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
	{"FAMILY", "family"},
};
_Static_assert(ARRAY_SIZE(facts) == LEAKS_LOG_FACTS, "a column for each");

static const struct {
	const char *word;
	enum logger_to to;
} logs[] = {
	{"journal", LOGGER_JOURNAL},
	{"syslog", LOGGER_SYSLOG},
};

bool leaks_log_choose(struct leaks_log *log, const char *where)
{
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		if (!streq(where, logs[i].word))
			continue;
		log->where = logs[i].word;
		log->logger.to = logs[i].to;
		return true;
	}
	return false;
}

bool leaks_log_open(struct leaks_log *log, const struct column_topic *const *topics)
{
	int err = log->where ? logger_open(&log->logger, log->logger.to) : 0;

	log->by = getuid();
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		log->columns[i] = column_find(topics, facts[i].column, strlen(facts[i].column));
	if (err)
		msg_errno(-err, _("cannot write to the log '%s'"), log->where);
	return !err;
}

/* One line being written: for people, and for the journal's fields. */
struct entry {
	struct strbuf line, fields, value;
	struct value_room room;
	bool for_journal; /* else fields are not needed */
};

#define USUAL_LENGTH 512

/* IPCADM_NAME=VALUE */
static void put_journal_field(struct entry *entry, const char *column)
{
	sb_puts(&entry->fields, "IPCADM_");
	sb_puts(&entry->fields, column);
	sb_putc(&entry->fields, '=');
	text_escape(&entry->fields, sb_str(&entry->value), entry->value.len, TEXT_TERMINAL);
	sb_putc(&entry->fields, '\n');
}

/* name="value", with what would end the value early as \xHH. The value is used up. */
static void put_field(struct entry *entry, const char *column, const char *field)
{
	const char *at = sb_str(&entry->value), *end = at + entry->value.len;

	sb_putc(&entry->line, ' ');
	sb_puts(&entry->line, field);
	sb_puts(&entry->line, "=\"");
	while (at < end) {
		size_t plain = 0;

		while (at + plain < end && at[plain] != '"' && at[plain] != '\\')
			plain++;
		sb_putn(&entry->line, at, plain);
		at += plain;
		if (at == end)
			break;
		sb_puts(&entry->line, "\\x");
		sb_put_hex(&entry->line, (unsigned char)*at, 2);
		at++;
	}
	sb_putc(&entry->line, '"');
	if (entry->for_journal)
		put_journal_field(entry, column);
	sb_reset(&entry->value);
}

static void put_facts(struct entry *entry, const struct leaks_log *log, const struct out_row *row,
		      const struct out_format *shown)
{
	struct out_format format = *shown;

	format.bytes = format.seconds = format.all_values = true;
	format.time_style = TIME_ISO;
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		const struct column *column = log->columns[i];

		if (column && column_put(&entry->value, column, row, &entry->room, &format))
			put_field(entry, facts[i].column, facts[i].field);
		sb_reset(&entry->value);
	}
	if (leak_why_put(&entry->value, row->leak->verdict, row->leak->processes))
		put_field(entry, "WHY", "why");
}

/* Where a log has gone away, nothing is lost: the line goes to stderr. */
static void send_to_log(struct leaks_log *log, const struct entry *entry)
{
	struct strbuf safe = STRBUF_INIT;
	int err;

	text_escape(&safe, sb_str(&entry->line), entry->line.len, TEXT_TERMINAL);
	(void)pthread_mutex_lock(&log->lock);
	err = logger_send(&log->logger, program_name(), sb_str(&safe), &entry->fields);
	if (err && !log->failed)
		msg_errno(-err, _("cannot write to the log '%s'"), log->where);
	log->failed |= err != 0;
	(void)pthread_mutex_unlock(&log->lock);
	if (err)
		msg_line(sb_str(&entry->line));
	sb_free(&safe);
}

void leaks_log(struct leaks_log *log, const struct out_row *row, const struct out_format *format,
	       const char *backup)
{
	struct entry entry = {
		STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, value_room(format),
		log->where && log->logger.to == LOGGER_JOURNAL,
	};

	sb_reserve(&entry.line, USUAL_LENGTH);
	sb_reserve(&entry.value, USUAL_LENGTH);
	sb_puts(&entry.line, "removed");
	put_facts(&entry, log, row, format);
	if (backup) {
		sb_puts(&entry.value, backup);
		put_field(&entry, "BACKUP", "backup");
	}
	sb_put_u64(&entry.value, log->by);
	put_field(&entry, "BY", "by");
	if (log->where)
		send_to_log(log, &entry);
	else
		msg_line(sb_str(&entry.line));
	sb_free(&entry.line);
	sb_free(&entry.fields);
	sb_free(&entry.value);
	value_room_free(&entry.room);
}
