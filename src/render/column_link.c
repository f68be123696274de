/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process at a shared thing has: the columns of `ipcadm who`. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_value.h"
#include "render/link.h"

/* The process of the row; NULL where none is seen. */
static const struct proc_process *process_of(const struct out_row *row)
{
	const struct out_link *link = row->link;

	return link->end ? &link->links->processes->processes[link->end->process] : NULL;
}

static bool put_kind(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, link_kind_word(row->link->thing));
	return true;
}

static bool put_name(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	return link_put_name(out, row->link->thing);
}

static bool put_number(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	uint64_t number;

	if (!link_number(row->link->thing, &number))
		return false;
	sb_put_u64(out, number);
	return true;
}

static bool put_ipc_ns(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	if (!row->link->thing->ipc_ns)
		return false;
	sb_put_u64(out, row->link->thing->ipc_ns);
	return true;
}

static bool put_leader(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->link->ns_leader == 0)
		return false;
	sb_put_i64(out, row->link->ns_leader);
	if (row->link->ns_command)
		sb_printf(out, " %s", row->link->ns_command);
	return true;
}

static bool put_pid(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct proc_process *process = process_of(row);

	if (!process && !row->link->record)
		return false;
	sb_put_i64(out, process ? process->pid : row->link->record->pid);
	return true;
}

static bool put_user(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct proc_process *process = process_of(row);

	return process && link_put_user(out, process);
}

static bool put_command(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct proc_process *process = process_of(row);

	if (process)
		link_put_command(out, process);
	return process != NULL;
}

static bool put_how(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format UNUSED)
{
	link_put_how(out, row->link);
	return true;
}

#define LINK(name, flags, type, value) {name, NULL, NULL, 0, flags, type, ROW_LINK, 0, value, 0}

/* On a narrow terminal made as narrow as this part of it before a key or name is cut. */
#define LINK_NARROW(name, width, flags, value) \
	{name, NULL, NULL, width, flags, COLUMN_TEXT, ROW_LINK, 0, value, 0}

static const struct column columns[] = {
	LINK("KIND", 0, COLUMN_TEXT, put_kind),
	LINK("KEY/NAME", COLUMN_CUT, COLUMN_TEXT, put_name),
	LINK("ID", COLUMN_RIGHT, COLUMN_NUMBER, put_number),
	LINK("PID", COLUMN_RIGHT, COLUMN_NUMBER, put_pid),
	LINK("USER", 0, COLUMN_TEXT, put_user),
	LINK_NARROW("HOW", 0.25, COLUMN_WRAP, put_how),
	LINK_NARROW("COMMAND", 0.15, COLUMN_CUT, put_command),
};

const struct column_topic column_topic_links = {NULL, columns, ARRAY_SIZE(columns)};

static const struct column namespace_columns[] = {
	LINK("IPCNS", COLUMN_RIGHT, COLUMN_NUMBER, put_ipc_ns),
	LINK("LEADER", 0, COLUMN_TEXT, put_leader),
};

const struct column_topic column_topic_link_namespaces = {NULL, namespace_columns,
							  ARRAY_SIZE(namespace_columns)};
