/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/retire.h"

#include <errno.h>
#include <mqueue.h>
#include <unistd.h>

#include "base/util.h"
#include "ipc/changed.h"
#include "ipc/lease.h"
#include "ipc/remove.h"
#include "ipc/retire_files.h"
#include "ipc/retire_sysv.h"
#include "ipc/retired.h"
#include "ipc/retirement.h"
#include "ipc/source.h"

/* Without a lease: whether it is the one that was judged shows, whether it is used does not. */
static int look_and_remove(const struct retirement *retirement, const struct ipc_retired *item)
{
	const struct ipc_object *seen = item->seen;
	struct ipc_object now;

	if (!retire_may_go(retirement, seen, -1))
		return -EBUSY;

	int err = ipc_look_again(retirement->source, seen, 0, &now);

	if (!err && now.posix.nlink > 1)
		err = -EMLINK;
	if (!err && ipc_changed(seen, &now))
		err = -ESTALE;
	return err ? err : ipc_remove_seen(seen);
}

/* Every send and receive shows in the times of the file; the count is the surer sign. */
static int look_into_queue(int fd, const struct ipc_object *seen)
{
	struct ipc_object now;
	struct mq_attr attr;
	int err = lease_look(fd, seen, &now);

	if (err)
		return err;
	if (mq_getattr(fd, &attr) < 0)
		return -errno;
	now.posix.queue.messages = (uint64_t)attr.mq_curmsgs;
	now.unknown &= ~(unsigned)UNKNOWN_COUNT;
	return ipc_changed(seen, &now) ? -ESTALE : 0;
}

/*
 * The lease goes in the instant before: with it, an opener and the removal could wait for each
 * other (ipc/lease.h).
 */
static int remove_leased_queue(const struct retirement *retirement, int fd,
			       const struct ipc_object *seen)
{
	int leased = lease_take(fd);
	int err = look_into_queue(fd, seen);

	if (err || leased)
		return err ? err : leased;
	if (!retire_may_go(retirement, seen, fd))
		return -EBUSY;
	if (!lease_is_held(fd))
		return -EBUSY;
	lease_drop(fd);
	return ipc_remove_seen(seen);
}

static int retire_queue(const struct retirement *retirement, const struct ipc_retired *item)
{
	if (retirement->how->no_lease)
		return look_and_remove(retirement, item);

	int fd = lease_open(item->seen);

	if (fd < 0)
		return retire_open_error(fd);

	int err = remove_leased_queue(retirement, fd, item->seen);

	(void)close(fd);
	return err;
}

/* What ends it ends all of it. */
static int retire_all(const struct retirement *retirement)
{
	int end = retire_sysv(retirement);

	if (!end)
		end = retire_each(retirement, KIND_BIT(KIND_PMSG), retire_queue);
	if (end)
		return end;
	return retirement->how->no_lease ? retire_each(retirement, KINDS_FILES, look_and_remove)
					 : retire_files(retirement);
}

/* None has been tried yet. */
static void set_results(const struct retirement *retirement, int result)
{
	for (size_t i = 0; i < retirement->count; i++)
		retirement->items[i].result = result;
}

/* What was not tried says why. */
static void explain_rest(const struct retirement *retirement, int end)
{
	for (size_t i = 0; i < retirement->count; i++)
		if (retirement->items[i].result == -EAGAIN)
			retirement->items[i].result = end;
}

void ipc_retire(struct ipc_source *source, struct ipc_retired *items, size_t count,
		const struct ipc_retire_how *how)
{
	bool live = sysroot_is_live(&source->root);
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	const struct retirement retirement = {
		.source = source, .items = items, .count = count, .how = how, .lock = &lock,
	};
	struct lease_signals signals;
	sigset_t ending;

	retire_ending_signals(&ending);

	int err = live ? lease_signals_hold(&signals, &ending) : -EROFS;

	set_results(&retirement, err ? err : -EAGAIN);
	if (err)
		return;

	int end = retire_all(&retirement);

	if (end)
		explain_rest(&retirement, end);
	lease_signals_release(&signals);
}

int ipc_ask_lease(struct ipc_source *source UNUSED, const struct ipc_object *object)
{
	struct lease_signals signals;
	struct ipc_object now;
	int fd = lease_open(object);

	if (fd < 0)
		return retire_open_error(fd);

	int err = lease_look(fd, object, &now);

	if (!err || err == -EMLINK) {
		err = lease_signals_hold(&signals, NULL);
		if (!err) {
			err = lease_take(fd);
			(void)close(fd);
			lease_signals_release(&signals);
			return err;
		}
	}
	(void)close(fd);
	return err;
}
