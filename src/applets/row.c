/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/row.h"

struct out_row collected_row(const struct collected *collected, size_t i)
{
	const struct ipc_object *object = &collected->objects.objects[i];
	const struct namespace *namespace =
		object->ipc_ns ? namespaces_get(&collected->namespaces, object->ipc_ns) : NULL;

	return (struct out_row){
		.object = object,
		.view = &collected->view,
		.use = &collected->view.objects[i],
		.elements = collected_elements(collected, i),
		.clock = &collected->clock,
		.limits = collected->limits,
		.leader = namespace ? namespace->leader : 0,
		.leader_comm = namespace ? namespace->comm : NULL,
	};
}
