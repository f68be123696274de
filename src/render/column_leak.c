/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of verdicts. */
#include "base/nls.h"
#include "base/util.h"
#include "ipc/reference.h"
#include "render/column_leak.h"

static const struct leak_verdict *verdict_of(const struct out_row *row)
{
	return row->leak ? row->leak->verdict : NULL;
}

static struct value get_verdict(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room UNUSED)
{
	const struct leak_verdict *verdict = verdict_of(row);

	return verdict ? value_text(verdict_word(verdict->verdict)) : value_absent();
}

static struct value get_object(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room)
{
	ipc_reference_put(&room->text, row->object);
	return value_made_text(room);
}

/* How many processes cannot use it is an answer only where the question is told. */
static bool is_mere_count(const struct leak_verdict *verdict)
{
	return (verdict->verdict == VERDICT_ORPHAN || verdict->verdict == VERDICT_DORMANT) &&
	       verdict->reasons[0].count > 0 &&
	       reason_rank(verdict->reasons[0].code) >= RANK_UNLIKELY;
}

bool leak_why_put(struct strbuf *out, const struct leak_verdict *verdict,
		  const struct proc_snapshot *processes)
{
	struct strbuf why = STRBUF_INIT;

	if (!verdict || verdict->reason_count == 0)
		return false;
	if (!is_mere_count(verdict)) {
		reason_put(out, &verdict->reasons[0], processes);
		return true;
	}
	reason_put(&why, &verdict->reasons[0], processes);
	sb_printf(out, verdict->verdict == VERDICT_ORPHAN
			       ? _("nobody is left who could use it (%s)")
			       : _("nobody is likely to come back to it (%s)"),
		  sb_str(&why));
	sb_free(&why);
	return true;
}

static struct value get_why(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room)
{
	if (!row->leak || !leak_why_put(&room->text, row->leak->verdict, row->leak->processes))
		return value_absent();
	return value_made_text(room);
}

static struct value get_reasons(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room)
{
	const struct leak_verdict *verdict = verdict_of(row);

	if (!verdict)
		return value_absent();
	for (size_t i = 0; i < verdict->reason_count; i++)
		value_add_text(room, reason_word(verdict->reasons[i].code));
	return value_made_texts(room);
}

/* 0: it is in use, or that is unknown. */
static time_t unused_since(const struct out_row *row)
{
	const struct leak_verdict *verdict = verdict_of(row);

	return verdict && verdict->verdict != VERDICT_IN_USE ? verdict->unused_since : 0;
}

static struct value get_since(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	return value_time(unused_since(row));
}

static struct value get_unused(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room)
{
	return value_age(unused_since(row), room->now);
}

static struct value get_family(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	const struct leak_verdict *verdict = verdict_of(row);

	return verdict && verdict->family ? value_text(verdict->family->name) : value_absent();
}

static struct value get_files(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room)
{
	const char *const *files = row->leak ? row->leak->files : NULL;

	if (!files)
		return value_absent();
	for (size_t i = 0; files[i]; i++)
		value_add_text(room, files[i]);
	return value_made_texts(room);
}

static const struct column columns[] = {
	{"VERDICT", NULL, N_("in-use, orphan, dormant, suspect or unknown"), 1, 0, KINDS_ALL, 0,
	 get_verdict, 0},
	{"OBJECT", NULL, N_("what other commands call it: shm:17, mq:/jobs"), 1,
	 COLUMN_NO_EXTREMES, KINDS_ALL, 0, get_object, 0},
	{"WHY", NULL, N_("the reason that decided, as a sentence"), 1, COLUMN_BELOW,
	 KINDS_ALL, 0, get_why, 0},
	{"REASONS", NULL, N_("codes of all reasons, the one that decided first"), 1, COLUMN_CUT,
	 KINDS_ALL, 0, get_reasons, 0},
	{"UNUSED", NULL, N_("time since SINCE; seconds in JSON"), 1, COLUMN_RIGHT,
	 KINDS_ALL, 0, get_unused, 0},
	{"SINCE", NULL, N_("when anything is last known to have used it"), 1, COLUMN_RIGHT,
	 KINDS_ALL, 0, get_since, 0},
	{"FAMILY", NULL, N_("family of well-known objects that it belongs to"), 1, 0,
	 KINDS_ALL, 0, get_family, 0},
	{"FILES", NULL, N_("files that its key can come from, with --ftok"), 1, COLUMN_CUT,
	 KINDS_SYSV, 0, get_files, 0},
};

const struct column_topic column_topic_leak = {
	N_("Columns of verdicts:"), columns, ARRAY_SIZE(columns),
};
