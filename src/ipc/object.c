/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/object.h"

#include <stdlib.h>

#include "base/alloc.h"

struct place ipc_place(const struct ipc_object *object, uint64_t ipc_ns)
{
	static const enum place_sort sorts[KIND_COUNT] = {
		[KIND_SHM] = PLACE_SHM,
		[KIND_MSG] = PLACE_MSG,
		[KIND_SEM] = PLACE_SEM,
	};

	if (!kind_is_sysv(object->kind))
		return place_of_file(object->posix.dev, object->posix.ino);
	return place_of_sysv(sorts[object->kind], object->ipc_ns ? object->ipc_ns : ipc_ns,
			     object->id);
}

struct ipc_identity ipc_identity(const struct ipc_object *object, uint64_t ipc_ns)
{
	struct ipc_identity identity = {
		.kind = object->kind,
		.place = ipc_place(object, ipc_ns),
	};

	if (!kind_is_sysv(object->kind)) {
		identity.born = object->posix.btime;
		return identity;
	}
	identity.key = object->key;
	identity.cuid = object->cuid;
	identity.cgid = object->cgid;
	if (object->kind == KIND_SHM)
		identity.cpid = object->shm.cpid;
	identity.key_lost = ipc_is_destroyed(object);
	if (!kind_is_in(object->kind, KINDS_QUEUES))
		identity.size = object->size;
	return identity;
}

bool ipc_identity_same(const struct ipc_identity *a, const struct ipc_identity *b)
{
	bool born = a->born == b->born || a->born == 0 || b->born == 0;
	bool key = a->key == b->key || a->key_lost || b->key_lost;
	bool maker = a->cpid == b->cpid || a->cpid == 0 || b->cpid == 0;

	return a->kind == b->kind && place_same(a->place, b->place) && born && key && maker &&
	       a->cuid == b->cuid && a->cgid == b->cgid && a->size == b->size;
}

bool ipc_same(const struct ipc_object *a, const struct ipc_object *b)
{
	/* What was looked at again does not always say where. */
	uint64_t ipc_ns = a->ipc_ns ? a->ipc_ns : b->ipc_ns;
	struct ipc_identity first = ipc_identity(a, ipc_ns);
	struct ipc_identity second = ipc_identity(b, ipc_ns);

	return ipc_identity_same(&first, &second);
}

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
