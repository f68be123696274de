/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A graph of processes and what connects them, and the languages that it is written in. */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include "base/strbuf.h"
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

/* Append the whole graph. Names from strangers cannot break out of their quotes. */
void graph_put_dot(struct strbuf *, const struct graph *);
void graph_put_mermaid(struct strbuf *, const struct graph *);

/* Write it to stdout. */
void graph_print_json(const struct graph *, size_t hidden);

void graph_free(struct graph *);

/* ---- for graph_*.c ---- */

/* How a language writes text inside a label, and a line break. */
struct graph_language {
	void (*put)(struct strbuf *, const char *text, size_t length);
	const char *line_break;
};

/* The node's name in the text: p812, o3, s812. */
void graph_put_id(struct strbuf *, const struct graph *, uint32_t index);

void graph_put_node_label(struct strbuf *, const struct graph *, const struct graph_node *,
			  const struct graph_language *);

/* False where the edge has none. */
bool graph_put_edge_label(struct strbuf *, const struct graph *, const struct graph_edge *,
			  const struct graph_language *);

/* What the node is, for its shape. */
enum graph_shape {
	SHAPE_PROCESS,
	SHAPE_MEMORY,
	SHAPE_QUEUE,
	SHAPE_SEMAPHORE,
	SHAPE_OTHER,
	SHAPE_SIGNALS,
};
#define GRAPH_SHAPE_COUNT 6

enum graph_shape graph_shape_of(const struct graph *, const struct graph_node *);

/* Signals that wait for the process, for itself or for one of its threads. */
uint64_t graph_pending(const struct proc_process *);

#endif
