/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of the links becomes a graph. */
#ifndef GRAPH_REQUEST_H
#define GRAPH_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

struct graph_request {
	const bool *start;  /* by process: where to begin; NULL: everywhere */
	const bool *keep;   /* by process: show it even where nothing connects it; NULL: none */
	unsigned depth;     /* so many steps from process to process away from there */
	const char *const *kinds; /* words of link_kind_word() */
	size_t kind_count;        /* 0: all */
	bool fold;          /* processes that are alike into one node */
	bool signals;       /* show those that wait */
};

#endif
