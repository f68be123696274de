/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of verdicts. */
#include "base/nls.h"
#include "base/util.h"
#include "ipc/reference.h"
#include "render/column_value.h"
#include "render/leak.h"

static const struct leak_verdict *verdict_of(const struct out_row *row)
{
	return row->leak ? row->leak->verdict : NULL;
}

static bool put_verdict(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct leak_verdict *verdict = verdict_of(row);

	if (verdict)
		sb_puts(out, verdict_word(verdict->verdict));
	return verdict;
}

static bool put_object(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	ipc_reference_put(out, row->object);
	return true;
}

/* How many processes cannot use it is an answer only where the question is told. */
static bool is_mere_count(const struct leak_verdict *verdict)
{
	return verdict->verdict == VERDICT_ORPHAN && verdict->reasons[0].count > 0 &&
	       reason_rank(verdict->reasons[0].code) == RANK_UNTIED;
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
	sb_printf(out, _("nobody is left who could use it (%s)"), sb_str(&why));
	sb_free(&why);
	return true;
}

static bool put_why(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format UNUSED)
{
	return row->leak && leak_why_put(out, row->leak->verdict, row->leak->processes);
}

static bool put_reasons(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct leak_verdict *verdict = verdict_of(row);
	size_t begin = out->len;

	for (size_t i = 0; verdict && i < verdict->reason_count; i++) {
		column_next_item(out, begin);
		sb_puts(out, reason_word(verdict->reasons[i].code));
	}
	return verdict;
}

static bool put_since(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format)
{
	const struct leak_verdict *verdict = verdict_of(row);

	return verdict && verdict->verdict != VERDICT_IN_USE &&
	       column_put_time(out, verdict->unused_since, format);
}

static bool put_unused(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format)
{
	const struct leak_verdict *verdict = verdict_of(row);

	return verdict && verdict->verdict != VERDICT_IN_USE &&
	       column_put_age(out, verdict->unused_since, format);
}

static bool put_known(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct leak_verdict *verdict = verdict_of(row);

	if (!verdict || !verdict->family)
		return false;
	sb_puts(out, verdict->family->name);
	return true;
}

static bool put_files(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	const char *const *files = row->leak ? row->leak->files : NULL;
	size_t begin = out->len;

	for (size_t i = 0; files && files[i]; i++) {
		column_next_item(out, begin);
		sb_puts(out, files[i]);
	}
	return files;
}

static const struct column columns[] = {
	{"VERDICT", NULL, N_("in-use, orphan, suspect or unknown"), 1, 0, COLUMN_TEXT, KINDS_ALL, 0,
	 put_verdict, 0},
	{"OBJECT", NULL, N_("what other commands call it: shm:17, mq:/jobs"), 1,
	 COLUMN_NO_EXTREMES, COLUMN_TEXT, KINDS_ALL, 0, put_object, 0},
	{"WHY", NULL, N_("the reason that decided, as a sentence"), 1, COLUMN_BELOW,
	 COLUMN_TEXT, KINDS_ALL, 0, put_why, 0},
	{"REASONS", NULL, N_("codes of all reasons, the one that decided first"), 1, COLUMN_CUT,
	 COLUMN_TEXTS, KINDS_ALL, 0, put_reasons, 0},
	{"UNUSED", NULL, N_("time since SINCE; seconds in JSON"), 1, COLUMN_RIGHT, COLUMN_NUMBER,
	 KINDS_ALL, 0, put_unused, 0},
	{"SINCE", NULL, N_("when anything is last known to have used it"), 1, COLUMN_RIGHT,
	 COLUMN_TIME, KINDS_ALL, 0, put_since, 0},
	{"KNOWN", NULL, N_("family of well-known objects that it belongs to"), 1, 0, COLUMN_TEXT,
	 KINDS_ALL, 0, put_known, 0},
	{"FILES", NULL, N_("files that its key can come from, with --ftok"), 1, COLUMN_CUT,
	 COLUMN_TEXTS, KINDS_SYSV, 0, put_files, 0},
};

static const struct column_topic column_topic_leak = {
	N_("Columns of verdicts:"), columns, ARRAY_SIZE(columns),
};

const struct column_topic *const column_topics_leaks[] = {
	&column_topic_leak,
	&column_topic_ls,
	&column_topic_common,
	&column_topic_shm,
	&column_topic_msg,
	&column_topic_sem,
	&column_topic_posix,
	&column_topic_recorded,
	&column_topic_users,
	&column_topic_namespace,
	NULL,
};
