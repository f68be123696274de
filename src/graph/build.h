/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From links to a graph that a person can take in. */
#ifndef GRAPH_BUILD_H
#define GRAPH_BUILD_H

#include "graph/graph.h"

struct graph_request {
	const bool *start;  /* by process: where to begin; NULL: everywhere */
	const bool *keep;   /* by process: show it even where nothing connects it; NULL: none */
	unsigned depth;     /* so many steps from process to process away from there */
	const char *const *kinds; /* words of link_kind_word() */
	size_t kind_count;        /* 0: all */
	bool fold;          /* processes that are alike into one node */
	bool signals;       /* show those that wait */
};

/* The links must live as long as the graph, which graph_free() frees. */
void graph_build(struct graph *, const struct links *, const struct graph_request *);

#endif
