/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects of an archive are meant, and what they shall be called. */
#include <stdlib.h>
#include <string.h>

#include "applets/restore/choose.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/posix_file.h"
#include "ipc/reference.h"

static bool parse(const char *text, struct ipc_reference *reference)
{
	if (ipc_reference_parse(text, reference) == 0)
		return true;
	msg_warn(_("'%s' names no object: write shm:ID, msg:ID, sem:ID, shm:0xKEY, /NAME, "
		   "pshm:NAME, mq:NAME or psem:NAME"), text);
	return false;
}

static bool select_one(struct restore *restore, const char *text)
{
	struct ipc_reference reference;
	bool found = false;

	if (!parse(text, &reference))
		return false;
	for (size_t i = 0; i < restore->saved.manifest.count; i++) {
		if (ipc_reference_fits(&reference, &restore->saved.manifest.objects[i].object)) {
			restore->plans[i].selected = true;
			found = true;
		}
	}
	if (!found)
		msg_warn(_("there is no object '%s' in '%s'"), text, restore->path);
	return found;
}

/* The new key or name. False where it is none that such an object can have. */
static bool take_new(struct ipc_object *wanted, const char *text)
{
	struct ipc_reference reference;

	if (kind_is_sysv(wanted->kind) && streq(text, "private")) {
		wanted->key = 0;
		return true;
	}
	if (ipc_reference_parse(text, &reference) == 0) {
		if (reference.by_key & KIND_BIT(wanted->kind)) {
			wanted->key = reference.key;
			return true;
		}
		if (reference.by_name & KIND_BIT(wanted->kind) &&
		    posix_name(wanted->kind, reference.name)) {
			wanted->name = reference.name;
			return true;
		}
	}
	msg_warn(kind_is_sysv(wanted->kind) ? _("'%s' is no key: write 0xKEY or private")
					    : _("'%s' is no name that such an object can have"),
		 text);
	return false;
}

static bool rename_one(struct restore *restore, const char *text)
{
	const char *equals = strchr(text, '=');
	struct restore_plan *found = NULL;
	struct ipc_reference reference;
	char *old;
	bool good;

	if (!equals) {
		msg_warn(_("'%s' is no OLD=NEW"), text);
		return false;
	}
	old = xstrndup(text, (size_t)(equals - text));
	good = parse(old, &reference);
	for (size_t i = 0; good && i < restore->saved.manifest.count; i++) {
		if (!ipc_reference_fits(&reference, &restore->saved.manifest.objects[i].object))
			continue;
		if (found) {
			msg_warn(_("'%s' can be more than one object in '%s': say which"), old,
				 restore->path);
			good = false;
		}
		found = &restore->plans[i];
	}
	if (good && !found) {
		msg_warn(_("there is no object '%s' in '%s'"), old, restore->path);
		good = false;
	}
	good = good && take_new(&found->wanted, equals + 1);
	if (good && !found->selected) {
		msg_warn(_("'%s' is to be renamed, and --only leaves it out"), old);
		good = false;
	}
	free(old);
	return good;
}

bool restore_choose(struct restore *restore)
{
	const struct manifest *manifest = &restore->saved.manifest;
	bool good = true;

	restore->plans = xcalloc(manifest->count + 1, sizeof(*restore->plans));
	for (size_t i = 0; i < manifest->count; i++) {
		restore->plans[i].wanted = manifest->objects[i].object;
		restore->plans[i].selected = restore->only_count == 0;
	}
	for (size_t i = 0; i < restore->only_count; i++)
		good = select_one(restore, restore->only[i]) && good;
	for (size_t i = 0; i < restore->rename_count; i++)
		good = rename_one(restore, restore->renames[i]) && good;
	return good;
}
