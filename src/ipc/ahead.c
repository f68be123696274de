/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/ahead.h"

#include "base/util.h"
#include "base/workers.h"
#include "ipc/kind_ops.h"
#include "ipc/scan.h"
#include "ipc/source.h"

#define FEW 512 /* queues and sets for which no thread is worth its start */

static const enum ipc_kind candidates[] = {KIND_MSG, KIND_SEM};

static int add(const struct ipc_object *object, void *list)
{
	ipc_list_add(list, object);
	return 0;
}

static void *read_kinds(void *arg)
{
	struct ipc_ahead *ahead = arg;

	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (ahead->kinds & KIND_BIT(kind))
			ahead->results[kind] = ipc_scan(&ahead->source, (enum ipc_kind)kind,
							ahead->want, add, &ahead->lists[kind]);
	return NULL;
}

/* About as many as there are slots up to the last one in use. */
static unsigned choose(const struct ipc_source *source, unsigned kinds)
{
	unsigned chosen = 0;
	size_t slots = 0;

	if (!sysroot_is_live(&source->root) || !(kinds & KIND_BIT(KIND_SHM)))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(candidates); i++) {
		if (!(kinds & KIND_BIT(candidates[i])))
			continue;

		int highest = ipc_kind_ops[candidates[i]].highest();

		chosen |= KIND_BIT(candidates[i]);
		slots += highest > 0 ? (size_t)highest : 0;
	}
	return workers_count(slots, FEW) > 1 ? chosen : 0;
}

/* Waits for the thread; what it counted counts for the caller's source. */
static void join(struct ipc_ahead *ahead, struct ipc_source *source)
{
	if (!ahead->running)
		return;
	(void)pthread_join(ahead->thread, NULL);
	ahead->running = false;
	source->denied += ahead->source.denied;
	source->malformed += ahead->source.malformed;
}

void ipc_ahead_begin(struct ipc_ahead *ahead, const struct ipc_source *source, unsigned kinds,
		     unsigned want)
{
	*ahead = (struct ipc_ahead){
		.kinds = choose(source, kinds), .want = want, .source = *source,
	};
	for (int kind = 0; kind < KIND_COUNT; kind++)
		ahead->lists[kind] = (struct ipc_list)IPC_LIST_INIT;
	ahead->source.denied = ahead->source.malformed = 0;
	ahead->running = ahead->kinds && worker_start(&ahead->thread, read_kinds, ahead);
	if (!ahead->running)
		ahead->kinds = 0;
}

int ipc_ahead_scan(struct ipc_ahead *ahead, struct ipc_source *source, enum ipc_kind kind,
		   ipc_visit *visit, void *arg)
{
	const struct ipc_list *list = &ahead->lists[kind];

	if (!(ahead->kinds & KIND_BIT(kind)))
		return ipc_scan(source, kind, ahead->want, visit, arg);
	join(ahead, source);
	for (size_t i = 0; i < list->count; i++) {
		int end = visit(&list->objects[i], arg);

		if (end)
			return end;
	}
	return ahead->results[kind];
}

void ipc_ahead_end(struct ipc_ahead *ahead, struct ipc_source *source)
{
	join(ahead, source);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		ipc_list_free(&ahead->lists[kind]);
}
