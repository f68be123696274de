/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/graph_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"

/* Where data go at an end. */
#define TO_THING 1
#define FROM_THING 2

struct build {
	struct graph *graph;
	const struct links *links;
	const struct graph_request *request;
	size_t process_count;
	bool *inside;     /* by process: near enough */
	bool *wanted;     /* by thing: it connects, and is of a kind that was asked for */
	bool *shown;      /* by thing */
	uint32_t (*pair)[2]; /* by thing: the only two ends, of an edge; else LINK_NONE */
	uint32_t *thing_rep; /* by thing: the one that stands for all that are alike */
	uint32_t *group;     /* by process, likewise */
	uint32_t *node_of_process, *node_of_thing;
};

static bool is_start(const struct build *build, uint32_t process)
{
	return !build->request->start || build->request->start[process];
}

/* ---- directions ---- */

static unsigned queue_flow(const struct links *links, const struct link_end *end)
{
	const struct proc_process *process = &links->processes->processes[end->process];
	unsigned flow = 0;

	for (uint32_t i = end->first_record; i != LINK_NONE; i = links->records[i].next)
		flow |= links->records[i].role == LINK_LAST_SENDER ? TO_THING : FROM_THING;
	for (uint32_t i = 0; end->sleepers > 0 && i < process->sleeper_count; i++) {
		const struct proc_sleeper *sleeper =
			&links->processes->sleepers[process->first_sleeper + i];

		if (proc_object_same(sleeper->object, links->things[end->thing].object))
			flow |= sleeper->wait == PROC_WAIT_MSG_SEND ? TO_THING : FROM_THING;
	}
	return flow;
}

/* Which way data go between the process and the thing, as far as the kernel knows. */
static unsigned flow_of(const struct links *links, const struct link_end *end)
{
	switch (links->things[end->thing].kind) {
	case PROC_PIPE:
	case PROC_FIFO:
	case PROC_QUEUE:
		return (end->fd_access & PROC_W ? TO_THING : 0u) |
		       (end->fd_access & PROC_R ? FROM_THING : 0u);
	case PROC_MSG_QUEUE:
		return queue_flow(links, end);
	default:
		return 0;
	}
}

/*
 * Can data pass through a pipe from one process to another? Where all hold the same end, the
 * other is closed, or held where we do not see it.
 */
static bool is_dead_pipe(const struct links *links, const struct link_thing *thing)
{
	size_t writers = 0;
	size_t readers = 0;
	size_t both = 0;

	if (thing->kind != PROC_PIPE && thing->kind != PROC_FIFO)
		return false;
	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next) {
		unsigned flow = flow_of(links, &links->ends[e]);

		writers += (flow & TO_THING) != 0;
		readers += (flow & FROM_THING) != 0;
		both += flow == (TO_THING | FROM_THING);
	}
	return writers == 0 || readers == 0 || (writers == 1 && readers == 1 && both == 1);
}

/* ---- what is near ---- */

static bool is_asked_for(const struct graph_request *request, const struct link_thing *thing)
{
	for (size_t i = 0; i < request->kind_count; i++)
		if (streq(request->kinds[i], link_kind_word(thing)))
			return true;
	return request->kind_count == 0;
}

/* Take in the processes that meet one of `from` (of which there are `count`); how many. */
static size_t spread(struct build *build, bool *seen, uint32_t *from, size_t count)
{
	const struct links *links = build->links;
	size_t end = count;

	for (size_t i = 0; i < count; i++) {
		uint32_t p = from[i];

		for (uint32_t e = links->process_ends[p]; e < links->process_ends[p + 1]; e++) {
			uint32_t t = links->ends[e].thing;

			if (!build->wanted[t] || seen[t])
				continue;
			seen[t] = true;
			for (uint32_t o = links->things[t].first_end; o != LINK_NONE;
			     o = links->ends[o].next) {
				uint32_t other = links->ends[o].process;

				if (!build->inside[other])
					from[end++] = other;
				build->inside[other] = true;
			}
		}
	}
	memmove(from, from + count, (end - count) * sizeof(*from));
	return end - count;
}

static void find_near(struct build *build)
{
	size_t things = build->links->thing_count;
	uint32_t *from = xcalloc(build->process_count * 2 + 1, sizeof(*from));
	bool *seen = xcalloc(things + 1, sizeof(*seen));
	size_t count = 0;

	for (size_t t = 0; t < things; t++) {
		const struct link_thing *thing = &build->links->things[t];

		build->wanted[t] = link_connects(thing) && !is_dead_pipe(build->links, thing) &&
				   is_asked_for(build->request, thing);
	}
	for (uint32_t p = 0; p < build->process_count; p++) {
		build->inside[p] = is_start(build, p);
		if (build->inside[p])
			from[count++] = p;
	}
	for (unsigned d = 0; d < build->request->depth && count > 0; d++)
		count = spread(build, seen, from, count);
	free(from);
	free(seen);
}

/* Can it be drawn as an edge: what only two have, and no object of its own? */
static bool is_plain(const struct link_thing *thing)
{
	return !thing->ipc && thing->kind != PROC_SHM_FILE && thing->kind != PROC_QUEUE &&
	       thing->kind != PROC_SEGMENT && thing->kind != PROC_SEM_SET &&
	       thing->kind != PROC_MSG_QUEUE;
}

static void choose_thing(struct build *build, uint32_t t)
{
	const struct links *links = build->links;
	const struct link_thing *thing = &links->things[t];
	uint32_t ends[2] = {LINK_NONE, LINK_NONE};
	size_t count = 0;
	bool of_start = false;

	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next) {
		if (!build->inside[links->ends[e].process])
			continue;
		if (count < 2)
			ends[count] = e;
		count++;
		of_start |= is_start(build, links->ends[e].process);
	}
	build->shown[t] = build->wanted[t] && (count > 1 || (count == 1 && of_start && thing->ipc));
	build->pair[t][0] = build->pair[t][1] = LINK_NONE;
	if (count == 2 && is_plain(thing))
		memcpy(build->pair[t], ends, sizeof(ends));
	build->thing_rep[t] = t;
}

/* ---- folding ---- */

struct mark {
	uint64_t how, what;
};

static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = a;
	const struct mark *y = b;

	if (x->how != y->how)
		return x->how < y->how ? -1 : 1;
	return (x->what > y->what) - (x->what < y->what);
}

/* Something that folds: what it is like, and its connections in a fixed order. */
struct subject {
	uint32_t index;
	const char *name, *argument; /* of a process */
	uint64_t nature;
	const struct mark *marks;
	size_t mark_count;
};

static int compare_subjects(const void *a, const void *b)
{
	const struct subject *x = a;
	const struct subject *y = b;
	int order = strcmp(x->name, y->name);

	if (!order)
		order = strcmp(x->argument, y->argument);
	if (!order)
		order = (x->nature > y->nature) - (x->nature < y->nature);
	if (!order)
		order = (x->mark_count > y->mark_count) - (x->mark_count < y->mark_count);
	for (size_t i = 0; i < x->mark_count && !order; i++)
		order = compare_marks(&x->marks[i], &y->marks[i]);
	return order;
}

static int compare_in_order(const void *a, const void *b)
{
	uint32_t x = ((const struct subject *)a)->index;
	uint32_t y = ((const struct subject *)b)->index;
	int order = compare_subjects(a, b);

	return order ? order : (x > y) - (x < y);
}

/* Write for each subject the first that is like it. */
static void fold(struct subject *subjects, size_t count, uint32_t *rep)
{
	size_t first = 0;

	qsort(subjects, count, sizeof(*subjects), compare_in_order);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && compare_subjects(&subjects[first], &subjects[i]) != 0)
			first = i;
		rep[subjects[i].index] = subjects[first].index;
	}
}

/* Pipes and the like that the same processes hold in the same way. */
static void fold_things(struct build *build)
{
	const struct links *links = build->links;
	struct mark *marks = xcalloc(links->end_count + 1, sizeof(*marks));
	struct subject *subjects = xcalloc(links->thing_count + 1, sizeof(*subjects));
	size_t count = 0;
	size_t used = 0;

	for (uint32_t t = 0; t < links->thing_count; t++) {
		const struct link_thing *thing = &links->things[t];
		size_t first = used;

		if (!build->shown[t] || !is_plain(thing) || thing->name || thing->socket ||
		    build->pair[t][0] != LINK_NONE)
			continue;
		for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next)
			if (build->inside[links->ends[e].process])
				marks[used++] = (struct mark){flow_of(links, &links->ends[e]),
							      links->ends[e].process};
		subjects[count++] = (struct subject){
			.index = t,
			.name = "",
			.argument = "",
			.nature = thing->kind,
			.marks = &marks[first],
			.mark_count = used - first,
		};
	}
	fold(subjects, count, build->thing_rep);
	free(subjects);
	free(marks);
}

/* What the connection is to the process that has this end of it. */
static struct mark mark_of(const struct build *build, uint32_t e)
{
	const struct link_end *end = &build->links->ends[e];
	const uint32_t *pair = build->pair[end->thing];
	uint64_t how = (uint64_t)flow_of(build->links, end) << 2;
	const struct link_end *other;

	if (pair[0] == LINK_NONE)
		return (struct mark){how, build->thing_rep[end->thing]};
	other = &build->links->ends[pair[0] == e ? pair[1] : pair[0]];
	/* Two that talk to each other stay two, however alike they are. */
	if (build->group[other->process] == build->group[end->process])
		return (struct mark){how | 2, other->process};
	how |= 1 | (uint64_t)flow_of(build->links, other) << 4 |
	       (uint64_t)build->links->things[end->thing].kind << 8;
	return (struct mark){how, build->group[other->process]};
}

/* The connections of one process; that a pipe was inherited twice makes no difference. */
static size_t put_marks(const struct build *build, uint32_t p, struct mark *marks)
{
	const struct links *links = build->links;
	size_t count = 0;
	size_t kept = 0;

	for (uint32_t e = links->process_ends[p]; e < links->process_ends[p + 1]; e++)
		if (build->shown[links->ends[e].thing])
			marks[count++] = mark_of(build, e);
	qsort(marks, count, sizeof(*marks), compare_marks);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_marks(&marks[kept - 1], &marks[i]) != 0)
			marks[kept++] = marks[i];
	return kept;
}

/* The processes that can be like others; how many. */
static size_t put_subjects(const struct build *build, struct subject *subjects)
{
	const struct proc_process *processes = build->links->processes->processes;
	size_t count = 0;

	for (uint32_t p = 0; p < build->process_count; p++) {
		if (!build->inside[p] ||
		    (build->request->signals && graph_pending(&processes[p])))
			continue;
		subjects[count++] = (struct subject){
			.index = p,
			.name = processes[p].comm,
			/* Whoever writes a title for ps(1) has all of it in the first one. */
			.argument = processes[p].cmdline ? processes[p].cmdline : "",
			.nature = processes[p].uids[1],
		};
	}
	return count;
}

static size_t count_groups(const struct build *build)
{
	size_t count = 0;

	for (uint32_t p = 0; p < build->process_count; p++)
		count += build->group[p] == p;
	return count;
}

/*
 * At first all of one name are taken for alike; then groups are split by their connections to
 * other groups until nothing changes. So clients fold that each have a server of their own, if
 * the servers are alike too.
 */
static void fold_processes(struct build *build)
{
	const struct links *links = build->links;
	struct mark *marks = xcalloc(links->end_count + 1, sizeof(*marks));
	struct subject *subjects = xcalloc(build->process_count + 1, sizeof(*subjects));
	size_t count = put_subjects(build, subjects);
	size_t before;

	fold(subjects, count, build->group);
	do {
		before = count_groups(build);
		for (size_t i = 0; i < count; i++) {
			struct subject *subject = &subjects[i];

			subject->nature = build->group[subject->index];
			subject->marks = &marks[links->process_ends[subject->index]];
			subject->mark_count =
				put_marks(build, subject->index,
					  &marks[links->process_ends[subject->index]]);
		}
		fold(subjects, count, build->group);
	} while (count_groups(build) > before);
	free(subjects);
	free(marks);
}

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
	unsigned of_a = flow_of(links, a);
	unsigned of_b = flow_of(links, b);
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
		unsigned flow = flow_of(links, end);
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
	find_near(&build);
	for (uint32_t t = 0; t < links->thing_count; t++)
		choose_thing(&build, t);
	for (uint32_t p = 0; p < processes; p++)
		build.group[p] = p;
	if (request->fold) {
		fold_things(&build);
		fold_processes(&build);
	}
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
