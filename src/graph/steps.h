/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A graph that is being built; for the files of graph only. */
#ifndef GRAPH_STEPS_H
#define GRAPH_STEPS_H

#include "graph/graph.h"
#include "graph/request.h"

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

#endif
