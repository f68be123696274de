/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/process_json.h"

#include <string.h>

#include "base/account_json.h"
#include "base/clock.h"
#include "proc/snapshot.h"

void process_json_brief(struct json *json, pid_t pid, const struct proc_process *process)
{
	json_u64_or_null(json, "pid", pid > 0, (uint64_t)pid);
	json_time(json, "start", process ? process->start_time : 0);
	json_string(json, "command", process ? process->comm : NULL);
}

void process_json_member(struct json *json, const char *name, pid_t pid,
			 const struct proc_process *process)
{
	if (pid == 0) {
		json_null(json, name);
		return;
	}
	json_open_record(json, name);
	process_json_brief(json, pid, process);
	json_close_record(json);
}

static void put_arguments(struct json *json, const struct proc_process *process)
{
	if (!process->cmdline) {
		json_null(json, "arguments");
		return;
	}
	json_open_list(json, "arguments");
	for (size_t i = 0; i < process->cmdline_size;) {
		const char *word = process->cmdline + i;

		json_string(json, NULL, word);
		i += strlen(word) + 1;
	}
	json_close_list(json);
}

void process_json(struct json *json, const struct proc_process *process)
{
	process_json_brief(json, process->pid, process);
	json_user(json, "user", process->uids[1]); /* the effective one */
	put_arguments(json, process);
	json_string(json, "unit", process->unit);
	json_string(json, "user_unit", process->user_unit);
	json_string(json, "engine", process->engine);
	json_string(json, "container", process->container);
}

/* What a sleeper in semop(2) wants. */
static void put_operations(struct json *json, const struct proc_sleeper *sleeper)
{
	if (!sleeper->ops) {
		json_null(json, "operations");
		return;
	}
	json_open_array(json, "operations");
	for (uint32_t i = 0; i < sleeper->op_count; i++) {
		json_open_record(json, NULL);
		json_u64(json, "semaphore", sleeper->ops[i].number);
		json_i64(json, "change", sleeper->ops[i].change);
		json_i64(json, "flags", sleeper->ops[i].flags);
		json_close_record(json);
	}
	json_close_array(json);
}

/* The futex that it waits for: in the object, and in its own memory. */
static void put_futex(struct json *json, const struct proc_sleeper *sleeper)
{
	bool futex = sleeper->wait == PROC_WAIT_FUTEX;

	json_u64_or_null(json, "offset", futex, sleeper->offset);
	if (futex)
		json_hex(json, "address", sleeper->address, 1);
	else
		json_null(json, "address");
}

void process_json_sleeper(struct json *json, const struct proc_sleeper *sleeper, time_t now)
{
	const char state[] = {sleeper->state, '\0'};
	bool timed = sleeper->idle_ms >= 0;

	json_open_object(json, NULL);
	json_i64(json, "thread", sleeper->tid);
	json_string(json, "call", proc_wait_word((enum proc_wait)sleeper->wait));
	put_operations(json, sleeper);
	if (sleeper->wait == PROC_WAIT_MSG_RECEIVE)
		json_i64(json, "message_type", sleeper->message);
	else
		json_null(json, "message_type");
	json_u64_or_null(json, "fd", sleeper->fd >= 0, (uint64_t)sleeper->fd);
	put_futex(json, sleeper);
	json_seconds(json, "seconds", sleeper->idle_ms);
	json_time(json, "since", timed ? now - (time_t)(sleeper->idle_ms / MS_PER_SECOND) : 0);
	json_string(json, "wchan", sleeper->wchan);
	json_string(json, "state", state);
	json_close_object(json);
}
