/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes that the kernel has recorded in an object: creator, last users, who is to be
 * notified; and what became of them. Their numbers are columns of the kinds.
 */
#include <stdlib.h>

#include "base/nls.h"
#include "base/signals.h"
#include "base/util.h"
#include "ipc/kind_bits.h"
#include "render/column_recorded.h"
#include "render/column_value.h"
#include "render/link.h"
#include "use/command.h"

/* Which recorded process a column is about (column.field): as evidence_recorded() has them. */
enum role {
	ROLE_FIRST,  /* a segment's creator, a queue's last sender */
	ROLE_SECOND, /* a segment's last user, a queue's last receiver */
	ROLE_NOTIFIED,
};

static struct recorded_pid recorded_of(const struct column *column, const struct out_row *row)
{
	struct recorded_pid recorded[RECORDED_PIDS_MAX] = {{0}};
	const struct ipc_object *object = row->object;

	if (column->field == ROLE_NOTIFIED)
		return (struct recorded_pid){
			.pid = object->unknown & UNKNOWN_NOTIFY ? 0
								: object->posix.queue.notify_pid,
		};
	(void)evidence_recorded(object, recorded);
	return recorded[column->field];
}

static const struct proc_process *process_of(const struct column *column,
					     const struct out_row *row)
{
	struct recorded_pid recorded = recorded_of(column, row);

	return row->view ? view_recorded(row->view, recorded.pid, recorded.when) : NULL;
}

static struct value get_fate(const struct column *column, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	struct recorded_pid recorded = recorded_of(column, row);

	if (recorded.pid == 0 || !row->view || !row->view->processes)
		return value_absent();
	return value_text(pid_fate_word(view_pid_fate(row->view, recorded.pid, recorded.when)));
}

static struct value get_process(const struct column *column, const struct out_row *row,
				struct value_room *room)
{
	return value_process(room, process_of(column, row));
}

static struct value get_unit(const struct column *column, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return value_text(!process ? NULL : process->user_unit ? process->user_unit : process->unit);
}

static struct value get_container(const struct column *column, const struct out_row *row,
				  struct value_room *room UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return value_text(process ? process->container : NULL);
}

static struct value get_cgroup(const struct column *column, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return value_text(process ? process->cgroup : NULL);
}

static struct value get_start(const struct column *column, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return value_time(process ? process->start_time : 0);
}

/* ---- the last to change the semaphores of a set ---- */

static int compare_pids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return ORDER(x, y);
}

/* Each of them once, by number, as the numbers of the room. */
static void list_operators(struct value_room *room, const struct out_row *row)
{
	size_t kept = 0;

	for (size_t i = 0; i < row->object->size; i++)
		if (row->elements[i].pid != 0)
			value_add_number(room, row->elements[i].pid);
	if (room->number_count > 0)
		qsort(room->numbers, room->number_count, sizeof(*room->numbers), compare_pids);
	for (size_t i = 0; i < room->number_count; i++)
		if (kept == 0 || room->numbers[kept - 1] != room->numbers[i])
			room->numbers[kept++] = room->numbers[i];
	room->number_count = kept;
}

static struct value get_operators(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room)
{
	if (!row->elements)
		return value_absent();
	list_operators(room, row);
	return value_made_numbers(room);
}

/* Add what there is to say of one operator. */
typedef void add_operator(struct value_room *, const struct out_row *, pid_t);

static struct value of_operators(struct value_room *room, const struct out_row *row,
				 add_operator *add)
{
	if (!row->elements || !row->view || !row->view->processes)
		return value_absent();
	list_operators(room, row);
	for (size_t i = 0; i < room->number_count; i++)
		add(room, row, (pid_t)room->numbers[i]);
	return value_made_texts(room);
}

static void add_fate(struct value_room *room, const struct out_row *row, pid_t pid)
{
	enum pid_fate fate = view_pid_fate(row->view, pid, evidence_last_activity(row->object));

	value_add_text(room, pid_fate_word(fate));
}

static struct value get_operator_fates(const struct column *column UNUSED,
				       const struct out_row *row, struct value_room *room)
{
	return of_operators(room, row, add_fate);
}

static void add_command(struct value_room *room, const struct out_row *row, pid_t pid)
{
	const struct proc_process *process =
		view_recorded(row->view, pid, evidence_last_activity(row->object));

	if (!process)
		return;
	value_next_text(room);
	command_put(&room->text, process);
}

static struct value get_operator_commands(const struct column *column UNUSED,
					  const struct out_row *row, struct value_room *room)
{
	return of_operators(room, row, add_command);
}

/* ---- notification ---- */

static struct value get_notify(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room)
{
	/* By the kernel's numbers for SIGEV_SIGNAL, SIGEV_NONE and SIGEV_THREAD, sigevent(7). */
	static const char *const words[] = {"signal", "nothing", "thread"};
	const struct ipc_object *object = row->object;
	int how = object->posix.queue.notify;

	if (object->unknown & UNKNOWN_NOTIFY || object->posix.queue.notify_pid == 0)
		return value_absent();
	if (how >= 0 && (size_t)how < ARRAY_SIZE(words))
		return value_text(words[how]);
	sb_put_i64(&room->text, how);
	return value_made_text(room);
}

static struct value get_notify_signal(const struct column *column UNUSED, const struct out_row *row,
				      struct value_room *room)
{
	const struct ipc_object *object = row->object;
	char name[SIGNAL_NAME_SIZE];

	if (object->unknown & UNKNOWN_NOTIFY || object->posix.queue.notify_pid == 0 ||
	    object->posix.queue.signo == 0)
		return value_absent();
	sb_puts(&room->text, signal_name(object->posix.queue.signo, name));
	return value_made_text(room);
}

static struct value get_notify_pid(const struct column *column UNUSED, const struct out_row *row,
				   struct value_room *room UNUSED)
{
	const struct ipc_object *object = row->object;

	if (object->unknown & UNKNOWN_NOTIFY || object->posix.queue.notify_pid == 0)
		return value_absent();
	return value_signed(object->posix.queue.notify_pid);
}

#define FATE(name, help, rows, want, role)                                                        \
	{name, NULL, help, 1, 0, rows, (want) | WANT_PROCESSES, get_fate, role}
#define CMD(name, help, rows, want, role)                                                         \
	{name, NULL, help, WIDTH_CUT_FIRST, COLUMN_CUT, rows,                        \
	 (want) | WANT_PROCESSES | WANT_CMDLINE, get_process, role}
#define PLACE(name, help, rows, value, role)                                                      \
	{name, NULL, help, 1, 0, rows, WANT_PROCESSES | WANT_CGROUP, value, role}
#define START(name, help, rows, role)                                                             \
	{name, NULL, help, 1, COLUMN_RIGHT, rows, WANT_PROCESSES, get_start, role}
#define OPERATORS(name, help, want, value)                                                        \
	{name, NULL, help, WIDTH_CUT_FIRST, COLUMN_CUT, SEM, WANT_ELEMENTS | (want), value, 0}

static const struct column columns[] = {
	FATE("CFATE", N_("of CPID: alive, gone, or recycled: its number was given to another"), SHM,
	     0, ROLE_FIRST),
	CMD("CCMD", N_("command line of CPID, while it is alive"), SHM, 0, ROLE_FIRST),
	START("CSTART", N_("when CPID was started"), SHM, ROLE_FIRST),
	PLACE("CUNIT", N_("systemd unit of CPID"), SHM, get_unit, ROLE_FIRST),
	PLACE("CCONTAINER", N_("container of CPID"), SHM, get_container, ROLE_FIRST),
	PLACE("CCONTROL", N_("control group of CPID"), SHM, get_cgroup, ROLE_FIRST),
	FATE("LFATE", N_("of LPID, as CFATE"), SHM, 0, ROLE_SECOND),
	CMD("LCMD", N_("command line of LPID, while it is alive"), SHM, 0, ROLE_SECOND),
	PLACE("LUNIT", N_("systemd unit of LPID"), SHM, get_unit, ROLE_SECOND),
	FATE("LSFATE", N_("of LSPID, as CFATE"), MSG, 0, ROLE_FIRST),
	CMD("LSCMD", N_("command line of LSPID, while it is alive"), MSG, 0, ROLE_FIRST),
	PLACE("LSUNIT", N_("systemd unit of LSPID"), MSG, get_unit, ROLE_FIRST),
	FATE("LRFATE", N_("of LRPID, as CFATE"), MSG, 0, ROLE_SECOND),
	CMD("LRCMD", N_("command line of LRPID, while it is alive"), MSG, 0, ROLE_SECOND),
	PLACE("LRUNIT", N_("systemd unit of LRPID"), MSG, get_unit, ROLE_SECOND),
	OPERATORS("OPPIDS", N_("processes that last changed a set's semaphores"), 0,
		  get_operators),
	OPERATORS("OPFATES", N_("of OPPIDS, as CFATE"), WANT_PROCESSES,
		  get_operator_fates),
	OPERATORS("OPCMDS", N_("command lines of those of them that are alive"),
		  WANT_PROCESSES | WANT_CMDLINE, get_operator_commands),
	{"NOTIFY", NULL, N_("how a process is told of a message: signal, thread, nothing"), 1, 0,
	 PMSG, WANT_NOTIFY, get_notify, 0},
	{"NOTIFYSIG", NULL, N_("by which signal"), 1, 0, PMSG, WANT_NOTIFY,
	 get_notify_signal, 0},
	{"NOTIFYPID", NULL, N_("which process"), 1, COLUMN_RIGHT, PMSG, WANT_NOTIFY,
	 get_notify_pid, 0},
	CMD("NOTIFYCMD", N_("its command line"), PMSG, WANT_NOTIFY, ROLE_NOTIFIED),
};

const struct column_topic column_topic_recorded = {
	N_("Columns of processes that the kernel has recorded:"), columns, ARRAY_SIZE(columns),
};
