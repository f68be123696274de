/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/reference.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/names.h"
#include "ipc/posix.h"
#include "ipc/scan.h"
#include "ipc/source.h"

/* What stands before a name. */
static const struct {
	const char *text;
	unsigned kinds;
} prefixes[] = {
	{"shm:", KIND_BIT(KIND_SHM)},
	{"msg:", KIND_BIT(KIND_MSG)},
	{"sem:", KIND_BIT(KIND_SEM)},
	{"pshm:", KIND_BIT(KIND_PSHM)},
	{"pmsg:", KIND_BIT(KIND_PMSG)},
	{"mq:", KIND_BIT(KIND_PMSG)},
	{"psem:", KIND_BIT(KIND_PSEM)},
	/* Files. The longer prefix stands first. */
	{POSIX_SHM_DIR "/" POSIX_SEM_PREFIX, KIND_BIT(KIND_PSEM)},
	{POSIX_SHM_DIR "/", KIND_BIT(KIND_PSHM)},
	{POSIX_MQ_DIR "/", KIND_BIT(KIND_PMSG)},
	{"/", KINDS_POSIX},
};

static unsigned take_prefix(const char **text)
{
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		size_t n = strlen(prefixes[i].text);

		if (strncmp(*text, prefixes[i].text, n) == 0) {
			*text += n;
			return prefixes[i].kinds;
		}
	}
	return KINDS_ALL;
}

static int parse_number(const char *text, unsigned kinds, struct ipc_reference *reference)
{
	bool is_key = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	int err = is_key ? parse_key(text, &reference->key) : parse_id(text, &reference->id);

	if (!err && is_key && reference->key == 0) /* IPC_PRIVATE */
		err = -EINVAL;
	if (err)
		return err;
	*(is_key ? &reference->by_key : &reference->by_id) = kinds;
	return 0;
}

int ipc_reference_parse(const char *text, struct ipc_reference *reference)
{
	unsigned kinds = take_prefix(&text);
	int err = 0;

	*reference = (struct ipc_reference){.id = -1};
	if (kinds & KINDS_SYSV)
		err = parse_number(text, kinds & KINDS_SYSV, reference);
	if (!(kinds & KINDS_POSIX))
		return err;
	reference->name = name_strip(text, NAME_MAX);
	if (reference->name)
		reference->by_name = kinds & KINDS_POSIX;
	return reference->by_id || reference->by_key || reference->by_name ? 0 : -EINVAL;
}

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
		result = ipc_kinds[kind].get(scan.key);
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
	size_t prefix = sizeof(POSIX_SEM_PREFIX) - 1;
	int err = ipc_find_name(search->source, kind, name, search->want, object);

	/* People write what `ls /dev/shm` prints, too. */
	if (err == -ENOENT && kind == KIND_PSEM && strncmp(name, POSIX_SEM_PREFIX, prefix) == 0 &&
	    name[prefix])
		err = ipc_find_name(search->source, kind, name + prefix, search->want, object);
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

/* People write what `ls /dev/shm` prints, too. */
static bool is_called(const struct ipc_object *object, const char *name)
{
	size_t prefix = sizeof(POSIX_SEM_PREFIX) - 1;

	return streq(object->name, name) ||
	       (object->kind == KIND_PSEM && strncmp(name, POSIX_SEM_PREFIX, prefix) == 0 &&
		streq(object->name, name + prefix));
}

bool ipc_reference_fits(const struct ipc_reference *reference, const struct ipc_object *object)
{
	unsigned bit = KIND_BIT(object->kind);

	return ((reference->by_id & bit) && object->id == reference->id) ||
	       ((reference->by_key & bit) && object->key == reference->key) ||
	       ((reference->by_name & bit) && is_called(object, reference->name));
}

void ipc_reference_put(struct strbuf *out, const struct ipc_object *object)
{
	sb_puts(out, object->kind == KIND_PMSG ? "mq" : ipc_kinds[object->kind].word);
	sb_putc(out, ':');
	if (object->name) {
		sb_putc(out, '/');
		sb_puts(out, object->name);
	} else {
		sb_put_i64(out, object->id);
	}
}
