/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removal with --backup: nothing goes that is not safely in the archive. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applets/leaks/backup.h"
#include "applets/leaks/outcome.h"
#include "applets/stop.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "ipc/remove.h"
#include "proc/own.h"

/* ---- what saving has left in the objects ---- */

/*
 * Saving an object has left traces in it, of an attachment or of messages that were taken out.
 * Judged is what was there before; whether anybody else has come in between, the backup knows.
 */
static void take_back_attachment(struct ipc_object *now, const struct ipc_object *before)
{
	if (now->shm.lpid != getpid())
		return;
	now->shm = (typeof(now->shm)){
		.nattch = now->shm.nattch, .rss = now->shm.rss, .swap = now->shm.swap,
		.cpid = now->shm.cpid, .lpid = before->shm.lpid,
		.atime = before->shm.atime, .dtime = before->shm.dtime,
	};
}

static void take_back_messages(struct ipc_object *now, const struct ipc_object *before)
{
	now->ctime = before->ctime;
	now->posix.mtime = before->posix.mtime;
	now->posix.mtime_ns = before->posix.mtime_ns;
	now->posix.queue.messages = before->posix.queue.messages;
	now->size = before->size;
}

static void take_back(struct ipc_object *now, const struct ipc_object *before)
{
	static void (*const takes[KIND_COUNT])(struct ipc_object *, const struct ipc_object *) = {
		[KIND_SHM] = take_back_attachment,
		[KIND_PMSG] = take_back_messages,
	};

	if (takes[now->kind])
		takes[now->kind](now, before);
}

static void adjust(void *arg, struct ipc_list *now)
{
	struct removal *removal = arg;

	if (!removal->backup || now->count == 0)
		return;
	free(removal->actual);
	removal->actual = xcalloc(now->count, sizeof(*removal->actual));
	memcpy(removal->actual, now->objects, now->count * sizeof(*now->objects));
	for (size_t i = 0; i < now->count; i++) {
		uint32_t place = place_get(&removal->places, ipc_place(&now->objects[i], 0));

		if (place != HASH_NONE && ipc_same(removal_object(removal, place), &now->objects[i]))
			take_back(&now->objects[i], removal_object(removal, place));
	}
}

/* ---- saving ---- */

static struct backup *begin_backup(const struct leaks *leaks)
{
	/* Messages of a POSIX queue can only be saved by taking them, which nobody may notice. */
	struct ipc_source *source = &leaks->ls.session->source;
	struct backup_request request = {
		.path = leaks->backup,
		.options = BACKUP_TAKE_UNUSED,
		.ipc_ns = proc_own_ipc(&source->root),
	};

	return backup_begin(source, &request);
}

/* False where nothing can be saved any more. */
static bool save_one(struct removal *removal, size_t place)
{
	const struct ipc_object *object = removal_object(removal, place);
	size_t number;
	int err = backup_add(removal->backup, object, &number);

	if (err == -ENOENT || err == -ESTALE || err == -EBUSY) {
		removal_leave_for(removal, place, err);
	} else if (err) {
		backup_explain(removal->backup, object, err);
		removal_leave(removal, place, _("it could not be saved"), true);
	}
	if (!err)
		(void)place_put(&removal->places, ipc_place(object, 0), (uint32_t)place);
	return !backup_spooling(removal->backup);
}

bool removal_save(struct removal *removal)
{
	if (!removal->leaks->backup)
		return true;
	removal->backup = begin_backup(removal->leaks);
	if (!removal->backup)
		return false;
	for (size_t place = 0; place < removal->report.count && !stop_asked(); place++)
		if (!removal->outcomes[place].left && !save_one(removal, place))
			return false;
	if (stop_asked()) {
		msg_warn(_("stopped by a signal: nothing was removed"));
		return false;
	}
	if (!backup_finish(removal->backup))
		return false;
	removal->leaks->adjust = adjust;
	removal->leaks->adjust_arg = removal;
	return true;
}

bool removal_end_backup(struct removal *removal)
{
	bool good = true;

	if (!removal->backup)
		return true;
	for (size_t place = 0; place < removal->report.count; place++)
		if (!removal->outcomes[place].removed)
			good &= backup_leave(removal->backup, removal_object(removal, place));
	good &= backup_end(removal->backup);
	removal->backup = NULL;
	return good;
}

bool removal_is_saved(const struct removal *removal, const struct ipc_object *object, int fd)
{
	return backup_still(removal->backup, object, fd);
}
