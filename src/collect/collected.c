/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/collected.h"

#include <stdlib.h>

#include "proc/snapshot.h"
#include "proc/traits.h"

void collected_free_objects(struct collected *result)
{
	for (size_t i = 0; result->elements && i < result->objects.count; i++)
		free(result->elements[i]);
	free(result->elements);
	result->elements = NULL;
	ipc_list_free(&result->objects);
	result->objects = (struct ipc_list)IPC_LIST_INIT;
}

void collected_free(struct collected *result)
{
	if (result->has_links)
		links_free(&result->links);
	view_free(&result->view);
	if (result->has_processes && result->traits.of)
		proc_traits_free(&result->traits);
	proc_snapshot_free(&result->processes);
	proc_snapshot_free(&result->named);
	free(result->limits);
	namespaces_free(&result->namespaces);
	collected_free_objects(result);
	problems_free(&result->problems);
}
