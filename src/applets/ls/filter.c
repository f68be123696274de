/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects ls leaves in its list: one table of filters, each a predicate. */
#include <errno.h>
#include <stdlib.h>

#include "applets/arguments.h"
#include "applets/ls/filter.h"
#include "base/glob.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "use/command.h"

/* ---- arguments ---- */

static bool take_user(struct ls_filters *filters, const char *arg)
{
	return arg_user(arg, &filters->user);
}

static bool take_group(struct ls_filters *filters, const char *arg)
{
	return arg_group(arg, &filters->group);
}

static bool take_key(struct ls_filters *filters, const char *arg)
{
	return arg_key(arg, &filters->key);
}

static bool take_name(struct ls_filters *filters, const char *arg)
{
	/* Names are told with and without their slash. */
	return arg_pattern(arg + (*arg == '/'), &filters->name);
}

static bool take_command(struct ls_filters *filters, const char *arg)
{
	return arg_pattern(arg, &filters->command);
}

static bool take_unused(struct ls_filters *filters UNUSED, const char *arg UNUSED)
{
	return true;
}

static bool take_min_size(struct ls_filters *filters, const char *arg)
{
	return arg_size(arg, &filters->min_size);
}

static bool take_min_age(struct ls_filters *filters, const char *arg)
{
	return arg_duration(arg, 0, &filters->min_age);
}

static bool take_pid(struct ls_filters *filters, const char *arg)
{
	return arg_pids(arg, &filters->pids);
}

static bool take_one_state(void *arg, const char *word)
{
	struct ls_filters *filters = arg;

	for (int state = 0; state < OBJECT_STATE_COUNT; state++) {
		if (streq(object_state_word((enum object_state)state), word)) {
			filters->states |= 1u << state;
			return true;
		}
	}
	msg_warn(_("unknown state '%s' (expected in-use, unused, destroyed or unknown)"), word);
	return false;
}

static bool take_state(struct ls_filters *filters, const char *arg)
{
	return arg_each(arg, take_one_state, filters);
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
	return row->object->name && glob_match(filters->name, row->object->name);
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

static bool is_idle(const struct ls_filters *filters, const struct out_row *row)
{
	return evidence_is_idle(row->object, filters->now, filters->min_age);
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
	for (size_t i = 0; i < filters->pids.count; i++)
		if (filters->pids.at[i] == process->pid)
			return true;
	return false;
}

static bool has_pid(const struct ls_filters *filters, const struct out_row *row)
{
	return any_process(filters, row, is_pid);
}

static bool is_command(const struct ls_filters *filters, const struct proc_process *process)
{
	return command_fits(process, filters->command);
}

static bool has_command(const struct ls_filters *filters, const struct out_row *row)
{
	return any_process(filters, row, is_command);
}

/* ---- the table ---- */

#define WANT_ALL_PROCESSES (WANT_PROCESSES | WANT_USERS | WANT_WAITERS | WANT_ELEMENTS)

static const struct {
	int option;
	bool (*take)(struct ls_filters *, const char *arg);
	bool (*pass)(const struct ls_filters *, const struct out_row *);
	unsigned want;
} table[] = {
	{OPT_USER, take_user, has_user, 0},
	{OPT_GROUP, take_group, has_group, 0},
	{OPT_KEY, take_key, has_key, 0},
	{OPT_NAME, take_name, has_name, 0},
	{OPT_MIN_SIZE, take_min_size, has_size, WANT_NOTIFY},
	{OPT_MIN_AGE, take_min_age, is_idle, 0},
	{OPT_UNUSED, take_unused, is_unused, WANT_USERS | WANT_STATE},
	{OPT_STATE, take_state, has_state, WANT_USERS | WANT_STATE},
	{'p', take_pid, has_pid, WANT_ALL_PROCESSES},
	{OPT_COMMAND, take_command, has_command, WANT_ALL_PROCESSES | WANT_CMDLINE},
};

int ls_filter_take(struct ls_filters *filters, int option, const char *arg)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].option != option)
			continue;
		filters->given |= 1u << i;
		return table[i].take(filters, arg) ? 0 : -EINVAL;
	}
	return -ENOENT;
}

void ls_filter_free(struct ls_filters *filters)
{
	free(filters->pids.at);
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
