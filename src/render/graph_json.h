/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A graph as JSON. */
#ifndef RENDER_GRAPH_JSON_H
#define RENDER_GRAPH_JSON_H

#include <stddef.h>

#include "graph/graph.h"

/* Write it to stdout. */
void graph_print_json(const struct graph *, size_t hidden);

#endif
