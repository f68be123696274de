/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graph in the language of Graphviz (https://graphviz.org/doc/info/lang.html). */
#include "render/graph_dot.h"
#include "render/graph_label.h"

static const char *const shapes[GRAPH_SHAPE_COUNT] = {
	[SHAPE_PROCESS] = "shape=box, style=\"rounded,filled\", fillcolor=\"#e8f0fe\"",
	[SHAPE_MEMORY] = "shape=cylinder, style=filled, fillcolor=\"#e6f4ea\"",
	[SHAPE_QUEUE] = "shape=cds, style=filled, fillcolor=\"#fef7e0\"",
	[SHAPE_SEMAPHORE] = "shape=octagon, style=filled, fillcolor=\"#fce8e6\"",
	[SHAPE_OTHER] = "shape=ellipse",
	[SHAPE_SIGNALS] = "shape=note",
};

/* Inside a quoted string only the quote ends it, but labels know escapes and entities too. */
static void put(struct strbuf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '&') {
			sb_puts(out, "&amp;");
			continue;
		}
		if (text[i] == '"' || text[i] == '\\')
			sb_putc(out, '\\');
		sb_putc(out, text[i]);
	}
}

static const struct graph_language dot = {put, "\\n"};

void graph_put_dot(struct strbuf *out, const struct graph *graph)
{
	struct strbuf label = STRBUF_INIT;

	sb_puts(out, "digraph ipc {\n\trankdir=LR;\n\tnode [fontname=\"sans-serif\"];\n"
		     "\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (size_t i = 0; i < graph->node_count; i++) {
		const struct graph_node *node = &graph->nodes[i];

		sb_putc(out, '\t');
		graph_put_id(out, graph, (uint32_t)i);
		sb_puts(out, " [label=\"");
		graph_put_node_label(out, graph, node, &dot);
		sb_printf(out, "\", %s];\n", shapes[graph_shape_of(graph, node)]);
	}
	for (size_t i = 0; i < graph->edge_count; i++) {
		const struct graph_edge *edge = &graph->edges[i];

		sb_putc(out, '\t');
		graph_put_id(out, graph, edge->from);
		sb_puts(out, " -> ");
		graph_put_id(out, graph, edge->to);
		sb_reset(&label);
		if (graph_put_edge_label(&label, graph, edge, &dot))
			sb_printf(out, " [label=\"%s\"]", sb_str(&label));
		sb_puts(out, edge->directed ? ";\n" : " [dir=none];\n");
	}
	sb_puts(out, "}\n");
	sb_free(&label);
}
