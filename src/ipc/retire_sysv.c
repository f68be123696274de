/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System V objects have no lock that keeps others out. So everything is compared that the kernel
 * tells of them, in the instant before they go; what happens between that look and the call that
 * removes is left to chance, a microsecond or two.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "base/workers.h"
#include "ipc/changed.h"
#include "ipc/remove.h"
#include "ipc/retire_sysv.h"
#include "ipc/retired.h"
#include "ipc/retirement.h"
#include "ipc/semset.h"
#include "ipc/source.h"

/* Who sleeps on one of them leaves no other trace. */
static bool has_sleeper(const struct ipc_sem_element *elements, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (elements[i].ncount || elements[i].zcount)
			return true;
	return false;
}

/*
 * Who has changed a semaphore since the look shows in the times of the set, unless that was in the
 * second in which it was changed before; then only the pids tell, of each semaphore one.
 */
static bool times_tell(const struct retirement *retirement, const struct ipc_object *set)
{
	time_t looked = retirement->how->looked;

	return set->sem.otime < looked && set->ctime < looked;
}

static int compare_elements(const struct retirement *retirement, const struct ipc_retired *item)
{
	const struct ipc_object *set = item->seen;
	const size_t count = (size_t)set->size;
	unsigned facts = times_tell(retirement, set) ? SEM_ALL & ~SEM_PIDS : SEM_ALL;
	struct ipc_sem_element *now = xcalloc(count, sizeof(*now));

	/* Pids that are not read are those of before. */
	if (item->elements)
		memcpy(now, item->elements, count * sizeof(*now));

	int err = ipc_sem_read(retirement->room, set->id, count, facts, now);

	if (err)
		err = err == -EIDRM ? -ENOENT : err;
	else if (has_sleeper(now, count))
		err = -EBUSY;
	else if (item->elements && ipc_elements_changed(item->elements, now, count))
		err = -ESTALE;
	free(now);
	return err;
}

static int look_and_remove(const struct retirement *retirement, const struct ipc_object *seen)
{
	struct ipc_object now;
	int err = ipc_look_again(retirement->source, seen, 0, &now);

	if (err)
		return err;
	if (seen->kind == KIND_SHM && now.shm.nattch)
		return -EBUSY;
	return ipc_changed(seen, &now) ? -ESTALE : ipc_remove_seen(seen);
}

static int retire_alone(const struct retirement *retirement, const struct ipc_retired *item)
{
	if (!retire_may_go(retirement, item->seen, -1))
		return -EBUSY;
	return look_and_remove(retirement, item->seen);
}

/*
 * First what takes many calls; what comes last sees also who came meanwhile. Instead of waiting for his
 * turn, by which time it would be old, a thread looks at the semaphores again.
 */
static int retire_set(const struct retirement *retirement, const struct ipc_retired *item)
{
	int err;

	if (!retire_may_go(retirement, item->seen, -1))
		return -EBUSY;
	do {
		err = compare_elements(retirement, item);
		if (err)
			return err;
	} while (pthread_mutex_trylock(retirement->turn) != 0);
	err = look_and_remove(retirement, item->seen);
	(void)pthread_mutex_unlock(retirement->turn);
	return err;
}

/*
 * The kernel has one lock for each kind (ipc/util.c, rwsem of the identifiers), for which two threads
 * would have to wait just between last look and removal. So segments are left to one thread, and
 * queues to one. Of sets the many calls before that take longest: all threads that have
 * nothing else to do share them, and take the last step by turns.
 */
struct pass {
	const struct retirement *retirement;
	atomic_size_t next_alone; /* kind that nobody has taken yet, of those for one thread */
	atomic_size_t next_sets;  /* item from which on nobody has tried sets yet */
	pthread_mutex_t turn;
	atomic_int end;           /* why not all were tried, or 0 */
};

static const enum ipc_kind alone[] = {KIND_SHM, KIND_MSG};

#define FEW 256 /* objects for which no thread is started */
#define SOME 64 /* items among which a thread takes the sets at once */

static void retire_kinds(struct pass *pass, const struct retirement *own)
{
	size_t kind;

	while (!atomic_load(&pass->end) &&
	       (kind = atomic_fetch_add(&pass->next_alone, 1)) < ARRAY_SIZE(alone)) {
		int end = retire_each(own, KIND_BIT(alone[kind]), retire_alone);

		if (end)
			atomic_store(&pass->end, end);
	}
}

static void retire_sets(struct pass *pass, struct retirement *own)
{
	const size_t count = pass->retirement->count;
	size_t first;

	while (!atomic_load(&pass->end) &&
	       (first = atomic_fetch_add(&pass->next_sets, SOME)) < count) {
		own->items = pass->retirement->items + first;
		own->count = count - first < SOME ? count - first : SOME;

		int end = retire_each(own, KIND_BIT(KIND_SEM), retire_set);

		if (end)
			atomic_store(&pass->end, end);
	}
}

static void *work(void *arg)
{
	struct pass *pass = arg;
	struct ipc_source source = *pass->retirement->source; /* which counts as it reads */
	struct ipc_sem_room room = IPC_SEM_ROOM_INIT;
	struct retirement own = *pass->retirement;

	own.source = &source;
	own.room = &room;
	own.turn = &pass->turn;
	retire_kinds(pass, &own);
	retire_sets(pass, &own);
	ipc_sem_room_free(&room);
	return NULL;
}

int retire_sysv(const struct retirement *retirement)
{
	struct pass pass = {.retirement = retirement, .turn = PTHREAD_MUTEX_INITIALIZER};

	workers_run(workers_count(retirement->count, FEW), work, &pass);
	return atomic_load(&pass.end);
}
