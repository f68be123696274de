/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graph as a flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html). */
#include <ctype.h>
#include <string.h>

#include "render/graph_label.h"
#include "render/graph_mermaid.h"


static const struct {
	const char *open, *close;
} shapes[GRAPH_SHAPE_COUNT] = {
	[SHAPE_PROCESS] = {"(\"", "\")"},
	[SHAPE_MEMORY] = {"[(\"", "\")]"},
	[SHAPE_QUEUE] = {"[/\"", "\"/]"},
	[SHAPE_SEMAPHORE] = {"{{\"", "\"}}"},
	[SHAPE_OTHER] = {"([\"", "\"])"},
	[SHAPE_SIGNALS] = {">\"", "\"]"},
};

/*
 * A quoted text still has markup, and the quote itself can only be written as a character
 * code (#34;). So everything goes that way but letters, digits, the harmless signs and what is
 * no ASCII.
 */
static void put(struct strbuf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80 || isalnum(c) || strchr(" ./:,-", c)) {
			sb_putc(out, (char)c);
			continue;
		}
		sb_putc(out, '#');
		sb_put_u64(out, c);
		sb_putc(out, ';');
	}
}

static const struct graph_language mermaid = {put, "<br/>"};

void graph_put_mermaid(struct strbuf *out, const struct graph *graph)
{
	struct strbuf label = STRBUF_INIT;

	sb_puts(out, "flowchart LR\n");
	for (size_t i = 0; i < graph->node_count; i++) {
		const struct graph_node *node = &graph->nodes[i];
		enum graph_shape shape = graph_shape_of(graph, node);

		sb_puts(out, "    ");
		graph_put_id(out, graph, (uint32_t)i);
		sb_puts(out, shapes[shape].open);
		graph_put_node_label(out, graph, node, &mermaid);
		sb_printf(out, "%s\n", shapes[shape].close);
	}
	for (size_t i = 0; i < graph->edge_count; i++) {
		const struct graph_edge *edge = &graph->edges[i];

		sb_puts(out, "    ");
		graph_put_id(out, graph, edge->from);
		sb_puts(out, edge->directed ? " -->" : " ---");
		sb_reset(&label);
		if (graph_put_edge_label(&label, graph, edge, &mermaid))
			sb_printf(out, "|\"%s\"|", sb_str(&label));
		sb_putc(out, ' ');
		graph_put_id(out, graph, edge->to);
		sb_putc(out, '\n');
	}
	sb_free(&label);
}
