/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graph for programs. */
#include "base/json.h"
#include "base/users.h"
#include "base/util.h"
#include "render/graph_json.h"
#include "render/graph_label.h"
#include "render/link.h"

#define SCHEMA_VERSION 1

static void put_id(struct json *json, const char *name, const struct graph *graph, uint32_t node)
{
	struct strbuf id = STRBUF_INIT;

	graph_put_id(&id, graph, node);
	json_string(json, name, sb_str(&id));
	sb_free(&id);
}

static void put_process(struct json *json, const struct proc_process *process)
{
	uid_t uid = process->uids[1];
	bool known = uid != (uid_t)-1;
	struct strbuf line = STRBUF_INIT;

	json_open_object(json, NULL);
	json_i64(json, "pid", process->pid);
	json_time(json, "started", process->start_time);
	json_string(json, "command", process->comm);
	link_put_command(&line, process);
	json_string(json, "command_line", sb_str(&line));
	sb_free(&line);
	if (known)
		json_u64(json, "uid", uid);
	else
		json_null(json, "uid");
	json_string(json, "user", known ? user_name(uid) : NULL);
	json_string(json, "unit", process->unit);
	json_string(json, "user_unit", process->user_unit);
	json_string(json, "container", process->container);
	json_close_object(json);
}

static void put_thing(struct json *json, const struct link_thing *thing)
{
	bool is_sysv = thing->ipc && kind_is_sysv(thing->ipc->kind);
	struct strbuf scratch = STRBUF_INIT;
	uint64_t number;

	json_open_object(json, NULL);
	json_string(json, "kind", link_kind_word(thing));
	if (link_number(thing, &number))
		json_u64(json, "id", number);
	else
		json_null(json, "id");
	if (is_sysv)
		json_u64(json, "key", thing->ipc->key);
	else
		json_null(json, "key");
	json_string(json, "name", link_name(&scratch, thing));
	json_bool(json, "unlinked", thing->unlinked);
	if (thing->ipc_ns)
		json_u64(json, "ipc_namespace", thing->ipc_ns);
	else
		json_null(json, "ipc_namespace");
	json_close_object(json);
	sb_free(&scratch);
}

static void put_signals(struct json *json, const struct proc_process *process)
{
	uint64_t pending = graph_pending(process);
	char name[PROC_SIGNAL_NAME];

	for (int signal = 1; signal <= 64; signal++) {
		if (!(pending >> (signal - 1) & 1))
			continue;
		json_open_object(json, NULL);
		json_string(json, "signal", proc_signal_name(signal, name));
		json_bool(json, "blocked", process->signals.blocked >> (signal - 1) & 1);
		json_close_object(json);
	}
}

static void put_node(struct json *json, const struct graph *graph, uint32_t index)
{
	static const struct {
		const char *type, *members;
	} words[] = {
		[GRAPH_PROCESS] = {"process", "processes"},
		[GRAPH_OBJECT] = {"object", "objects"},
		[GRAPH_SIGNALS] = {"signals", "signals"},
	};
	const struct graph_node *node = &graph->nodes[index];
	const struct proc_process *processes = graph->links->processes->processes;

	json_open_object(json, NULL);
	put_id(json, "id", graph, index);
	json_string(json, "type", words[node->type].type);
	json_open_array(json, words[node->type].members);
	for (uint32_t i = 0; i < node->count; i++) {
		if (node->type == GRAPH_PROCESS)
			put_process(json, &processes[node->members[i]]);
		else if (node->type == GRAPH_OBJECT)
			put_thing(json, &graph->links->things[node->members[i]]);
		else
			put_signals(json, &processes[node->members[i]]);
	}
	json_close_array(json);
	json_close_object(json);
}

static void put_edge(struct json *json, const struct graph *graph, const struct graph_edge *edge)
{
	struct strbuf scratch = STRBUF_INIT;

	json_open_object(json, NULL);
	put_id(json, "from", graph, edge->from);
	put_id(json, "to", graph, edge->to);
	json_bool(json, "directed", edge->directed);
	json_u64(json, "count", edge->count);
	json_string(json, "kind", edge->thing ? link_kind_word(edge->thing) : "signals");
	json_string(json, "name", edge->thing ? link_name(&scratch, edge->thing) : NULL);
	json_u64(json, "sleepers", edge->end ? edge->end->sleepers : 0);
	json_open_array(json, "recorded");
	for (uint32_t i = edge->end ? edge->end->first_record : LINK_NONE; i != LINK_NONE;
	     i = graph->links->records[i].next)
		json_string(json, NULL,
			    link_role_word((enum link_role)graph->links->records[i].role));
	json_close_array(json);
	json_close_object(json);
	sb_free(&scratch);
}

void graph_print_json(const struct graph *graph, size_t hidden)
{
	struct json json = JSON_INIT;

	json_open_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_open_array(&json, "nodes");
	for (size_t i = 0; i < graph->node_count; i++)
		put_node(&json, graph, (uint32_t)i);
	json_close_array(&json);
	json_open_array(&json, "edges");
	for (size_t i = 0; i < graph->edge_count; i++)
		put_edge(&json, graph, &graph->edges[i]);
	json_close_array(&json);
	json_u64(&json, "hidden_processes", hidden);
	json_close_object(&json);
	json_finish(&json);
}
