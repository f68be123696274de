/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System V objects have no lock that keeps others out. So everything is compared that the kernel
 * tells of them, in the instant before they go; what happens between that look and the call that
 * removes is left to chance, a microsecond or two.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/workers.h"
#include "ipc/changed.h"
#include "ipc/remove.h"
#include "ipc/retire_kind.h"

/* Who sleeps on one of them leaves no other trace. */
static bool has_sleeper(const struct ipc_sem_element *elements, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (elements[i].ncount || elements[i].zcount)
			return true;
	return false;
}

static int compare_elements(const struct ipc_retired *item)
{
	struct ipc_sem_element *now;
	size_t count = (size_t)item->seen->size;
	int err = ipc_sem_elements(item->seen->id, count, &now);

	if (err)
		return err == -EIDRM ? -ENOENT : err;
	if (has_sleeper(now, count))
		err = -EBUSY;
	else if (item->elements && ipc_elements_changed(item->elements, now, count))
		err = -ESTALE;
	free(now);
	return err;
}

static int look_and_remove(const struct retirement *retirement, const struct ipc_retired *item)
{
	const struct ipc_object *seen = item->seen;
	struct ipc_object now;
	int err = 0;

	if (!retire_may_go(retirement, seen, -1))
		return -EBUSY;
	/* First what takes several calls; what comes last sees also who came meanwhile. */
	if (seen->kind == KIND_SEM)
		err = compare_elements(item);
	if (err)
		return err;
	err = ipc_look_again(retirement->source, seen, &now);
	if (err)
		return err;
	if (seen->kind == KIND_SHM && now.shm.nattch)
		return -EBUSY;
	return ipc_changed(seen, &now) ? -ESTALE : ipc_remove_seen(seen);
}

/*
 * Each kind is left to one thread: of each the kernel has one lock (ipc/util.c, rwsem of the
 * identifiers), for which two would have to wait just between look and removal.
 */
struct pass {
	const struct retirement *retirement;
	atomic_int next; /* kind that nobody has taken yet */
	atomic_int end;  /* why not all were tried, or 0 */
};

#define FEW 256 /* objects for which no thread is started */

static void *work(void *arg)
{
	struct pass *pass = arg;
	struct ipc_source source = *pass->retirement->source; /* which counts as it reads */
	struct retirement own = *pass->retirement;
	int kind;

	own.source = &source;
	while ((kind = atomic_fetch_add(&pass->next, 1)) < KIND_COUNT) {
		int end = kind_is_sysv((enum ipc_kind)kind)
				  ? retire_each(&own, KIND_BIT(kind), look_and_remove)
				  : 0;

		if (end)
			atomic_store(&pass->end, end);
	}
	return NULL;
}

int retire_sysv(const struct retirement *retirement)
{
	struct pass pass = {.retirement = retirement};

	workers_run(workers_count(retirement->count, FEW), work, &pass);
	return atomic_load(&pass.end);
}
