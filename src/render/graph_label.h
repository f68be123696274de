/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands on the nodes and edges of a graph, in whatever language. */
#ifndef RENDER_GRAPH_LABEL_H
#define RENDER_GRAPH_LABEL_H

#include "base/strbuf.h"
#include "graph/graph.h"

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

#endif
