/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/manifest_twice.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

static int by_name(const void *a, const void *b)
{
	const struct ipc_object *x = *(const struct ipc_object *const *)a;
	const struct ipc_object *y = *(const struct ipc_object *const *)b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Where a file was kept does not matter any more: two cannot come to be under one name. */
static bool has_name_twice(const struct manifest *manifest)
{
	const struct ipc_object **named = xcalloc(manifest->count + 1,
						    sizeof(struct ipc_object *));
	size_t count = 0;
	bool twice = false;

	for (size_t i = 0; i < manifest->count; i++)
		if (manifest->objects[i].object.name)
			named[count++] = &manifest->objects[i].object;
	qsort(named, count, sizeof(struct ipc_object *), by_name);
	for (size_t i = 1; i < count; i++)
		twice = twice || by_name(&named[i - 1], &named[i]) == 0;
	free(named);
	return twice;
}

static bool has_id_or_key_twice(const struct manifest *manifest)
{
	struct hash places = HASH_INIT;
	struct hash keys = HASH_INIT;
	bool twice = false;

	for (size_t i = 0; i < manifest->count && !twice; i++) {
		const struct ipc_object *object = &manifest->objects[i].object;

		if (!kind_is_sysv(object->kind))
			continue;
		twice = place_put(&places, ipc_place(object, 0), 0) != HASH_NONE ||
			(object->key != 0 &&
			 hash_put(&keys, object->kind, object->key, 0) != HASH_NONE);
	}
	hash_free(&places);
	hash_free(&keys);
	return twice;
}

bool manifest_has_twice(const struct manifest *manifest)
{
	return has_id_or_key_twice(manifest) || has_name_twice(manifest);
}
