/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/retire.h"

#include <errno.h>
#include <mqueue.h>
#include <time.h>
#include <unistd.h>

#include "base/util.h"
#include "ipc/changed.h"
#include "ipc/kind.h"
#include "ipc/lease.h"
#include "ipc/remove.h"
#include "ipc/retire_kind.h"

#define STEP 16 /* objects between two looks at the clock and at signals */
#define FILES (KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM))

/* How a user or a service manager ends a program: not between two steps of a removal. */
static const int ending_signals[] = {SIGHUP, SIGINT, SIGTERM};

static bool is_late(int64_t until)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail on Linux */
	return until && (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 >= until;
}

int retire_must_end(const struct retirement *retirement)
{
	sigset_t pending;

	if (sigpending(&pending) == 0)
		for (size_t i = 0; i < ARRAY_SIZE(ending_signals); i++)
			if (sigismember(&pending, ending_signals[i]) == 1)
				return -EINTR;
	return is_late(retirement->how->until) ? -EAGAIN : 0;
}

void retire_settled(const struct retirement *retirement, struct ipc_retired *item, int result)
{
	item->result = result;
	if (!result && retirement->how->done)
		retirement->how->done(retirement->how->arg, item);
}

bool retire_may_go(const struct retirement *retirement, const struct ipc_object *object, int fd)
{
	if (!retirement->how->still)
		return true;
	(void)pthread_mutex_lock(retirement->lock);

	bool may_go = retirement->how->still(retirement->how->arg, object, fd);

	(void)pthread_mutex_unlock(retirement->lock);
	return may_go;
}

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

int retire_open_error(int err)
{
	if (err == -EAGAIN) /* somebody else's lease */
		return -EBUSY;
	return err == -ELOOP || err == -ENXIO ? -ESTALE : err;
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

int retire_each(const struct retirement *retirement, unsigned kinds, retire_one *retire)
{
	size_t tried = 0;

	for (size_t i = 0; i < retirement->count; i++) {
		struct ipc_retired *item = &retirement->items[i];

		if (!(kinds & KIND_BIT(item->seen->kind)))
			continue;

		int end = tried % STEP == 0 ? retire_must_end(retirement) : 0;

		if (end && (tried > 0 || end != -EAGAIN))
			return end;
		tried++;
		retire_settled(retirement, item, retire(retirement, item));
	}
	return 0;
}

/* What ends it ends all of it. */
static int retire_all(const struct retirement *retirement)
{
	int end = retire_sysv(retirement);

	if (!end)
		end = retire_each(retirement, KIND_BIT(KIND_PMSG), retire_queue);
	if (end)
		return end;
	return retirement->how->no_lease ? retire_each(retirement, FILES, look_and_remove)
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

	(void)sigemptyset(&ending);
	for (size_t i = 0; i < ARRAY_SIZE(ending_signals); i++)
		(void)sigaddset(&ending, ending_signals[i]);

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
