/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph/graph.h"

#include <stdlib.h>

void graph_free(struct graph *graph)
{
	free(graph->nodes);
	free(graph->edges);
	arena_free(&graph->arena);
	*graph = (struct graph){0};
}

uint64_t graph_pending(const struct proc_process *process)
{
	return process->signals.pending | process->signals.shared_pending;
}
