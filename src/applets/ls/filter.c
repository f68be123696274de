/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects ls leaves in its list: one table of filters, each a predicate. */
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <string.h>

#include "applets/ls/filter.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/users.h"
#include "base/util.h"

/* ---- arguments ---- */

static bool take_user(struct ls_filters *filters, const char *arg)
{
	if (user_parse(arg, &filters->user))
		return true;
	msg_warn(_("there is no user '%s'"), arg);
	return false;
}

static bool take_group(struct ls_filters *filters, const char *arg)
{
	if (group_parse(arg, &filters->group))
		return true;
	msg_warn(_("there is no group '%s'"), arg);
	return false;
}

static bool take_key(struct ls_filters *filters, const char *arg)
{
	if (parse_key(arg, &filters->key) == 0)
		return true;
	msg_warn(_("'%s' is no key: a number such as 0x5202bb8 is"), arg);
	return false;
}

static bool take_name(struct ls_filters *filters, const char *arg)
{
	/* Names are told with and without their slash. */
	filters->name = arg + (*arg == '/');
	return true;
}

static bool take_command(struct ls_filters *filters, const char *arg)
{
	filters->command = arg;
	return true;
}

static bool take_unused(struct ls_filters *filters UNUSED, const char *arg UNUSED)
{
	return true;
}

static bool take_min_size(struct ls_filters *filters, const char *arg)
{
	if (parse_size(arg, &filters->min_size) == 0)
		return true;
	msg_warn(_("'%s' is no size: a number of bytes, or one with K, M, G behind it is"), arg);
	return false;
}

static bool take_older_than(struct ls_filters *filters, const char *arg)
{
	if (parse_timespan(arg, &filters->older_than) == 0)
		return true;
	msg_warn(_("'%s' is no span of time: 90s, 15m, 4h, 2d, 1w or 4h30m is"), arg);
	return false;
}

static bool take_pid(struct ls_filters *filters, const char *arg)
{
	uint64_t pid;

	if (parse_u64(arg, INT_MAX, &pid) == 0 && pid > 0) {
		filters->pid = (pid_t)pid;
		return true;
	}
	msg_warn(_("'%s' is no process id"), arg);
	return false;
}

static bool take_state(struct ls_filters *filters, const char *arg)
{
	for (const char *word = arg;;) {
		size_t n = strcspn(word, ",");
		int state = 0;

		while (state < OBJECT_STATE_COUNT) {
			const char *known = object_state_word((enum object_state)state);

			if (strlen(known) == n && strncmp(known, word, n) == 0)
				break;
			state++;
		}
		if (state == OBJECT_STATE_COUNT) {
			msg_warn(_("there is no state '%.*s': in-use, unused, destroyed and unknown "
				   "are"), (int)n, word);
			return false;
		}
		filters->states |= 1u << state;
		if (!word[n])
			return true;
		word += n + 1;
	}
}

/* ---- predicates on the object alone ---- */

static bool has_user(const struct ls_filters *filters, const struct out_row *row)
{
	return row->object->uid == filters->user;
}

static bool has_group(const struct ls_filters *filters, const struct out_row *row)
{
	return row->object->gid == filters->group;
}

static bool has_key(const struct ls_filters *filters, const struct out_row *row)
{
	return kind_is_sysv(row->object->kind) && row->object->key == filters->key;
}

static bool has_name(const struct ls_filters *filters, const struct out_row *row)
{
	return row->object->name && fnmatch(filters->name, row->object->name, 0) == 0;
}

/* Bytes of memory, or of the messages that wait; semaphores have none to speak of. */
static bool has_size(const struct ls_filters *filters, const struct out_row *row)
{
	const struct ipc_object *object = row->object;

	if (object->kind == KIND_SEM || object->kind == KIND_PSEM)
		return false;
	return !(object->kind == KIND_PMSG && object->unknown & UNKNOWN_NOTIFY) &&
	       object->size >= filters->min_size;
}

static bool is_older(const struct ls_filters *filters, const struct out_row *row)
{
	return filters->now - evidence_born(row->object) > filters->older_than;
}

/* ---- predicates on its processes ---- */

static bool is_unused(const struct ls_filters *filters UNUSED, const struct out_row *row)
{
	return row->use->state == STATE_UNUSED;
}

static bool has_state(const struct ls_filters *filters, const struct out_row *row)
{
	return filters->states >> row->use->state & 1;
}

/*
 * Whether `test` holds for a process that uses the object, or one of those recorded in it
 * that live.
 */
static bool any_process(const struct ls_filters *filters, const struct out_row *row,
			bool (*test)(const struct ls_filters *, const struct proc_process *))
{
	const struct view *view = row->view;
	struct recorded_pid recorded[RECORDED_PIDS_MAX];
	size_t count = evidence_recorded(row->object, recorded);

	if (!view->processes)
		return false;
	for (size_t i = 0; i < row->use->user_count; i++)
		if (test(filters, &view->processes->processes[row->use->users[i].process]))
			return true;
	for (size_t i = 0; i < count; i++) {
		const struct proc_process *process =
			view_recorded(view, recorded[i].pid, recorded[i].when);

		if (process && test(filters, process))
			return true;
	}
	for (size_t i = 0; row->elements && i < row->object->size; i++) {
		const struct proc_process *process =
			view_recorded(view, row->elements[i].pid,
				      evidence_last_activity(row->object));

		if (process && test(filters, process))
			return true;
	}
	return false;
}

static bool is_pid(const struct ls_filters *filters, const struct proc_process *process)
{
	return process->pid == filters->pid;
}

static bool has_pid(const struct ls_filters *filters, const struct out_row *row)
{
	return any_process(filters, row, is_pid);
}

/* By its short name, by its program with or without the path, or by all of its arguments. */
static bool is_command(const struct ls_filters *filters, const struct proc_process *process)
{
	const char *program = process->cmdline ? process->cmdline : "";
	const char *slash = strrchr(program, '/');
	struct strbuf whole = STRBUF_INIT;
	bool found = fnmatch(filters->command, process->comm, 0) == 0 ||
		     fnmatch(filters->command, program, 0) == 0 ||
		     (slash && fnmatch(filters->command, slash + 1, 0) == 0);

	if (!found && process->cmdline) {
		sb_putn(&whole, process->cmdline, process->cmdline_size);
		for (size_t i = 0; i + 1 < whole.len; i++)
			if (whole.buf[i] == '\0')
				whole.buf[i] = ' ';
		found = fnmatch(filters->command, sb_str(&whole), 0) == 0;
		sb_free(&whole);
	}
	return found;
}

static bool has_command(const struct ls_filters *filters, const struct out_row *row)
{
	return any_process(filters, row, is_command);
}

/* ---- the table ---- */

#define WANT_ALL_PROCESSES (WANT_PROCESSES | WANT_USERS | WANT_WAITERS | WANT_ELEMENTS)

static const struct {
	const char *option;
	bool (*take)(struct ls_filters *, const char *arg);
	bool (*pass)(const struct ls_filters *, const struct out_row *);
	unsigned want;
} table[] = {
	{"user", take_user, has_user, 0},
	{"group", take_group, has_group, 0},
	{"key", take_key, has_key, 0},
	{"name", take_name, has_name, 0},
	{"min-size", take_min_size, has_size, WANT_NOTIFY},
	{"older-than", take_older_than, is_older, 0},
	{"unused", take_unused, is_unused, WANT_USERS | WANT_STATE},
	{"state", take_state, has_state, WANT_USERS | WANT_STATE},
	{"pid", take_pid, has_pid, WANT_ALL_PROCESSES},
	{"command", take_command, has_command, WANT_ALL_PROCESSES | WANT_CMDLINE},
};

int ls_filter_take(struct ls_filters *filters, const char *option, const char *arg)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (!streq(table[i].option, option))
			continue;
		filters->given |= 1u << i;
		return table[i].take(filters, arg) ? 0 : -EINVAL;
	}
	return -ENOENT;
}

bool ls_filter_option(struct ls_filters *filters, const struct opt *options, int option,
		      const char *arg)
{
	for (const struct opt *o = options; o->id || o->help; o++)
		if (o->id == option)
			return ls_filter_take(filters, o->name, arg) == 0;
	return false;
}

unsigned ls_filter_want(const struct ls_filters *filters)
{
	unsigned want = 0;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (filters->given >> i & 1)
			want |= table[i].want;
	return want;
}

static bool passes(const struct ls_filters *filters, const struct out_row *row, bool with_processes)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		bool needs = table[i].want & WANT_ANY_PROCESS;

		if (filters->given >> i & 1 && needs == with_processes &&
		    !table[i].pass(filters, row))
			return false;
	}
	return true;
}

bool ls_filter_object(const struct ipc_object *object, void *filters)
{
	return passes(filters, &(struct out_row){.object = object}, false);
}

bool ls_filter_row(const struct ls_filters *filters, const struct out_row *row)
{
	return passes(filters, row, false) && passes(filters, row, true);
}
