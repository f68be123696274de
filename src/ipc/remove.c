/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/remove.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/kernel.h"
#include "base/util.h"
#include "ipc/changed.h"
#include "ipc/kind_ops.h"
#include "ipc/scan.h"
#include "ipc/source.h"

int ipc_look_again(struct ipc_source *source, const struct ipc_object *seen, unsigned want,
		   struct ipc_object *now)
{
	int err = kind_is_sysv(seen->kind)
			  ? ipc_find_id(source, seen->kind, seen->id, want, now)
			  : ipc_find_name(source, seen->kind, seen->name, want, now);

	if (err)
		return err;
	return ipc_same(seen, now) && !ipc_renewed(seen, now) ? 0 : -ESTALE;
}

int ipc_remove_seen(const struct ipc_object *seen)
{
	const struct ipc_kind_ops *ops = &ipc_kind_ops[seen->kind];

	if (!kind_is_sysv(seen->kind))
		return ops->remove_name(seen->name);

	int err = ops->remove_id(seen->id);

	return err == -EINVAL || err == -EIDRM ? -ENOENT : err;
}

int ipc_remove(struct ipc_source *source, const struct ipc_object *seen)
{
	struct ipc_object now;
	int err = ipc_look_again(source, seen, 0, &now);

	return err ? err : ipc_remove_seen(seen);
}

/*
 * Objects made one after the other have identifiers one after the other: slot plus a
 * sequence number that seldom changes. So the next identifier is tried first, and the
 * slot only asked where that fails.
 */
void ipc_clear(enum ipc_kind kind)
{
	const struct ipc_kind_ops *ops = &ipc_kind_ops[kind];
	int highest = ops->highest();
	int sequence = 0; /* identifier without its slot */

	for (int slot = 0; slot <= highest; slot++) {
		struct ipc_object object;

		if (ops->remove_id(sequence + slot) == 0 || ops->stat_slot(slot, &object))
			continue;
		sequence = object.id - slot;
		(void)ops->remove_id(object.id); /* the caller's pass finds what is left */
	}
}

bool ipc_readable(const struct ipc_object *object)
{
	static const char *const prefixes[KIND_COUNT] = {
		[KIND_PSHM] = POSIX_SHM_DIR "/",
		[KIND_PMSG] = POSIX_MQ_DIR "/",
		[KIND_PSEM] = POSIX_SHM_DIR "/" POSIX_SEM_PREFIX,
	};
	struct ipc_object same;
	char path[sizeof(POSIX_MQ_DIR) + NAME_MAX + 1];

	if (kind_is_sysv(object->kind))
		return ipc_kind_ops[object->kind].stat_id(object->id, &same) != -EACCES;
	(void)snprintf(path, sizeof(path), "%s%s", prefixes[object->kind], object->name);
	return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW) == 0 ||
	       errno != EACCES;
}
