/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process at a shared thing has: the columns of `ipcadm who`. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_link.h"
#include "render/column_value.h"
#include "render/link.h"

/* The process of the row; NULL where none is seen. */
static const struct proc_process *process_of(const struct out_row *row)
{
	const struct out_link *link = row->link;

	return link->end ? &link->links->processes->processes[link->end->process] : NULL;
}

static struct value get_kind(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return value_text(link_kind_word(row->link->thing));
}

static struct value get_name(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	return link_put_name(&room->text, row->link->thing) ? value_made_text(room) : value_absent();
}

static struct value get_number(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	uint64_t number;

	return link_number(row->link->thing, &number) ? value_number(number) : value_absent();
}

static struct value get_ipc_ns(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	uint64_t ipc_ns = row->link->thing->ipc_ns;

	return ipc_ns == 0 ? value_absent() : value_number(ipc_ns);
}

static struct value get_leader(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room)
{
	const struct proc_process *process = process_of(row);
	pid_t leader = row->link->ns_leader;

	/* A row names a process once. */
	if (leader == 0 || (process && process->pid == leader))
		return value_absent();
	sb_put_i64(&room->text, leader);
	if (row->link->ns_command)
		sb_printf(&room->text, " %s", row->link->ns_command);
	return value_made_text(room);
}

static struct value get_pid(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room UNUSED)
{
	const struct proc_process *process = process_of(row);

	if (!process && !row->link->record)
		return value_absent();
	return value_signed(process ? process->pid : row->link->record->pid);
}

static struct value get_user(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	const struct proc_process *process = process_of(row);

	if (!process || !link_put_user(&room->text, process))
		return value_absent();
	return value_made_text(room);
}

static struct value get_command(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room)
{
	const struct proc_process *process = process_of(row);

	return value_process(room, process);
}

static struct value get_how(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room)
{
	link_put_how(&room->text, row->link);
	return value_made_text(room);
}

#define LINK(name, flags, value) {name, NULL, NULL, 0, flags, ROW_LINK, 0, value, 0}

/* On a narrow terminal made as narrow as this part of it before a key or name is cut. */
#define LINK_NARROW(name, width, flags, value) \
	{name, NULL, NULL, width, flags, ROW_LINK, 0, value, 0}

static const struct column columns[] = {
	LINK("KIND", 0, get_kind),
	LINK("KEY/NAME", COLUMN_CUT, get_name),
	LINK("ID", COLUMN_RIGHT, get_number),
	LINK("PID", COLUMN_RIGHT, get_pid),
	LINK("USER", 0, get_user),
	LINK_NARROW("HOW", 0.25, COLUMN_WRAP, get_how),
	LINK_NARROW("COMMAND", 0.15, COLUMN_CUT, get_command),
};

const struct column_topic column_topic_links = {NULL, columns, ARRAY_SIZE(columns)};

static const struct column namespace_columns[] = {
	LINK("IPCNS", COLUMN_RIGHT, get_ipc_ns),
	LINK("LEADER", 0, get_leader),
};

const struct column_topic column_topic_link_namespaces = {NULL, namespace_columns,
							  ARRAY_SIZE(namespace_columns)};
