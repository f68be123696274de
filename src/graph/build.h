/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From links to a graph that a person can take in. */
#ifndef GRAPH_BUILD_H
#define GRAPH_BUILD_H

#include "graph/graph.h"
#include "graph/request.h"

/* The links must live as long as the graph, which graph_free() frees. */
void graph_build(struct graph *, const struct links *, const struct graph_request *);

#endif
