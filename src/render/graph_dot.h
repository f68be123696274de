/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A graph in the language of Graphviz. */
#ifndef RENDER_GRAPH_DOT_H
#define RENDER_GRAPH_DOT_H

#include "base/strbuf.h"
#include "graph/graph.h"

/* Append the whole graph. Names from strangers cannot break out of their quotes. */
void graph_put_dot(struct strbuf *, const struct graph *);

#endif
