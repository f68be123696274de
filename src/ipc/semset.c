/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/semset.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/errors.h"
#include "base/util.h"
#include "base/workers.h"
#include "ipc/limits.h"
#include "ipc/semun.h"

#define NO_VALUE USHRT_MAX /* values end at SEMVMX, 32767 */

void ipc_sem_room_free(struct ipc_sem_room *room)
{
	if (room->area)
		(void)munmap(room->area, room->size + (size_t)ipc_page_size());
	*room = (struct ipc_sem_room)IPC_SEM_ROOM_INIT;
}

/*
 * GETALL writes as many values as the set has by then: an identifier that is in use again for a
 * larger set would overrun the array. So behind it is a page that cannot be written, where the
 * kernel stops.
 */
static int make_room(struct ipc_sem_room *room, size_t size)
{
	const size_t page = (size_t)ipc_page_size();
	const size_t rounded = (size + page - 1) / page * page;

	if (rounded <= room->size)
		return 0;
	ipc_sem_room_free(room);

	unsigned char *area = mmap(NULL, rounded + page, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		return -ENOMEM;
	if (mprotect(area + rounded, page, PROT_NONE) < 0) {
		(void)munmap(area, rounded + page);
		return -ENOMEM;
	}
	*room = (struct ipc_sem_room){area, rounded};
	return 0;
}

int ipc_sem_values(struct ipc_sem_room *room, int id, size_t count, unsigned short **values)
{
	if (count == 0 || count > INT_MAX)
		return -EIDRM;

	int err = make_room(room, count * sizeof(**values));

	if (err)
		return err;
	*values = (unsigned short *)(void *)(room->area + room->size) - count;
	(*values)[count - 1] = NO_VALUE;
	if (semctl(id, 0, GETALL, (union semun){.array = *values}) < 0)
		return errno == EFAULT || errno == EINVAL ? -EIDRM : -errno;
	return (*values)[count - 1] == NO_VALUE ? -EIDRM : 0;
}

/* One number of a semaphore; false leaves errno. */
static bool ask(int id, size_t number, int command, int *answer)
{
	*answer = semctl(id, (int)number, command);
	return *answer >= 0;
}

static bool read_element(int id, size_t number, unsigned facts, struct ipc_sem_element *element)
{
	int pid = element->pid, ncount = 0, zcount = 0;

	if (facts & SEM_PIDS && !ask(id, number, GETPID, &pid))
		return false;
	element->pid = pid;
	if (!(facts & SEM_WAITERS))
		return true;
	if (!ask(id, number, GETNCNT, &ncount) || !ask(id, number, GETZCNT, &zcount))
		return false;
	element->ncount = (unsigned)ncount;
	element->zcount = (unsigned)zcount;
	return true;
}

int ipc_sem_read(struct ipc_sem_room *room, int id, size_t count, unsigned facts,
		 struct ipc_sem_element *elements)
{
	unsigned short *values;

	if (facts & SEM_VALUES) {
		int err = ipc_sem_values(room, id, count, &values);

		if (err)
			return err;
		for (size_t i = 0; i < count; i++)
			elements[i].value = values[i];
	}
	for (size_t i = 0; facts & (SEM_PIDS | SEM_WAITERS) && i < count; i++)
		if (!read_element(id, i, facts, &elements[i]))
			return errno == EINVAL ? -EIDRM : -errno;
	return 0;
}

static int new_elements(struct ipc_sem_room *room, int id, size_t count, unsigned facts,
			struct ipc_sem_element **elements)
{
	*elements = NULL;
	if (count > INT_MAX)
		return -EIDRM;

	struct ipc_sem_element *array = xcalloc(count, sizeof(*array));
	int err = count > 0 ? ipc_sem_read(room, id, count, facts, array) : 0;

	if (err)
		free(array);
	else
		*elements = array;
	return err;
}

int ipc_sem_elements(int id, size_t count, struct ipc_sem_element **elements)
{
	struct ipc_sem_room room = IPC_SEM_ROOM_INIT;
	int err = new_elements(&room, id, count, SEM_ALL, elements);

	ipc_sem_room_free(&room);
	return err;
}

/* ---- many sets ---- */

#define FEW 256 /* objects for which no thread is started */
#define STEP 32 /* objects that a thread takes at once */

struct sets {
	const struct ipc_list *list;
	const bool *skip;
	unsigned facts;
	struct ipc_sem_element **elements;
	atomic_size_t next;   /* object that nobody has taken yet */
	atomic_size_t denied;
};

static void read_set(struct sets *sets, size_t i, struct ipc_sem_room *room)
{
	const struct ipc_object *set = &sets->list->objects[i];
	struct ipc_sem_element *elements;

	if (set->kind != KIND_SEM || (sets->skip && sets->skip[i]))
		return;

	int err = new_elements(room, set->id, (size_t)set->size, sets->facts, &elements);

	if (!err)
		sets->elements[i] = elements;
	else if (err_is_refusal(err))
		atomic_fetch_add(&sets->denied, 1);
}

static void *read_some(void *arg)
{
	struct sets *sets = arg;
	struct ipc_sem_room room = IPC_SEM_ROOM_INIT;
	size_t first;

	while ((first = atomic_fetch_add(&sets->next, STEP)) < sets->list->count)
		for (size_t i = first; i < sets->list->count && i < first + STEP; i++)
			read_set(sets, i, &room);
	ipc_sem_room_free(&room);
	return NULL;
}

size_t ipc_sem_read_list(const struct ipc_list *list, const bool *skip, unsigned facts,
			 struct ipc_sem_element **elements)
{
	struct sets sets = {.list = list, .skip = skip, .facts = facts, .elements = elements};

	workers_run(workers_count(list->count, FEW), read_some, &sets);
	return atomic_load(&sets.denied);
}
