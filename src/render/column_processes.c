/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that use an object: map it, have it open or sleep on it. */
#include "base/nls.h"
#include "base/users.h"
#include "base/util.h"
#include "render/column_processes.h"
#include "render/column_value.h"
#include "render/link.h"
#include "use/command.h"

/* Adds what a list says of one user. */
typedef void add_user_fn(struct value_room *, const struct proc_process *, const struct proc_user *);

static bool were_read(const struct out_row *row)
{
	return row->use && row->view->processes;
}

/* Without users, where somebody may be hidden, nothing is known. */
static bool is_known(const struct out_row *row)
{
	return were_read(row) &&
	       (row->use->user_count > 0 || view_knows_users(row->view, row->use));
}

static const struct proc_process *process_of(const struct out_row *row, size_t user)
{
	return &row->view->processes->processes[row->use->users[user].process];
}

static void add_users(struct value_room *room, const struct out_row *row, add_user_fn *add)
{
	for (size_t i = 0; i < row->use->user_count; i++)
		add(room, process_of(row, i), &row->use->users[i]);
}

static struct value list_of_texts(struct value_room *room, const struct out_row *row,
				  add_user_fn *add)
{
	if (!is_known(row))
		return value_absent();
	add_users(room, row, add);
	return value_made_texts(room);
}

static struct value list_of_numbers(struct value_room *room, const struct out_row *row,
				    add_user_fn *add)
{
	if (!is_known(row))
		return value_absent();
	add_users(room, row, add);
	return value_made_numbers(room);
}

static struct value get_users(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	return is_known(row) ? value_number(row->use->user_count) : value_absent();
}

static void add_pid(struct value_room *room, const struct proc_process *process,
		    const struct proc_user *user UNUSED)
{
	value_add_number(room, process->pid);
}

static struct value get_pids(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	return list_of_numbers(room, row, add_pid);
}

static void add_command(struct value_room *room, const struct proc_process *process,
			const struct proc_user *user UNUSED)
{
	value_next_text(room);
	command_put(&room->text, process);
}

static struct value get_commands(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room)
{
	return list_of_texts(room, row, add_command);
}

static void add_comm(struct value_room *room, const struct proc_process *process,
		     const struct proc_user *user UNUSED)
{
	value_add_text(room, process->comm);
}

static struct value get_comms(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room)
{
	return list_of_texts(room, row, add_comm);
}

/* The effective one. */
static uid_t uid_of(const struct proc_process *process)
{
	return process->uids[1];
}

static void add_uid(struct value_room *room, const struct proc_process *process,
		    const struct proc_user *user UNUSED)
{
	value_add_number(room, uid_of(process) == UID_UNKNOWN ? VALUE_NO_ITEM : uid_of(process));
}

static struct value get_uids(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	return list_of_numbers(room, row, add_uid);
}

static void add_waiting_pid(struct value_room *room, const struct proc_process *process,
			    const struct proc_user *user)
{
	if (user->sleepers > 0)
		value_add_number(room, process->pid);
}

static struct value get_waiting_pids(const struct column *column UNUSED, const struct out_row *row,
				     struct value_room *room)
{
	return list_of_numbers(room, row, add_waiting_pid);
}

/* ---- what several users have in common is said once ---- */

typedef const char *text_of_fn(const struct proc_process *);

static struct value texts_of(struct value_room *room, const struct out_row *row,
			     text_of_fn *text_of)
{
	if (!is_known(row))
		return value_absent();
	for (size_t i = 0; i < row->use->user_count; i++)
		value_add_distinct(room, text_of(process_of(row, i)));
	return value_made_distinct(room);
}

static const char *unit_of(const struct proc_process *process)
{
	return process->user_unit ? process->user_unit : process->unit;
}

static const char *container_of(const struct proc_process *process)
{
	return process->container;
}

static const char *cgroup_of(const struct proc_process *process)
{
	return process->cgroup;
}

static const char *user_of(const struct proc_process *process)
{
	return user_name(uid_of(process));
}

static struct value get_units(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room)
{
	return texts_of(room, row, unit_of);
}

static struct value get_containers(const struct column *column UNUSED, const struct out_row *row,
				   struct value_room *room)
{
	return texts_of(room, row, container_of);
}

static struct value get_cgroups(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room)
{
	return texts_of(room, row, cgroup_of);
}

static struct value get_names(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room)
{
	return texts_of(room, row, user_of);
}

/* ---- mappings, descriptors, sleepers ---- */

static struct place key_of(const struct out_row *row)
{
	return ipc_place(row->object, row->view->ipc_ns);
}

/* How many mappings through which the object itself can be written to, or cannot. */
static struct value mappings_of(const struct out_row *row, bool writable)
{
	uint64_t count = 0;

	if (!is_known(row))
		return value_absent();

	const struct proc_snapshot *processes = row->view->processes;

	for (uint32_t i = proc_first_mapping(processes, key_of(row)); i != PROC_NONE;
	     i = processes->mappings[i].next) {
		const struct proc_mapping *mapping = &processes->mappings[i];

		count += (mapping->shared && (mapping->access & PROC_W)) == writable;
	}
	return value_number(count);
}

static struct value get_writable(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room UNUSED)
{
	return mappings_of(row, true);
}

static struct value get_readable(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room UNUSED)
{
	return mappings_of(row, false);
}

static struct value get_page_size(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room UNUSED)
{
	uint64_t size = were_read(row) ? proc_page_size(row->view->processes, key_of(row)) : 0;

	return size > 0 ? value_size(size) : value_absent();
}

static struct value get_opens(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	uint64_t count = 0;

	if (!is_known(row))
		return value_absent();
	for (size_t i = 0; i < row->use->user_count; i++)
		count += row->use->users[i].fds;
	return value_number(count);
}

static struct value get_waiters(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room UNUSED)
{
	uint64_t count = 0;

	if (!is_known(row))
		return value_absent();
	for (size_t i = 0; i < row->use->user_count; i++)
		count += row->use->users[i].sleepers;
	return value_number(count);
}

static struct value get_calls(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room)
{
	bool seen[PROC_WAIT_COUNT] = {false};

	if (!is_known(row))
		return value_absent();

	const struct proc_snapshot *processes = row->view->processes;

	for (uint32_t i = proc_first_sleeper(processes, key_of(row)); i != PROC_NONE;
	     i = processes->sleepers[i].next)
		seen[processes->sleepers[i].wait] = true;
	for (size_t i = 0; i < PROC_WAIT_COUNT; i++)
		if (seen[i])
			value_add_distinct(room, proc_wait_word((enum proc_wait)i));
	return value_made_distinct(room);
}

static struct value get_longest(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room UNUSED)
{
	int64_t longest = -1;

	if (!is_known(row))
		return value_absent();

	const struct proc_snapshot *processes = row->view->processes;

	for (uint32_t i = proc_first_sleeper(processes, key_of(row)); i != PROC_NONE;
	     i = processes->sleepers[i].next)
		if (processes->sleepers[i].idle_ms > longest)
			longest = processes->sleepers[i].idle_ms;
	return longest < 0 ? value_absent() : value_of(VALUE_DURATION, (uint64_t)longest / 1000);
}

#define COUNT(name, label, help, rows, want, value)                                               \
	{name, label, help, 1, COLUMN_RIGHT, rows, WANT_USERS | (want), value, 0}
#define LIST(name, label, help, want, value)                                                      \
	{name, label, help, WIDTH_CUT_FIRST, COLUMN_CUT, KINDS_ALL, WANT_USERS | (want), value, 0}

#define MAPPABLE (KIND_BIT(KIND_SHM) | KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM))

static const struct column columns[] = {
	COUNT("PROCS", N_("Processes"), N_("how many processes map it, have it open or sleep on it"),
	      KINDS_ALL, 0, get_users),
	LIST("PROCPIDS", N_("Process IDs"), N_("their numbers"), 0, get_pids),
	LIST("PROCCMDS", N_("Process commands"), N_("their command lines, in the same order"),
	     WANT_CMDLINE, get_commands),
	LIST("PROCCOMMS", N_("Process names"), N_("their short names, in the same order"),
	     0, get_comms),
	LIST("PROCUIDS", N_("Process UIDs"), N_("their effective user numbers, in the same order"),
	     WANT_IDS, get_uids),
	LIST("PROCUSERS", N_("Process users"), N_("names of these users, each once"),
	     WANT_IDS, get_names),
	LIST("PROCUNITS", N_("Process units"), N_("their systemd units, each once"),
	     WANT_CGROUP, get_units),
	LIST("PROCCONTAINERS", N_("Process containers"), N_("their containers, each once"),
	     WANT_CGROUP, get_containers),
	LIST("PROCCGROUPS", N_("Process control groups"), N_("their control groups, each once"),
	     WANT_CGROUP, get_cgroups),
	COUNT("MAPRW", N_("Writable mappings"), N_("mappings through which it can be changed"),
	      MAPPABLE, 0, get_writable),
	COUNT("MAPRO", N_("Other mappings"), N_("mappings that are read-only or private"), MAPPABLE,
	      0, get_readable),
	COUNT("PAGESIZE", N_("Page size"),
	      N_("size of its pages, which can be huge ones; known while it is attached"),
	      KIND_BIT(KIND_SHM), 0, get_page_size),
	COUNT("OPENS", N_("Descriptors"), N_("how many descriptors have it open"), KINDS_POSIX, 0,
	      get_opens),
	COUNT("WAITERS", N_("Waiters"), N_("how many threads sleep on it"), KINDS_ALL, WANT_WAITERS,
	      get_waiters),
	LIST("WAITPIDS", N_("Waiter PIDs"), N_("whose threads these are"),
	     WANT_WAITERS, get_waiting_pids),
	LIST("WAITCALLS", N_("Waiting in"), N_("in which calls they sleep"),
	     WANT_WAITERS, get_calls),
	COUNT("WAITTIME", N_("Longest wait"), N_("how long the first of them sleeps"), KINDS_ALL,
	      WANT_WAITERS, get_longest),
};

const struct column_topic column_topic_processes = {
	N_("Columns of processes that use it:"), columns, ARRAY_SIZE(columns),
};
