/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that use an object: map it, have it open or sleep on it. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "base/users.h"
#include "base/util.h"
#include "render/column_value.h"

/* Appends what a list says of one user; false: nothing. */
typedef bool put_user_fn(struct strbuf *, const struct proc_process *, const struct proc_user *);

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

static bool put_list(struct strbuf *out, const struct out_row *row, put_user_fn *put)
{
	size_t begin = out->len;

	if (!is_known(row))
		return false;
	for (size_t i = 0; i < row->use->user_count; i++) {
		size_t end = out->len;

		column_next_item(out, begin);
		if (put(out, process_of(row, i), &row->use->users[i]))
			continue;
		out->len = end;
	}
	return true;
}

static bool put_users(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	if (!is_known(row))
		return false;
	sb_put_u64(out, row->use->user_count);
	return true;
}

static bool put_pid(struct strbuf *out, const struct proc_process *process,
		    const struct proc_user *user UNUSED)
{
	sb_put_i64(out, process->pid);
	return true;
}

static bool put_pids(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_list(out, row, put_pid);
}

static bool put_command(struct strbuf *out, const struct proc_process *process,
			const struct proc_user *user UNUSED)
{
	return column_put_process(out, process);
}

static bool put_commands(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_list(out, row, put_command);
}

static bool put_comm(struct strbuf *out, const struct proc_process *process,
		     const struct proc_user *user UNUSED)
{
	sb_puts(out, process->comm);
	return true;
}

static bool put_comms(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_list(out, row, put_comm);
}

static bool put_uid(struct strbuf *out, const struct proc_process *process,
		    const struct proc_user *user UNUSED)
{
	sb_put_u64(out, process->uids[1]); /* the effective one */
	return true;
}

static bool put_uids(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_list(out, row, put_uid);
}

static bool put_waiting_pid(struct strbuf *out, const struct proc_process *process,
			    const struct proc_user *user)
{
	if (user->sleepers == 0)
		return false;
	return put_pid(out, process, user);
}

static bool put_waiting_pids(struct strbuf *out, const struct column *column UNUSED,
			     const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_list(out, row, put_waiting_pid);
}

/* ---- what several users have in common is said once ---- */

typedef const char *text_of_fn(const struct proc_process *);

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_distinct(struct strbuf *out, const char **texts, size_t count)
{
	size_t begin = out->len;

	if (count > 0)
		qsort(texts, count, sizeof(*texts), compare_text);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && streq(texts[i], texts[i - 1]))
			continue;
		column_next_item(out, begin);
		sb_puts(out, texts[i]);
	}
}

static bool put_texts(struct strbuf *out, const struct out_row *row, text_of_fn *text_of)
{
	if (!is_known(row))
		return false;

	const char **texts = xcalloc(row->use->user_count, sizeof(*texts));
	size_t count = 0;

	for (size_t i = 0; i < row->use->user_count; i++) {
		texts[count] = text_of(process_of(row, i));
		count += texts[count] ? 1 : 0;
	}
	put_distinct(out, texts, count);
	free(texts);
	return true;
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
	return user_name(process->uids[1]);
}

static bool put_units(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_texts(out, row, unit_of);
}

static bool put_containers(struct strbuf *out, const struct column *column UNUSED,
			   const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_texts(out, row, container_of);
}

static bool put_cgroups(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_texts(out, row, cgroup_of);
}

static bool put_names(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_texts(out, row, user_of);
}

/* ---- mappings, descriptors, sleepers ---- */

static struct place key_of(const struct out_row *row)
{
	return ipc_place(row->object, row->view->ipc_ns);
}

/* How many mappings through which the object itself can be written to, or cannot. */
static bool put_mappings(struct strbuf *out, const struct out_row *row, bool writable)
{
	uint64_t count = 0;

	if (!is_known(row))
		return false;

	const struct proc_snapshot *processes = row->view->processes;

	for (uint32_t i = proc_first_mapping(processes, key_of(row)); i != PROC_NONE;
	     i = processes->mappings[i].next) {
		const struct proc_mapping *mapping = &processes->mappings[i];

		count += (mapping->shared && (mapping->access & PROC_W)) == writable;
	}
	sb_put_u64(out, count);
	return true;
}

static bool put_writable(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_mappings(out, row, true);
}

static bool put_readable(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_mappings(out, row, false);
}

static bool put_page_size(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format)
{
	uint64_t size = were_read(row) ? proc_page_size(row->view->processes, key_of(row)) : 0;

	return size > 0 && column_put_size(out, size, format);
}

static bool put_opens(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	uint64_t count = 0;

	if (!is_known(row))
		return false;
	for (size_t i = 0; i < row->use->user_count; i++)
		count += row->use->users[i].fds;
	sb_put_u64(out, count);
	return true;
}

static bool put_waiters(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	uint64_t count = 0;

	if (!is_known(row))
		return false;
	for (size_t i = 0; i < row->use->user_count; i++)
		count += row->use->users[i].sleepers;
	sb_put_u64(out, count);
	return true;
}

static bool put_calls(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	const char *words[PROC_WAIT_COUNT];
	bool seen[PROC_WAIT_COUNT] = {false};
	size_t count = 0;

	if (!is_known(row))
		return false;

	const struct proc_snapshot *processes = row->view->processes;

	for (uint32_t i = proc_first_sleeper(processes, key_of(row)); i != PROC_NONE;
	     i = processes->sleepers[i].next)
		seen[processes->sleepers[i].wait] = true;
	for (size_t i = 0; i < PROC_WAIT_COUNT; i++)
		if (seen[i])
			words[count++] = proc_wait_word((enum proc_wait)i);
	put_distinct(out, words, count);
	return true;
}

static bool put_longest(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format)
{
	int64_t longest = -1;

	if (!is_known(row))
		return false;

	const struct proc_snapshot *processes = row->view->processes;

	for (uint32_t i = proc_first_sleeper(processes, key_of(row)); i != PROC_NONE;
	     i = processes->sleepers[i].next)
		if (processes->sleepers[i].idle_ms > longest)
			longest = processes->sleepers[i].idle_ms;
	return longest >= 0 && column_put_span(out, (uint64_t)longest / 1000, format);
}

#define COUNT(name, label, help, rows, want, value)                                               \
	{name, label, help, 1, COLUMN_RIGHT, COLUMN_NUMBER, rows, WANT_USERS | (want), value, 0}
#define LIST(name, label, help, type, want, value)                                                \
	{name, label, help, WIDTH_CUT_FIRST, COLUMN_CUT, type, KINDS_ALL, WANT_USERS | (want),     \
	 value, 0}

#define MAPPABLE (KIND_BIT(KIND_SHM) | KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM))

static const struct column columns[] = {
	COUNT("USERS", N_("Users"), N_("how many processes map it, have it open or sleep on it"),
	      KINDS_ALL, 0, put_users),
	LIST("USERPIDS", N_("User PIDs"), N_("their numbers"), COLUMN_NUMBERS, 0, put_pids),
	LIST("USERCMDS", N_("User commands"), N_("their command lines, in the same order"),
	     COLUMN_TEXTS, WANT_CMDLINE, put_commands),
	LIST("USERCOMMS", N_("User programs"), N_("their short names, in the same order"),
	     COLUMN_TEXTS, 0, put_comms),
	LIST("USERUIDS", N_("User UIDs"), N_("their effective user numbers, in the same order"),
	     COLUMN_NUMBERS, WANT_IDS, put_uids),
	LIST("USERNAMES", N_("User accounts"), N_("names of these accounts, each once"),
	     COLUMN_TEXTS, WANT_IDS, put_names),
	LIST("USERUNITS", N_("User units"), N_("their systemd units, each once"), COLUMN_TEXTS,
	     WANT_CGROUP, put_units),
	LIST("USERCONTAINERS", N_("User containers"), N_("their containers, each once"),
	     COLUMN_TEXTS, WANT_CGROUP, put_containers),
	LIST("USERCGROUPS", N_("User control groups"), N_("their control groups, each once"),
	     COLUMN_TEXTS, WANT_CGROUP, put_cgroups),
	COUNT("MAPRW", N_("Writable mappings"), N_("mappings through which it can be changed"),
	      MAPPABLE, 0, put_writable),
	COUNT("MAPRO", N_("Other mappings"), N_("mappings that are read-only or private"), MAPPABLE,
	      0, put_readable),
	COUNT("PAGESIZE", N_("Page size"),
	      N_("size of its pages, which can be huge ones; known while it is attached"),
	      KIND_BIT(KIND_SHM), 0, put_page_size),
	COUNT("OPENS", N_("Descriptors"), N_("how many descriptors have it open"), KINDS_POSIX, 0,
	      put_opens),
	COUNT("WAITERS", N_("Waiters"), N_("how many threads sleep on it"), KINDS_ALL, WANT_WAITERS,
	      put_waiters),
	LIST("WAITPIDS", N_("Waiter PIDs"), N_("whose threads these are"), COLUMN_NUMBERS,
	     WANT_WAITERS, put_waiting_pids),
	LIST("WAITCALLS", N_("Waiting in"), N_("in which calls they sleep"), COLUMN_TEXTS,
	     WANT_WAITERS, put_calls),
	COUNT("WAITTIME", N_("Longest wait"), N_("how long the first of them sleeps"), KINDS_ALL,
	      WANT_WAITERS, put_longest),
};

const struct column_topic column_topic_users = {
	N_("Columns of users:"), columns, ARRAY_SIZE(columns),
};
