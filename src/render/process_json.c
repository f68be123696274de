/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/process_json.h"

#include <string.h>

#include "base/users.h"

static void put_arguments(struct json *json, const struct proc_process *process)
{
	if (!process->cmdline) {
		json_null(json, "arguments");
		return;
	}
	json_open_array(json, "arguments");
	for (size_t i = 0; i < process->cmdline_size;) {
		const char *word = process->cmdline + i;

		json_string(json, NULL, word);
		i += strlen(word) + 1;
	}
	json_close_array(json);
}

void process_json(struct json *json, const struct proc_process *process)
{
	uid_t uid = process->uids[1];
	bool known = uid != (uid_t)-1;

	json_i64(json, "pid", process->pid);
	json_time(json, "started", process->start_time);
	json_string(json, "command", process->comm);
	put_arguments(json, process);
	json_u64_or_null(json, "uid", known, uid);
	json_string(json, "user", known ? user_name(uid) : NULL);
	json_string(json, "unit", process->unit);
	json_string(json, "user_unit", process->user_unit);
	json_string(json, "engine", process->engine);
	json_string(json, "container", process->container);
}

void process_json_operations(struct json *json, const struct proc_sleeper *sleeper)
{
	if (!sleeper->ops) {
		json_null(json, "operations");
		return;
	}
	json_open_array(json, "operations");
	for (uint32_t i = 0; i < sleeper->op_count; i++) {
		json_open_object(json, NULL);
		json_u64(json, "semaphore", sleeper->ops[i].number);
		json_i64(json, "change", sleeper->ops[i].change);
		json_i64(json, "flags", sleeper->ops[i].flags);
		json_close_object(json);
	}
	json_close_array(json);
}

void process_json_message_type(struct json *json, const struct proc_sleeper *sleeper)
{
	if (sleeper->wait == PROC_WAIT_MSG_RECEIVE)
		json_i64(json, "message_type", sleeper->message);
	else
		json_null(json, "message_type");
}
