/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/object.h"

#include <stdlib.h>

#include "base/alloc.h"

void ipc_list_add(struct ipc_list *list, const struct ipc_object *object)
{
	list->objects = array_grow(list->objects, &list->cap, list->count + 1,
				   sizeof(*list->objects));

	struct ipc_object *copy = &list->objects[list->count++];

	*copy = *object;
	if (object->name)
		copy->name = arena_strdup(&list->names, object->name);
}

void ipc_list_free(struct ipc_list *list)
{
	free(list->objects);
	arena_free(&list->names);
	list->objects = NULL;
	list->count = list->cap = 0;
}
