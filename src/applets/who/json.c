/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `who` for machines. */
#include <time.h>

#include "applets/who/json.h"
#include "render/document_json.h"
#include "render/link.h"
#include "render/process_json.h"
#include "render/thing_json.h"

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

static void put_sleepers(struct json *json, const struct links *links, const struct link_end *end,
			 time_t now)
{
	const struct proc_snapshot *all = links->processes;
	const struct proc_process *process = &all->processes[end->process];

	json_open_array(json, "sleepers");
	for (uint32_t i = 0; end->sleepers > 0 && i < process->sleeper_count; i++) {
		const struct proc_sleeper *sleeper = &all->sleepers[process->first_sleeper + i];

		if (link_sleeps_at(links, sleeper, end))
			process_json_sleeper(json, sleeper, now);
	}
	json_close_array(json);
}

static void put_record(struct json *json, const struct link_record *record, bool with_pid)
{
	json_open_object(json, NULL);
	if (with_pid)
		process_json_brief(json, record->pid, NULL);
	json_string(json, "role", recorded_role_word((enum recorded_role)record->role));
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

/* Only where other namespaces were asked for. */
static void put_leader(struct json *json, const struct who *who, const struct link_thing *thing)
{
	const struct namespace *ns = namespaces_get(&who->all.namespaces, thing->ipc_ns);

	process_json_member(json, "namespace_leader", ns ? ns->leader : 0,
			    ns ? proc_find(&who->all.processes, ns->leader) : NULL);
}

static void put_thing(struct json *json, const struct who *who, const struct link_thing *thing,
		      time_t now)
{
	const struct links *links = &who->all.links;

	json_open_object(json, NULL);
	thing_json(json, thing, who->all.processes.own.ipc);
	put_leader(json, who, thing);
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

	document_json_open(&json, who->all.has_processes, who->all.processes.hidden);
	json_string(&json, "mode", who_of_processes(who) ? "processes" : "objects");
	json_open_array(&json, "shared");
	for (size_t i = 0; i < who->thing_count; i++)
		put_thing(&json, who, &who->all.links.things[who->things[i]], now);
	json_close_array(&json);
	document_json_close(&json);
}
