/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/retirement.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "base/clock.h"
#include "base/util.h"
#include "ipc/retired.h"

#define STEP 16 /* objects between two looks at the clock and at signals */

/* How a user or a service manager ends a program: not between two steps of a removal. */
static const int ending_signals[] = {SIGHUP, SIGINT, SIGTERM};

void retire_ending_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	for (size_t i = 0; i < ARRAY_SIZE(ending_signals); i++)
		(void)sigaddset(set, ending_signals[i]);
}

static bool is_late(int64_t until)
{
	return until && clock_ms() >= until;
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

int retire_open_error(int err)
{
	if (err == -EAGAIN) /* somebody else's lease */
		return -EBUSY;
	return err == -ELOOP || err == -ENXIO ? -ESTALE : err;
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
