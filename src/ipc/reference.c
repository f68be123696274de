/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/reference.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/kernel.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/names.h"

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

/* People write what `ls /dev/shm` prints, too. */
static bool is_called(const struct ipc_object *object, const char *name)
{
	const char *prefix = ipc_kinds[object->kind].prefix;
	size_t n = strlen(prefix);

	return streq(object->name, name) ||
	       (n > 0 && strncmp(name, prefix, n) == 0 && streq(object->name, name + n));
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
	sb_puts(out, ipc_kinds[object->kind].reference);
	sb_putc(out, ':');
	if (object->name) {
		sb_putc(out, '/');
		sb_puts(out, object->name);
	} else {
		sb_put_i64(out, object->id);
	}
}

void ipc_key_put(struct strbuf *out, uint32_t key)
{
	sb_puts(out, "0x");
	sb_put_hex(out, key, 8);
}
