/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects ls leaves in its list: one table of filters, each a predicate. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "applets/arguments.h"
#include "applets/ls/filter.h"
#include "base/glob.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "render/column_topics.h"
#include "use/command.h"

/* ---- arguments ---- */

/* From now on the column's value must be the one asked for, or at least as large. */
static void demand(struct ls_filters *filters, const char *name, struct value asked, bool at_least)
{
	const struct column *column = column_find(column_topics_ls, name, strlen(name));
	size_t i = 0;

	while (i < filters->demand_count && filters->demands[i].column != column)
		i++;
	if (i == filters->demand_count)
		filters->demand_count++;
	filters->demands[i] = (struct ls_demand){column, asked, at_least};
}

static bool take_user(struct ls_filters *filters, const char *arg)
{
	uid_t uid;

	if (!arg_user(arg, &uid))
		return false;
	demand(filters, "UID", value_id(uid), false);
	return true;
}

static bool take_group(struct ls_filters *filters, const char *arg)
{
	gid_t gid;

	if (!arg_group(arg, &gid))
		return false;
	demand(filters, "GID", value_id(gid), false);
	return true;
}

static bool take_key(struct ls_filters *filters, const char *arg)
{
	uint32_t key;

	if (!arg_key(arg, &key))
		return false;
	demand(filters, "KEY", value_of(VALUE_KEY, key), false);
	return true;
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
	uint64_t bytes;

	if (!arg_size(arg, &bytes))
		return false;
	demand(filters, "BYTES", value_size(bytes), true);
	return true;
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

/* What has no such value does not fit. */
static bool has_demanded(const struct ls_filters *filters, const struct out_row *row)
{
	struct value_room room = {0};
	bool fits = true;

	for (size_t i = 0; fits && i < filters->demand_count; i++) {
		const struct ls_demand *demand = &filters->demands[i];
		struct value value = column_value(demand->column, row, &room);
		int order = value_is_absent(&value) ? -1 : value_compare(&value, &demand->asked);

		fits = order == 0 || (demand->at_least && order > 0);
	}
	value_room_free(&room);
	return fits;
}

static bool has_name(const struct ls_filters *filters, const struct out_row *row)
{
	return row->object->name && glob_match(filters->name, row->object->name);
}

static enum evidence_idle idle(const struct ls_filters *filters, const struct out_row *row)
{
	if (!ls_filter_has(filters, OPT_MIN_AGE))
		return EVIDENCE_IDLE;
	return evidence_is_idle(row->object, row->clock, filters->min_age);
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
	bool (*pass)(const struct ls_filters *, const struct out_row *); /* NULL: a demand does */
	unsigned want;
} table[] = {
	{OPT_USER, take_user, NULL, 0},
	{OPT_GROUP, take_group, NULL, 0},
	{OPT_KEY, take_key, NULL, 0},
	{OPT_NAME, take_name, has_name, 0},
	{OPT_MIN_SIZE, take_min_size, NULL, 0},
	{OPT_MIN_AGE, take_min_age, NULL, WANT_CLOCK},
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

bool ls_filter_has(const struct ls_filters *filters, int option)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].option == option)
			return filters->given >> i & 1;
	return false;
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
	for (size_t i = 0; i < filters->demand_count; i++)
		want |= filters->demands[i].column->want;
	return want;
}

static bool passes(const struct ls_filters *filters, const struct out_row *row, bool with_processes)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		bool needs = table[i].want & WANT_ANY_PROCESS;

		if (filters->given >> i & 1 && table[i].pass && needs == with_processes &&
		    !table[i].pass(filters, row))
			return false;
	}
	return with_processes || has_demanded(filters, row);
}

bool ls_filter_object(const struct ipc_object *object, void *filters)
{
	return passes(filters, &(struct out_row){.object = object}, false);
}

bool ls_filter_row(const struct ls_filters *filters, const struct out_row *row, bool *untold)
{
	enum evidence_idle is = EVIDENCE_ACTIVE;

	if (passes(filters, row, false) && passes(filters, row, true))
		is = idle(filters, row);
	*untold = *untold || is == EVIDENCE_CANNOT_TELL;
	return is == EVIDENCE_IDLE;
}
