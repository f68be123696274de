/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/row.h"

struct out_row gathered_row(const struct gathered *gathered, size_t i)
{
	const struct ipc_object *object = &gathered->objects.objects[i];
	const struct namespace *namespace =
		object->ipc_ns ? namespaces_get(&gathered->namespaces, object->ipc_ns) : NULL;

	return (struct out_row){
		.object = object,
		.view = &gathered->view,
		.use = &gathered->view.objects[i],
		.elements = gathered->elements ? gathered->elements[i] : NULL,
		.limits = gathered->limits,
		.leader = namespace ? namespace->leader : 0,
		.leader_comm = namespace ? namespace->comm : NULL,
	};
}
