/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/resolve.h"

#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/kind_ops.h"
#include "ipc/scan.h"

struct search {
	struct ipc_source *source;
	const struct ipc_reference *reference;
	unsigned want;
};

static int find_id(struct search *search, enum ipc_kind kind, struct ipc_object *object)
{
	return ipc_find_id(search->source, kind, search->reference->id, search->want, object);
}

struct key_search {
	uint32_t key;
	struct ipc_object *found;
};

static int stop_at_key(const struct ipc_object *object, void *arg)
{
	struct key_search *search = arg;

	if (object->key != search->key)
		return 0;
	*search->found = *object;
	return 1;
}

static int find_key(struct search *search, enum ipc_kind kind, struct ipc_object *object)
{
	struct key_search scan = {search->reference->key, object};
	int result;

	if (sysroot_is_live(&search->source->root)) {
		result = ipc_kind_ops[kind].get(scan.key);
		return result < 0 ? result : ipc_find_id(search->source, kind, result,
							 search->want, object);
	}
	result = ipc_scan(search->source, kind, search->want, stop_at_key, &scan);
	if (result == -ENOENT) /* not the object, but the file */
		return -ENOSYS;
	return result > 0 ? 0 : result < 0 ? result : -ENOENT;
}

static int find_name(struct search *search, enum ipc_kind kind, struct ipc_object *object)
{
	const char *name = search->reference->name;
	const char *prefix = ipc_kinds[kind].prefix;
	size_t n = strlen(prefix);
	int err = ipc_find_name(search->source, kind, name, search->want, object);

	/* People write what `ls /dev/shm` prints, too. */
	if (err == -ENOENT && n > 0 && strncmp(name, prefix, n) == 0 && name[n])
		err = ipc_find_name(search->source, kind, name + n, search->want, object);
	return err;
}

/* No object of this kind is so called, or can be. */
static bool is_absent(int err)
{
	return err == -ENOENT || err == -EINVAL || err == -EMEDIUMTYPE || err == -ENAMETOOLONG;
}

int ipc_reference_resolve(struct ipc_source *source, const struct ipc_reference *reference,
			  unsigned want, struct ipc_list *matches, enum ipc_kind *failed)
{
	struct search search = {source, reference, want};
	const struct {
		unsigned kinds;
		int (*find)(struct search *, enum ipc_kind, struct ipc_object *);
	} ways[] = {
		{reference->by_id, find_id},
		{reference->by_key, find_key},
		{reference->by_name, find_name},
	};
	size_t before = matches->count;
	int result = -ENOENT;

	for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
		for (enum ipc_kind kind = 0; kind < KIND_COUNT; kind++) {
			struct ipc_object object;

			if (!(ways[way].kinds & KIND_BIT(kind)))
				continue;

			int err = ways[way].find(&search, kind, &object);

			if (!err) {
				ipc_list_add(matches, &object);
			} else if (!is_absent(err) && result == -ENOENT) {
				result = err;
				if (failed)
					*failed = kind;
			}
		}
	}
	return matches->count > before ? 0 : result;
}
