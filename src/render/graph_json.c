/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graph for programs. */
#include "base/signals.h"
#include "render/document_json.h"
#include "render/graph_json.h"
#include "render/graph_label.h"
#include "render/link.h"
#include "render/process_json.h"
#include "render/thing_json.h"

static void put_id(struct json *json, const char *name, const struct graph *graph, uint32_t node)
{
	struct strbuf id = STRBUF_INIT;

	graph_put_id(&id, graph, node);
	json_string(json, name, sb_str(&id));
	sb_free(&id);
}

static void put_process(struct json *json, const struct proc_process *process)
{
	json_open_object(json, NULL);
	process_json(json, process);
	json_close_object(json);
}

static void put_thing(struct json *json, const struct graph *graph, const struct link_thing *thing)
{
	json_open_object(json, NULL);
	thing_json(json, thing, graph->links->processes->own.ipc);
	json_close_object(json);
}

static void put_signals(struct json *json, const struct proc_process *process)
{
	uint64_t pending = graph_pending(process);
	char name[SIGNAL_NAME_SIZE];

	for (int signal = 1; signal <= 64; signal++) {
		if (!(pending >> (signal - 1) & 1))
			continue;
		json_open_object(json, NULL);
		json_string(json, "signal", signal_name(signal, name));
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
			put_thing(json, graph, &graph->links->things[node->members[i]]);
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
			    recorded_role_word((enum recorded_role)graph->links->records[i].role));
	json_close_array(json);
	json_close_object(json);
	sb_free(&scratch);
}

void graph_print_json(const struct graph *graph, size_t hidden)
{
	struct json json = JSON_INIT;

	document_json_open(&json, true, hidden);
	json_open_array(&json, "nodes");
	for (size_t i = 0; i < graph->node_count; i++)
		put_node(&json, graph, (uint32_t)i);
	json_close_array(&json);
	json_open_array(&json, "edges");
	for (size_t i = 0; i < graph->edge_count; i++)
		put_edge(&json, graph, &graph->edges[i]);
	json_close_array(&json);
	document_json_close(&json);
}
