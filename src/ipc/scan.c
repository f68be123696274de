/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/scan.h"

#include <errno.h>

#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/kind_ops.h"
#include "ipc/source.h"
#include "ipc/sysv_proc.h"

/* Slot of an identifier: modulo 2^15, or 2^24 with the boot option ipcmni_extend. */
static const int slot_masks[] = {0x7fff, 0xffffff};

/* Vanished between two looks, or never there. */
static bool is_gone(int err)
{
	return err == -EINVAL || err == -EIDRM || err == -ENOENT;
}

/* What a pass over the slots met. */
struct stat_pass {
	bool empty; /* the kernel says that there are no objects */
	bool visited;
};

static int stat_scan(struct ipc_source *source, enum ipc_kind kind, ipc_visit *visit, void *arg,
		     struct stat_pass *pass)
{
	const struct ipc_kind_ops *ops = &ipc_kind_ops[kind];

	int highest = ops->highest();

	*pass = (struct stat_pass){.empty = highest == -ENOENT};
	if (pass->empty)
		return 0;
	if (highest < 0)
		return highest == -ENOSYS ? -ENOENT : highest; /* no System V IPC in this kernel */
	for (int slot = 0; slot <= highest; slot++) {
		struct ipc_object object;
		int err = ops->stat_slot(slot, &object);

		if (is_gone(err))
			continue;
		if (err == -EACCES) { /* a security module's word: the mode does not matter here */
			source->denied++;
			continue;
		}
		if (err)
			return err;
		pass->visited = true;
		err = visit(&object, arg);
		if (err)
			return err;
	}
	return 0;
}

static bool want_stat(const struct ipc_source *source, enum ipc_kind kind, unsigned want)
{
	if (!sysroot_is_live(&source->root))
		return false;
	return source->collector == COLLECT_STAT ||
	       (source->collector == COLLECT_CHEAPEST && !(ipc_kinds[kind].file_wants & want));
}

static int sysv_scan(struct ipc_source *source, enum ipc_kind kind, unsigned want,
		     ipc_visit *visit, void *arg)
{
	struct stat_pass pass;
	int err;

	if (!want_stat(source, kind, want)) {
		err = sysv_proc_scan(source, kind, visit, arg);
		if (err != -ENOENT || !sysroot_is_live(&source->root) ||
		    source->collector == COLLECT_PROC)
			return err;
		return stat_scan(source, kind, visit, arg, &pass);
	}
	err = stat_scan(source, kind, visit, arg, &pass);

	/*
	 * A kernel or a filter without *_STAT_ANY shows as an error or as a table in which
	 * every slot is empty. What was visited must not be visited again, and a system
	 * without objects need not be looked at twice.
	 */
	if (pass.visited || pass.empty || source->collector == COLLECT_STAT)
		return err;

	int proc_err = sysv_proc_scan(source, kind, visit, arg);

	return proc_err == -ENOENT ? err : proc_err;
}

int ipc_scan(struct ipc_source *source, enum ipc_kind kind, unsigned want, ipc_visit *visit,
	     void *arg)
{
	if (kind_is_sysv(kind))
		return sysv_scan(source, kind, want, visit, arg);
	return ipc_kind_ops[kind].scan(source, kind, want, visit, arg);
}

static int add_to_list(const struct ipc_object *object, void *arg)
{
	ipc_list_add(arg, object);
	return 0;
}

int ipc_collect(struct ipc_source *source, unsigned kinds, unsigned want, struct ipc_list *list)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if (!(kinds & KIND_BIT(kind)))
			continue;

		int err = ipc_scan(source, (enum ipc_kind)kind, want, add_to_list, list);

		if (err)
			return err;
	}
	return 0;
}

struct id_search {
	int id;
	struct ipc_object *found;
};

static int stop_at_id(const struct ipc_object *object, void *arg)
{
	struct id_search *search = arg;

	if (object->id != search->id)
		return 0;
	*search->found = *object;
	return 1;
}

static int find_by_slot(enum ipc_kind kind, int id, struct ipc_object *object)
{
	for (size_t i = 0; i < ARRAY_SIZE(slot_masks); i++) {
		int err = ipc_kind_ops[kind].stat_slot(id & slot_masks[i], object);

		if (err == 0 && object->id == id)
			return 0;
		if (err && !is_gone(err))
			return err;
	}
	return -ENOENT;
}

/* Ask by IPC_STAT for what the file did not tell, where that is allowed. */
static void complete(struct ipc_object *object)
{
	struct ipc_object more;

	if (!(object->unknown & UNKNOWN_MAX_BYTES) ||
	    ipc_kind_ops[object->kind].stat_id(object->id, &more))
		return;
	object->msg.max_bytes = more.msg.max_bytes;
	object->unknown &= ~(unsigned)UNKNOWN_MAX_BYTES;
}

int ipc_find_id(struct ipc_source *source, enum ipc_kind kind, int id, unsigned want,
		struct ipc_object *object)
{
	struct id_search search = {id, object};

	if (want_stat(source, kind, want)) {
		int err = find_by_slot(kind, id, object);

		if (err == 0 || source->collector == COLLECT_STAT)
			return err;
		/* Not there; or no *_STAT_ANY here, where IPC_STAT can still tell. */
		err = ipc_kind_ops[kind].stat_id(id, object);
		if (err == 0 || is_gone(err))
			return err ? -ENOENT : 0;
	}

	int found = sysv_scan(source, kind, want, stop_at_id, &search);

	if (found > 0 && sysroot_is_live(&source->root))
		complete(object);
	if (found > 0)
		return 0;
	if (found == -ENOENT) /* not the object, but the file */
		return -ENOSYS;
	return found < 0 ? found : -ENOENT;
}

int ipc_find_name(struct ipc_source *source, enum ipc_kind kind, const char *name, unsigned want,
		  struct ipc_object *object)
{
	return ipc_kind_ops[kind].find(source, kind, name, want, object);
}
