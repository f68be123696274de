/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A graph of processes and what connects them. */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include "base/arena.h"
#include "use/links.h"

enum graph_node_type {
	GRAPH_PROCESS, /* members are processes that are alike */
	GRAPH_OBJECT,  /* members are things that are alike */
	GRAPH_SIGNALS, /* signals that wait for the process which is its only member */
};

struct graph_node {
	enum graph_node_type type;
	const uint32_t *members; /* indexes in the snapshot or in links.things; at least one */
	uint32_t count;
};

struct graph_edge {
	uint32_t from, to;              /* nodes */
	const struct link_thing *thing; /* what it is; NULL: signals */
	const struct link_end *end;     /* of an edge at an object's node, that of the process; of an
					   edge between processes NULL */
	uint32_t count;                 /* so many that are alike */
	bool directed;                  /* data goes from `from` to `to`; else nobody knows */
};

struct graph {
	const struct links *links;
	struct graph_node *nodes;
	size_t node_count, node_cap;
	struct graph_edge *edges;
	size_t edge_count, edge_cap;
	struct arena arena; /* of the members */
};

void graph_free(struct graph *);

/* Signals that wait for the process, for itself or for one of its threads. */
uint64_t graph_pending(const struct proc_process *);

#endif
