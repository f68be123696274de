/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `who` for machines. */
#include <time.h>

#include "applets/who/json.h"
#include "base/json.h"
#include "base/util.h"
#include "render/link.h"
#include "render/process_json.h"

#define SCHEMA_VERSION 1

static void put_access(struct json *json, unsigned access)
{
	json_bool(json, "read", (access & PROC_R) != 0);
	json_bool(json, "write", (access & PROC_W) != 0);
}

/* ---- what they do ---- */

static void put_mapped(struct json *json, const struct link_end *end)
{
	if (end->mappings == 0) {
		json_null(json, "mapped");
		return;
	}
	json_open_object(json, "mapped");
	json_u64(json, "times", end->mappings);
	json_u64(json, "shared", end->shared);
	put_access(json, end->map_access);
	json_close_object(json);
}

static void put_open(struct json *json, const struct link_end *end)
{
	if (end->fds == 0) {
		json_null(json, "open");
		return;
	}
	json_open_object(json, "open");
	json_u64(json, "times", end->fds);
	put_access(json, end->fd_access);
	json_close_object(json);
}

static void put_sleeper(struct json *json, const struct proc_sleeper *sleeper, time_t now)
{
	bool known = sleeper->idle_ms >= 0;

	json_open_object(json, NULL);
	json_i64(json, "tid", sleeper->tid);
	json_string(json, "call", proc_wait_word((enum proc_wait)sleeper->wait));
	process_json_operations(json, sleeper);
	process_json_message_type(json, sleeper);
	json_u64_or_null(json, "offset", sleeper->wait == PROC_WAIT_FUTEX, sleeper->offset);
	json_u64_or_null(json, "milliseconds", known, (uint64_t)sleeper->idle_ms);
	json_time(json, "since", known ? now - (time_t)(sleeper->idle_ms / 1000) : 0);
	json_string(json, "wchan", sleeper->wchan);
	json_close_object(json);
}

static void put_sleepers(struct json *json, const struct links *links, const struct link_end *end,
			 time_t now)
{
	const struct proc_snapshot *all = links->processes;
	const struct proc_process *process = &all->processes[end->process];

	json_open_array(json, "sleepers");
	for (uint32_t i = 0; end->sleepers > 0 && i < process->sleeper_count; i++) {
		const struct proc_sleeper *sleeper = &all->sleepers[process->first_sleeper + i];

		if (link_sleeps_at(links, sleeper, end))
			put_sleeper(json, sleeper, now);
	}
	json_close_array(json);
}

static void put_record(struct json *json, const struct link_record *record, bool with_pid)
{
	json_open_object(json, NULL);
	if (with_pid)
		json_i64(json, "pid", record->pid);
	json_string(json, "role", link_role_word((enum link_role)record->role));
	json_string(json, "fate", pid_fate_word((enum pid_fate)record->fate));
	json_time(json, "when", record->when);
	if (record->numbers) {
		json_open_array(json, "semaphores");
		for (uint32_t i = 0; i < record->number_count; i++)
			json_u64(json, NULL, record->numbers[i]);
		json_close_array(json);
	} else {
		json_null(json, "semaphores");
	}
	json_close_object(json);
}

static void put_side(struct json *json, const struct link_end *end)
{
	static const char *const sides[] = {NULL, "first", "second", "both"};

	json_string(json, "side", sides[end->sides & 3]);
}

static void put_end(struct json *json, const struct who *who, const struct link_end *end, time_t now)
{
	const struct links *links = &who->all.links;

	json_open_object(json, NULL);
	process_json(json, &links->processes->processes[end->process]);
	json_bool(json, "asked_for", who->chosen && who->chosen[end->process]);
	put_mapped(json, end);
	put_open(json, end);
	put_side(json, end);
	put_sleepers(json, links, end, now);
	json_open_array(json, "recorded");
	for (uint32_t i = end->first_record; i != LINK_NONE; i = links->records[i].next)
		put_record(json, &links->records[i], false);
	json_close_array(json);
	json_close_object(json);
}

/* ---- what they share ---- */

static void put_identity(struct json *json, const struct link_thing *thing)
{
	const struct ipc_object *object = thing->ipc;
	bool is_sysv = object && kind_is_sysv(object->kind);
	struct strbuf scratch = STRBUF_INIT;
	uint64_t number = 0;
	bool has_number = link_number(thing, &number);

	json_string(json, "kind", link_kind_word(thing));
	json_u64_or_null(json, "id", has_number, number);
	json_u64_or_null(json, "key", is_sysv, is_sysv ? object->key : 0);
	json_string(json, "name", link_name(&scratch, thing));
	json_bool(json, "listed", object != NULL);
	json_bool(json, "unlinked", thing->unlinked);
	sb_free(&scratch);
}

static void put_namespace(struct json *json, const struct who *who, const struct link_thing *thing)
{
	const struct namespace *ns = namespaces_get(&who->all.namespaces, thing->ipc_ns);

	json_u64_or_null(json, "ipc_namespace", thing->ipc_ns != 0, thing->ipc_ns);
	json_u64_or_null(json, "namespace_leader", ns && ns->leader, ns ? (uint64_t)ns->leader : 0);
	json_string(json, "namespace_command", ns ? ns->comm : NULL);
}

static void put_thing(struct json *json, const struct who *who, const struct link_thing *thing,
		      time_t now)
{
	const struct links *links = &who->all.links;

	json_open_object(json, NULL);
	put_identity(json, thing);
	put_namespace(json, who, thing);
	json_open_array(json, "processes");
	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next)
		put_end(json, who, &links->ends[e], now);
	json_close_array(json);
	json_open_array(json, "departed");
	for (uint32_t r = 0; r < thing->record_count; r++) {
		const struct link_record *record = &links->records[thing->first_record + r];

		if (record->fate != PID_ALIVE || !proc_find(links->processes, record->pid))
			put_record(json, record, true);
	}
	json_close_array(json);
	json_bool(json, "far_side_hidden", thing->far_side_hidden);
	json_close_object(json);
}

void who_print_json(const struct who *who)
{
	struct json json = JSON_INIT;
	time_t now = time(NULL);

	json_open_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_string(&json, "mode", who_of_processes(who) ? "processes" : "objects");
	json_open_array(&json, "shared");
	for (size_t i = 0; i < who->thing_count; i++)
		put_thing(&json, who, &who->all.links.things[who->things[i]], now);
	json_close_array(&json);
	json_u64(&json, "hidden_processes", who->all.processes.hidden);
	json_close_object(&json);
	json_finish(&json);
}
