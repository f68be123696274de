/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes that the kernel has recorded in an object: creator, last users, who is to be
 * notified; and what became of them. Their numbers are columns of the kinds.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "base/signals.h"
#include "base/util.h"
#include "ipc/kind_bits.h"
#include "render/column_value.h"

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

static bool put_fate(struct strbuf *out, const struct column *column, const struct out_row *row,
		     const struct out_format *format UNUSED)
{
	struct recorded_pid recorded = recorded_of(column, row);

	if (recorded.pid == 0 || !row->view || !row->view->processes)
		return false;
	sb_puts(out, pid_fate_word(view_pid_fate(row->view, recorded.pid, recorded.when)));
	return true;
}

static bool put_process(struct strbuf *out, const struct column *column, const struct out_row *row,
			const struct out_format *format UNUSED)
{
	return column_put_process(out, process_of(column, row));
}

static bool put_text(struct strbuf *out, const char *text)
{
	if (text)
		sb_puts(out, text);
	return text;
}

static bool put_unit(struct strbuf *out, const struct column *column, const struct out_row *row,
		     const struct out_format *format UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return process && put_text(out, process->user_unit ? process->user_unit : process->unit);
}

static bool put_container(struct strbuf *out, const struct column *column,
			  const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return process && put_text(out, process->container);
}

static bool put_cgroup(struct strbuf *out, const struct column *column, const struct out_row *row,
		       const struct out_format *format UNUSED)
{
	const struct proc_process *process = process_of(column, row);

	return process && put_text(out, process->cgroup);
}

static bool put_start(struct strbuf *out, const struct column *column, const struct out_row *row,
		      const struct out_format *format)
{
	const struct proc_process *process = process_of(column, row);

	return process && column_put_time(out, process->start_time, format);
}

/* ---- the last to change the semaphores of a set ---- */

static int compare_pids(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a;
	pid_t y = *(const pid_t *)b;

	return (x > y) - (x < y);
}

/* Each of them once, by number; the caller frees the array. */
static pid_t *operators_of(const struct out_row *row, size_t *count)
{
	size_t all = (size_t)row->object->size;
	pid_t *pids = xcalloc(all, sizeof(*pids));
	size_t kept = 0;

	for (size_t i = 0; i < all; i++)
		pids[i] = row->elements[i].pid;
	qsort(pids, all, sizeof(*pids), compare_pids);
	for (size_t i = 0; i < all; i++)
		if (pids[i] != 0 && (kept == 0 || pids[kept - 1] != pids[i]))
			pids[kept++] = pids[i];
	*count = kept;
	return pids;
}

static bool put_operators(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format UNUSED)
{
	size_t begin = out->len;
	size_t count;

	if (!row->elements)
		return false;

	pid_t *pids = operators_of(row, &count);

	for (size_t i = 0; i < count; i++) {
		column_next_item(out, begin);
		sb_put_i64(out, pids[i]);
	}
	free(pids);
	return true;
}

/* Append what there is to say of one operator, an item of the list that stands from `begin` on. */
typedef void put_operator(struct strbuf *out, size_t begin, const struct out_row *row, pid_t pid);

static bool put_of_operators(struct strbuf *out, const struct out_row *row, put_operator *put)
{
	size_t begin = out->len;
	size_t count;

	if (!row->elements || !row->view || !row->view->processes)
		return false;

	pid_t *pids = operators_of(row, &count);

	for (size_t i = 0; i < count; i++)
		put(out, begin, row, pids[i]);
	free(pids);
	return true;
}

static void put_one_fate(struct strbuf *out, size_t begin, const struct out_row *row, pid_t pid)
{
	column_next_item(out, begin);
	sb_puts(out, pid_fate_word(view_pid_fate(row->view, pid, evidence_last_activity(row->object))));
}

static bool put_operator_fates(struct strbuf *out, const struct column *column UNUSED,
			       const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_of_operators(out, row, put_one_fate);
}

static void put_one_command(struct strbuf *out, size_t begin, const struct out_row *row, pid_t pid)
{
	const struct proc_process *process =
		view_recorded(row->view, pid, evidence_last_activity(row->object));

	if (!process)
		return;
	column_next_item(out, begin);
	(void)column_put_process(out, process);
}

static bool put_operator_commands(struct strbuf *out, const struct column *column UNUSED,
				  const struct out_row *row,
				  const struct out_format *format UNUSED)
{
	return put_of_operators(out, row, put_one_command);
}

/* ---- notification ---- */

static bool put_notify(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	/* By the kernel's numbers for SIGEV_SIGNAL, SIGEV_NONE and SIGEV_THREAD, sigevent(7). */
	static const char *const words[] = {"signal", "nothing", "thread"};
	const struct ipc_object *object = row->object;
	int how = object->posix.queue.notify;

	if (object->unknown & UNKNOWN_NOTIFY || object->posix.queue.notify_pid == 0)
		return false;
	if (how >= 0 && (size_t)how < ARRAY_SIZE(words))
		sb_puts(out, words[how]);
	else
		sb_put_i64(out, how);
	return true;
}

static bool put_notify_signal(struct strbuf *out, const struct column *column UNUSED,
			      const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct ipc_object *object = row->object;
	char name[SIGNAL_NAME_SIZE];

	if (object->unknown & UNKNOWN_NOTIFY || object->posix.queue.notify_pid == 0 ||
	    object->posix.queue.signo == 0)
		return false;
	sb_puts(out, signal_name(object->posix.queue.signo, name));
	return true;
}

static bool put_notify_pid(struct strbuf *out, const struct column *column UNUSED,
			   const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct ipc_object *object = row->object;

	if (object->unknown & UNKNOWN_NOTIFY || object->posix.queue.notify_pid == 0)
		return false;
	sb_put_i64(out, object->posix.queue.notify_pid);
	return true;
}

#define FATE(name, help, rows, want, role)                                                        \
	{name, NULL, help, 1, 0, COLUMN_TEXT, rows, (want) | WANT_PROCESSES, put_fate, role}
#define CMD(name, help, rows, want, role)                                                         \
	{name, NULL, help, WIDTH_CUT_FIRST, COLUMN_CUT, COLUMN_TEXT, rows,                        \
	 (want) | WANT_PROCESSES | WANT_CMDLINE, put_process, role}
#define PLACE(name, help, rows, value, role)                                                      \
	{name, NULL, help, 1, 0, COLUMN_TEXT, rows, WANT_PROCESSES | WANT_CGROUP, value, role}
#define START(name, help, rows, role)                                                             \
	{name, NULL, help, 1, COLUMN_RIGHT, COLUMN_TIME, rows, WANT_PROCESSES, put_start, role}
#define OPERATORS(name, help, type, want, value)                                                  \
	{name, NULL, help, WIDTH_CUT_FIRST, COLUMN_CUT, type, SEM, WANT_ELEMENTS | (want), value,  \
	 0}

static const struct column columns[] = {
	FATE("CFATE", N_("of CPID: alive, gone, or recycled: its number was given to another"), SHM,
	     0, ROLE_FIRST),
	CMD("CCMD", N_("command line of CPID, while it is alive"), SHM, 0, ROLE_FIRST),
	START("CSTART", N_("when CPID was started"), SHM, ROLE_FIRST),
	PLACE("CUNIT", N_("systemd unit of CPID"), SHM, put_unit, ROLE_FIRST),
	PLACE("CCONTAINER", N_("container of CPID"), SHM, put_container, ROLE_FIRST),
	PLACE("CCONTROL", N_("control group of CPID"), SHM, put_cgroup, ROLE_FIRST),
	FATE("LFATE", N_("of LPID, as CFATE"), SHM, 0, ROLE_SECOND),
	CMD("LCMD", N_("command line of LPID, while it is alive"), SHM, 0, ROLE_SECOND),
	PLACE("LUNIT", N_("systemd unit of LPID"), SHM, put_unit, ROLE_SECOND),
	FATE("LSFATE", N_("of LSPID, as CFATE"), MSG, 0, ROLE_FIRST),
	CMD("LSCMD", N_("command line of LSPID, while it is alive"), MSG, 0, ROLE_FIRST),
	PLACE("LSUNIT", N_("systemd unit of LSPID"), MSG, put_unit, ROLE_FIRST),
	FATE("LRFATE", N_("of LRPID, as CFATE"), MSG, 0, ROLE_SECOND),
	CMD("LRCMD", N_("command line of LRPID, while it is alive"), MSG, 0, ROLE_SECOND),
	PLACE("LRUNIT", N_("systemd unit of LRPID"), MSG, put_unit, ROLE_SECOND),
	OPERATORS("OPPIDS", N_("processes that last changed a set's semaphores"), COLUMN_NUMBERS, 0,
		  put_operators),
	OPERATORS("OPFATES", N_("of OPPIDS, as CFATE"), COLUMN_TEXTS, WANT_PROCESSES,
		  put_operator_fates),
	OPERATORS("OPCMDS", N_("command lines of those of them that are alive"), COLUMN_TEXTS,
		  WANT_PROCESSES | WANT_CMDLINE, put_operator_commands),
	{"NOTIFY", NULL, N_("how a process is told of a message: signal, thread, nothing"), 1, 0,
	 COLUMN_TEXT, PMSG, WANT_NOTIFY, put_notify, 0},
	{"NOTIFYSIG", NULL, N_("by which signal"), 1, 0, COLUMN_TEXT, PMSG, WANT_NOTIFY,
	 put_notify_signal, 0},
	{"NOTIFYPID", NULL, N_("which process"), 1, COLUMN_RIGHT, COLUMN_NUMBER, PMSG, WANT_NOTIFY,
	 put_notify_pid, 0},
	CMD("NOTIFYCMD", N_("its command line"), PMSG, WANT_NOTIFY, ROLE_NOTIFIED),
};

const struct column_topic column_topic_recorded = {
	N_("Columns of processes that the kernel has recorded:"), columns, ARRAY_SIZE(columns),
};
