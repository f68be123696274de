/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph/build.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "graph/choose.h"
#include "graph/fold.h"
#include "graph/steps.h"

/* ---- nodes ---- */

static uint32_t add_node(struct graph *graph, enum graph_node_type type, const uint32_t *members,
			 uint32_t count)
{
	graph->nodes = array_grow(graph->nodes, &graph->node_cap, graph->node_count + 1,
				  sizeof(*graph->nodes));
	graph->nodes[graph->node_count] = (struct graph_node){type, members, count};
	return (uint32_t)graph->node_count++;
}

/*
 * A node for each group of the `count` processes or things: rep[i] is the first of the group,
 * and LINK_NONE where i is not shown. Fills node_of.
 */
static void add_nodes(struct build *build, enum graph_node_type type, const uint32_t *rep,
		      uint32_t *node_of, size_t count)
{
	struct graph *graph = build->graph;
	uint32_t *sizes = xcalloc(count + 1, sizeof(*sizes));
	uint32_t *places = arena_alloc(&graph->arena, (count + 1) * sizeof(*places));
	uint32_t next = 0;

	for (size_t i = 0; i < count; i++)
		if (rep[i] != LINK_NONE)
			sizes[rep[i]]++;
	for (uint32_t i = 0; i < count; i++) {
		if (rep[i] != i)
			continue;
		node_of[i] = add_node(graph, type, &places[next], 0);
		next += sizes[i];
	}
	for (uint32_t i = 0; i < count; i++) {
		struct graph_node *node;

		if (rep[i] == LINK_NONE)
			continue;
		node_of[i] = node_of[rep[i]];
		node = &graph->nodes[node_of[i]];
		places[(size_t)(node->members - places) + node->count++] = i;
	}
	free(sizes);
}

static bool is_connected(const struct build *build, uint32_t p)
{
	const struct links *links = build->links;

	if (build->request->keep && build->request->keep[p])
		return true;
	if (build->request->signals && graph_pending(&links->processes->processes[p]))
		return true;
	for (uint32_t e = links->process_ends[p]; e < links->process_ends[p + 1]; e++)
		if (build->shown[links->ends[e].thing])
			return true;
	return false;
}

static void add_all_nodes(struct build *build)
{
	for (uint32_t p = 0; p < build->process_count; p++)
		if (!build->inside[p] || !is_connected(build, p))
			build->group[p] = LINK_NONE;
	for (uint32_t t = 0; t < build->links->thing_count; t++)
		if (!build->shown[t] || build->pair[t][0] != LINK_NONE)
			build->thing_rep[t] = LINK_NONE;
	add_nodes(build, GRAPH_PROCESS, build->group, build->node_of_process,
		  build->process_count);
	add_nodes(build, GRAPH_OBJECT, build->thing_rep, build->node_of_thing,
		  build->links->thing_count);
}

/* ---- edges ---- */

static void add_edge(struct build *build, struct hash *known, const struct graph_edge *edge,
		     bool countable)
{
	struct graph *graph = build->graph;
	uint64_t ends = (uint64_t)edge->from << 32 | edge->to;
	uint64_t nature = edge->end ? 0 : (uint64_t)edge->thing->kind + 1;
	uint32_t i = hash_get(known, ends, nature << 1 | edge->directed);

	if (i != HASH_NONE) {
		struct graph_edge *old = &graph->edges[i];

		old->count += countable;
		/* Of all that fold, one may have more to tell. */
		if (edge->end && edge->end->first_record != LINK_NONE &&
		    old->end->first_record == LINK_NONE)
			old->end = edge->end;
		return;
	}
	graph->edges = array_grow(graph->edges, &graph->edge_cap, graph->edge_count + 1,
				  sizeof(*graph->edges));
	(void)hash_put(known, ends, nature << 1 | edge->directed, (uint32_t)graph->edge_count);
	graph->edges[graph->edge_count++] = *edge;
}

/* From one process to the other, if one writes what the other reads and not the reverse. */
static void add_direct(struct build *build, struct hash *known, uint32_t t)
{
	const struct links *links = build->links;
	const struct link_end *a = &links->ends[build->pair[t][0]];
	const struct link_end *b = &links->ends[build->pair[t][1]];
	unsigned of_a = graph_flow(links, a);
	unsigned of_b = graph_flow(links, b);
	bool forth = (of_a & TO_THING) && (of_b & FROM_THING);
	bool back = (of_b & TO_THING) && (of_a & FROM_THING);
	struct graph_edge edge = {
		.from = build->node_of_process[a->process],
		.to = build->node_of_process[b->process],
		.thing = &links->things[t],
		.count = 1,
		.directed = forth != back,
	};
	bool reverse = edge.directed ? back : edge.from > edge.to;

	if (reverse) {
		uint32_t from = edge.from;

		edge.from = edge.to;
		edge.to = from;
	}
	add_edge(build, known, &edge, true);
}

static void add_spokes(struct build *build, struct hash *known, uint32_t t)
{
	const struct links *links = build->links;

	for (uint32_t e = links->things[t].first_end; e != LINK_NONE; e = links->ends[e].next) {
		const struct link_end *end = &links->ends[e];
		unsigned flow = graph_flow(links, end);
		struct graph_edge edge = {
			.from = build->node_of_process[end->process],
			.to = build->node_of_thing[t],
			.thing = &links->things[t],
			.end = end,
			.count = 1,
			.directed = flow == TO_THING || flow == FROM_THING,
		};

		if (!build->inside[end->process])
			continue;
		if (flow == FROM_THING) {
			edge.to = edge.from;
			edge.from = build->node_of_thing[t];
		}
		add_edge(build, known, &edge, false);
	}
}

static void add_edges(struct build *build)
{
	struct hash known = HASH_INIT;

	for (uint32_t t = 0; t < build->links->thing_count; t++) {
		if (!build->shown[t])
			continue;
		if (build->pair[t][0] != LINK_NONE)
			add_direct(build, &known, t);
		else
			add_spokes(build, &known, t);
	}
	hash_free(&known);
}

static void add_signals(struct build *build)
{
	struct graph *graph = build->graph;

	for (uint32_t p = 0; p < build->process_count; p++) {
		uint32_t *member;
		struct graph_edge edge = {.to = build->node_of_process[p], .count = 1,
					  .directed = true};

		if (build->group[p] == LINK_NONE ||
		    !graph_pending(&build->links->processes->processes[p]))
			continue;
		member = arena_alloc(&graph->arena, sizeof(*member));
		*member = p;
		edge.from = add_node(graph, GRAPH_SIGNALS, member, 1);
		graph->edges = array_grow(graph->edges, &graph->edge_cap, graph->edge_count + 1,
					  sizeof(*graph->edges));
		graph->edges[graph->edge_count++] = edge;
	}
}

void graph_build(struct graph *graph, const struct links *links,
		 const struct graph_request *request)
{
	size_t processes = links->processes->process_count;
	struct build build = {
		.graph = graph,
		.links = links,
		.request = request,
		.process_count = processes,
		.inside = xcalloc(processes + 1, sizeof(bool)),
		.wanted = xcalloc(links->thing_count + 1, sizeof(bool)),
		.shown = xcalloc(links->thing_count + 1, sizeof(bool)),
		.pair = xcalloc(links->thing_count + 1, sizeof(*build.pair)),
		.thing_rep = xcalloc(links->thing_count + 1, sizeof(uint32_t)),
		.group = xcalloc(processes + 1, sizeof(uint32_t)),
		.node_of_process = xcalloc(processes + 1, sizeof(uint32_t)),
		.node_of_thing = xcalloc(links->thing_count + 1, sizeof(uint32_t)),
	};

	*graph = (struct graph){.links = links};
	graph_choose(&build);
	for (uint32_t t = 0; t < links->thing_count; t++)
		build.thing_rep[t] = t;
	for (uint32_t p = 0; p < processes; p++)
		build.group[p] = p;
	if (request->fold)
		graph_fold(&build);
	add_all_nodes(&build);
	add_edges(&build);
	if (request->signals)
		add_signals(&build);
	free(build.inside);
	free(build.wanted);
	free(build.shown);
	free(build.pair);
	free(build.thing_rep);
	free(build.group);
	free(build.node_of_process);
	free(build.node_of_thing);
}
