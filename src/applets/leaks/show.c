/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `leaks` for people. */
#include <stdio.h>
#include <string.h>

#include "applets/leaks/json.h"
#include "applets/leaks/show.h"
#include "applets/leaks/summary.h"
#include "base/nls.h"
#include "base/text.h"
#include "ipc/reference.h"
#include "render/note.h"
#include "render/screen.h"

static void show_table(const struct leaks_report *report)
{
	const struct ls *ls = &report->leaks->ls;
	struct table *table = table_begin(&ls->style, &ls->columns, &ls->format);

	for (size_t i = 0; i < report->count; i++) {
		struct out_leak leak;
		struct out_row row = leaks_row(report, i, &leak);

		table_row(table, &row);
	}
	table_end(table, true);
}

/* ---- all reasons ---- */

#define REASON_COLUMN 20 /* behind the indent */

/* Of so few objects it is told of every process. */
#define PROCESSES_FOR 3

/* The sentence; names in it are made harmless. */
static void put_reason(struct strbuf *out, const struct leak_reason *reason,
		       const struct proc_snapshot *processes)
{
	struct strbuf text = STRBUF_INIT;

	reason_put(&text, reason, processes);
	text_put(out, sb_str(&text));
	sb_free(&text);
}

/* A process is named once: by the sentence, or in front of it. */
static void print_reason(size_t indent, const struct leak_reason *reason,
			 const struct proc_snapshot *processes, bool of_one)
{
	struct strbuf label = STRBUF_INIT;
	struct strbuf text = STRBUF_INIT;

	sb_printf(&label, "%*s%s", (int)indent, "", reason_word(reason->code));
	if (of_one && reason->process != PROC_NONE && !reason_names_process(reason->code)) {
		const struct proc_process *process = &processes->processes[reason->process];

		sb_printf(&text, "%d (", process->pid);
		text_put(&text, process->comm);
		sb_puts(&text, "): ");
	}
	put_reason(&text, reason, processes);
	note_print(sb_str(&label), REASON_COLUMN + indent, sb_str(&text), NOTE_WIDTH);
	sb_free(&label);
	sb_free(&text);
}

struct telling {
	const struct proc_snapshot *processes;
	bool any;
};

static void tell_process(void *arg, const struct leak_reason *reason)
{
	struct telling *telling = arg;

	if (!telling->any)
		(void)printf("  %s\n", _("process by process:"));
	telling->any = true;
	print_reason(4, reason, telling->processes, true);
}

/* A line as in the table, of the columns that tell what it is. */
static void show_heading(const struct leaks_report *report, const struct out_row *row)
{
	static const char *const names[] = {"OWNER", "SIZE", "AGE", "UNUSED", "LOST"};
	const struct ls *ls = &report->leaks->ls;
	struct strbuf line = STRBUF_INIT;
	struct strbuf value = STRBUF_INIT;
	struct value_room room = value_room(&ls->format);

	sb_printf(&line, "%s: ", _(verdict_text(row->leak->verdict->verdict)));
	ipc_reference_put(&value, row->object);
	text_put(&line, sb_str(&value));
	if (kind_is_sysv(row->object->kind)) {
		sb_puts(&line, " (");
		ipc_key_put(&line, row->object->key);
		sb_putc(&line, ')');
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct column *column = column_find(ls->topics, names[i], strlen(names[i]));

		sb_reset(&value);
		if (!column || !column_put(&value, column, row, &room, &ls->format))
			continue;
		sb_printf(&line, "  %s ", names[i]);
		text_escape(&line, sb_str(&value), value.len, TEXT_TERMINAL);
	}
	screen_print(sb_str(&line), 2);
	value_room_free(&room);
	sb_free(&value);
	sb_free(&line);
}

static void show_files(const struct out_leak *leak)
{
	for (size_t i = 0; leak->files && leak->files[i]; i++)
		note_print("  ftok", 2 + REASON_COLUMN, leak->files[i], NOTE_WIDTH);
}

static void explain(const struct leaks_report *report, size_t i)
{
	struct out_leak leak;
	struct out_row row = leaks_row(report, i, &leak);
	struct telling telling = {leak.processes, false};

	if (i > 0)
		(void)putchar('\n');
	show_heading(report, &row);
	for (size_t r = 0; r < leak.verdict->reason_count; r++)
		print_reason(2, &leak.verdict->reasons[r], leak.processes, false);
	show_files(&leak);
	if (report->count <= PROCESSES_FOR && leak.processes && leak_is_by_process(leak.verdict))
		leak_explain(&report->look->world.facts, report->indexes[i], tell_process, &telling);
}

void leaks_show(const struct leaks_report *report)
{
	const struct table_style *style = &report->leaks->ls.style;

	if (style->form == TABLE_JSON) {
		leaks_show_json(report);
		return;
	}
	if (report->leaks->explain && style->form == TABLE_LIST)
		for (size_t i = 0; i < report->count; i++)
			explain(report, i);
	else
		show_table(report);
	if (style->form == TABLE_LIST && !style->no_headings)
		leaks_show_sums(report);
}
