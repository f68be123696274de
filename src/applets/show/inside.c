/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in the object, for people. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "applets/show/inside.h"
#include "applets/show/parts.h"
#include "base/nls.h"
#include "base/util.h"
#include "render/fixed.h"
#include "render/format.h"

static void put_refusal(struct strbuf *out, const struct show_report *report, int err)
{
	sb_printf(out, "  %s: %s\n", _("not shown"), show_reason(report->object, err));
}

/* ---- semaphores ---- */

#define COLUMN(heading, width, flags, format, type, field)                              \
	{heading, width, 2, width, 0, COL_ABOVE | (flags), format, offsetof(struct type, field)}
#define END {NULL, 0, 0, 0, 0, 0, NULL, 0}

struct semaphore {
	uint64_t number;
	struct ipc_sem_element element;
	const struct show_pid *pid;
};

static void put_last_pid(struct strbuf *out, const struct fixed_page *page UNUSED,
			 const void *field)
{
	const struct semaphore *semaphore = field;

	if (semaphore->element.pid)
		show_put_pid(out, semaphore->pid);
	else
		sb_putc(out, '-');
}

static const struct fixed_column semaphore_columns[] = {
	COLUMN("NUM", 5, COL_RIGHT, fixed_u64, semaphore, number),
	COLUMN("VALUE", 5, COL_RIGHT, fixed_u32, semaphore, element.value),
	COLUMN("NCOUNT", 6, COL_RIGHT, fixed_u32, semaphore, element.ncount),
	COLUMN("ZCOUNT", 6, COL_RIGHT, fixed_u32, semaphore, element.zcount),
	{"PID", 3, 2, 0, 0, COL_ABOVE, put_last_pid, 0},
	END,
};

static void put_semaphores(struct strbuf *out, const struct show_report *report)
{
	struct fixed_page page = {.out = out};
	struct fixed_table table;

	if (!report->semaphores && !report->semaphores_err)
		return;
	show_put_heading(out, _("Semaphores"));
	if (report->semaphores_err) {
		put_refusal(out, report, report->semaphores_err);
		return;
	}
	fixed_table_begin(&table, &page, semaphore_columns);
	for (size_t i = 0; i < report->object->size; i++) {
		const struct semaphore row = {
			i, report->semaphores[i], &report->semaphore_pids[i],
		};

		fixed_table_row(&table, &page, &row);
	}
}

/* ---- messages ---- */

/* Text for the most part: then it is shown so, and not by its codes. */
static bool is_text(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];
		bool at_end = i + 1 == n && c == '\0';

		if (!(c >= ' ' && c < 0x7f) && !strchr("\t\n\r", c) && !at_end)
			return false;
	}
	return true;
}

static void put_quoted(struct strbuf *out, const char *bytes, size_t n)
{
	static const char from[] = "\t\n\r\"\\";
	static const char to[] = "tnr\"\\0";

	sb_putc(out, '"');
	for (size_t i = 0; i < n; i++) {
		const char *special = strchr(from, bytes[i]); /* finds the NUL too */

		if (special)
			sb_putc(out, '\\');
		sb_putc(out, special ? to[special - from] : bytes[i]);
	}
	sb_putc(out, '"');
}

#define HEX_BYTES 14

struct message {
	uint64_t number;
	int64_t type;
	uint64_t size;
	const struct show_message *shown;
};

static void put_head(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	const struct show_message *message = ((const struct message *)field)->shown;

	if (is_text(message->head, message->head_size)) {
		put_quoted(out, message->head, message->head_size);
	} else {
		for (size_t i = 0; i < message->head_size && i < HEX_BYTES; i++) {
			if (i > 0)
				sb_putc(out, ' ');
			sb_put_hex(out, (unsigned char)message->head[i], 2);
		}
		if (message->head_size > HEX_BYTES) {
			sb_puts(out, "...");
			return;
		}
	}
	if (message->size > message->head_size)
		sb_puts(out, "...");
}

static const struct fixed_column message_columns[] = {
	COLUMN("NUM", 5, COL_RIGHT, fixed_u64, message, number),
	COLUMN("TYPE", 10, COL_RIGHT, fixed_i64, message, type),
	COLUMN("BYTES", 8, COL_RIGHT, fixed_u64, message, size),
	{"CONTENTS", 8, 2, 0, 0, COL_ABOVE, put_head, 0},
	END,
};

static void put_messages(struct strbuf *out, const struct show_report *report)
{
	const struct show_look *look = &report->look;
	struct fixed_page page = {.out = out};
	struct fixed_table table;

	if (look->message_count == 0 && !look->messages_err && !look->more_messages)
		return;
	show_put_heading(out, _("Messages"));
	if (look->message_count > 0)
		fixed_table_begin(&table, &page, message_columns);
	for (size_t i = 0; i < look->message_count; i++) {
		const struct show_message *message = &look->messages[i];
		const struct message row = {i, message->type, message->size, message};

		fixed_table_row(&table, &page, &row);
	}
	if (look->messages_err)
		put_refusal(out, report, look->messages_err);
	if (look->more_messages) {
		uint64_t more = report->object->msg.messages - look->message_count;

		sb_printf(out, P_("  %" PRIu64 " more; --messages shows all\n",
				  "  %" PRIu64 " more; --messages shows all\n", more), more);
	}
}

/* ---- contents ---- */

#define DUMP_BYTES 16

/* One line as hexdump -C writes it. */
static void put_dump_line(struct strbuf *out, size_t offset, const char *bytes, size_t n)
{
	sb_puts(out, "  ");
	sb_put_hex(out, offset, 8);
	sb_putc(out, ' ');
	for (size_t i = 0; i < DUMP_BYTES; i++) {
		sb_puts(out, i == DUMP_BYTES / 2 ? "  " : " ");
		if (i < n)
			sb_put_hex(out, (unsigned char)bytes[i], 2);
		else
			sb_puts(out, "  ");
	}
	sb_puts(out, "  |");
	for (size_t i = 0; i < n; i++)
		sb_putc(out, bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : '.');
	sb_puts(out, "|\n");
}

static void put_dump(struct strbuf *out, const char *bytes, size_t size)
{
	bool folded = false;

	for (size_t at = 0; at < size; at += DUMP_BYTES) {
		size_t n = size - at < DUMP_BYTES ? size - at : DUMP_BYTES;
		bool same = at > 0 && n == DUMP_BYTES &&
			    memcmp(bytes + at, bytes + at - DUMP_BYTES, n) == 0;

		if (!same)
			put_dump_line(out, at, bytes + at, n);
		else if (!folded)
			sb_puts(out, "  *\n");
		folded = same;
	}
	sb_puts(out, "  ");
	sb_put_hex(out, size, 8);
	sb_putc(out, '\n');
}

static void put_contents(struct strbuf *out, const struct show_report *report)
{
	if (!report->look.contents)
		return;
	show_put_heading(out, _("Contents"));
	if (report->look.contents_err)
		put_refusal(out, report, report->look.contents_err);
	else
		put_dump(out, report->look.contents, report->look.contents_size);
}

/* ---- locks ---- */

/* Whoever holds it, or held it last. */
static void put_holder(struct strbuf *out, const struct show_lock *lock)
{
	const struct show_pid *owner = &lock->owner;

	if (!(lock->facts.has & LOCK_HAS_OWNER))
		return;
	show_put_label(out, lock->facts.state == LOCK_OWNER_DIED ? _("last holder") : _("holder"));
	sb_printf(out, _("thread %d"), owner->pid);
	if (owner->fate == PID_ALIVE) {
		sb_printf(out, _(" of process %d "), owner->process->pid);
		show_put_escaped(out, owner->process->comm);
	} else if (owner->fate == PID_UNKNOWN) {
		sb_printf(out, ", %s", _("of which nothing is known"));
	} else {
		sb_printf(out, ", %s", owner->fate == PID_GONE
					       ? _("gone")
					       : _("gone: who has its number now does not use this"));
		if (lock->facts.state == LOCK_HELD)
			sb_printf(out, "; %s", _("nobody will unlock it"));
	}
	sb_putc(out, '\n');
}

static void put_state(struct strbuf *out, const struct show_lock *lock)
{
	static const char *const texts[LOCK_STATE_COUNT] = {
		[LOCK_FREE] = N_("free"),
		[LOCK_HELD] = N_("held"),
		[LOCK_READERS] = N_("held by readers"),
		[LOCK_OWNER_DIED] = N_("its holder died: whoever locks it next takes it over"),
		[LOCK_INCONSISTENT] = N_("taken over from a dead holder, not yet made consistent"),
		[LOCK_NOT_RECOVERABLE] = N_("not recoverable: nobody can lock it any more"),
		[LOCK_STATELESS] = NULL,
	};

	if (!texts[lock->facts.state])
		return;
	show_put_label(out, _("state"));
	sb_printf(out, "%s\n", _(texts[lock->facts.state]));
}

static void put_number(struct strbuf *out, const char *label, uint64_t number)
{
	show_put_label(out, label);
	sb_put_u64(out, number);
	sb_putc(out, '\n');
}

static void put_lock_kind(struct strbuf *out, const struct lock_facts *facts)
{
	show_put_label(out, _("type"));
	if (facts->type)
		sb_printf(out, "%s, ", facts->type);
	if (facts->kind == LOCK_MUTEX)
		sb_printf(out, "%s, ", facts->robust ? _("robust") : _("not robust"));
	if (facts->protocol && !streq(facts->protocol, "none"))
		sb_printf(out, _("priority %s, "), facts->protocol);
	if (facts->has & LOCK_HAS_CEILING)
		sb_printf(out, _("ceiling %u, "), facts->ceiling);
	sb_printf(out, "%s\n", facts->shared ? _("shared between processes")
					     : _("of one process only, or never initialized"));
}

static void put_facts(struct strbuf *out, const struct show_lock *lock)
{
	static const char *const counts[LOCK_KIND_COUNT] = {
		[LOCK_MUTEX] = N_("times locked"),
		[LOCK_COND] = NULL,
		[LOCK_RWLOCK] = N_("readers"),
		[LOCK_SEM] = N_("value"),
	};
	const struct lock_facts *facts = &lock->facts;

	put_lock_kind(out, facts);
	put_state(out, lock);
	put_holder(out, lock);
	if (facts->has & LOCK_HAS_COUNT && counts[facts->kind])
		put_number(out, _(counts[facts->kind]), facts->count);
	if (facts->has & LOCK_HAS_WAITERS)
		put_number(out, facts->kind == LOCK_RWLOCK ? _("waiting writers") : _("waiters"),
			   facts->waiters);
	if (facts->has & LOCK_HAS_WAITING) {
		show_put_label(out, _("contended"));
		sb_printf(out, "%s\n", facts->waiting ? _("somebody waits, or did lately")
						      : _("no"));
	}
	if (lock->sleepers > 0)
		put_number(out, _("seen to sleep"), lock->sleepers);
}

static void put_locks(struct strbuf *out, const struct show_report *report)
{
	for (size_t i = 0; i < report->look.lock_count; i++) {
		const struct show_lock *lock = &report->look.locks[i];

		sb_printf(out, "\n%s%s@%" PRIu64 "\n", lock_kind_word(lock->place.kind),
			  lock->place.narrow ? "32" : "", lock->place.offset);
		if (lock->err)
			put_refusal(out, report, lock->err);
		else
			put_facts(out, lock);
	}
}

void show_text_inside(struct strbuf *out, const struct show_report *report)
{
	if (report->look_err) {
		show_put_heading(out, _("Contents"));
		put_refusal(out, report, report->look_err);
		return;
	}
	put_semaphores(out, report);
	put_messages(out, report);
	put_contents(out, report);
	put_locks(out, report);
}
