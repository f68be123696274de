/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a graph comes to be, step by step; for the files of graph only. */
#ifndef GRAPH_STEPS_H
#define GRAPH_STEPS_H

#include "graph/build.h"

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

/* Which way data go between the process and the thing, as far as the kernel knows; 0 unknown. */
unsigned graph_flow(const struct links *, const struct link_end *);

/* Can it be drawn as an edge: what only two have, and no object of its own? */
bool graph_is_plain(const struct link_thing *);

/* Choose what is shown: fills inside, wanted, shown and pair. */
void graph_choose(struct build *);

/*
 * Find what is alike: writes into thing_rep and group the first of each that are. They must say of
 * each process and thing that it stands for itself.
 */
void graph_fold(struct build *);

#endif
