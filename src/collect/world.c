/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/world.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ipc/remove.h"
#include "ipc/retire.h"

/* What verdicts rest on, and what shows how much would be lost. */
#define WORLD_WANTS (WANT_RSS | WANT_COUNT | WANT_NOTIFY | WANT_ACCESS | WANT_ELEMENTS | WANT_TRAITS)

int world_look(const struct ipc_source *source, const struct world_request *request,
	       struct world *world)
{
	struct collect_request collecting = request->collect;
	struct collected *all = &world->all;
	bool live = sysroot_is_live(&source->root);
	int status;

	*world = (struct world){0};
	collecting.want |= WORLD_WANTS;
	status = collect(source, &collecting, all);
	world->facts = (struct leak_world){
		.objects = &all->objects,
		.elements = all->elements,
		.processes = all->has_processes ? &all->processes : NULL,
		.traits = all->has_processes ? &all->traits : NULL,
		.families = &request->knowledge->families,
		.rules = &request->knowledge->rules,
		.witnesses = request->witnesses,
		.witness_count = request->witness_count,
		.ipc_ns = all->has_processes ? all->processes.own.ipc : 0,
		.self = live ? getpid() : 0,
		.alone = request->alone,
		.count_callers = request->count_callers,
		.captured = !live,
	};
	return status;
}

/* ---- leases ---- */

/* A file of another namespace cannot be asked for by its name here. */
static bool is_ours(const struct world *world, const struct ipc_object *object)
{
	return object->ipc_ns == 0 || object->ipc_ns == world->facts.ipc_ns;
}

static enum leak_lease ask(struct ipc_source *source, const struct ipc_object *object)
{
	switch (ipc_ask_lease(source, object)) {
	case 0:
		return LEASE_FREE;
	case -EBUSY:
		return LEASE_IN_USE;
	default:
		return LEASE_NO_TELL;
	}
}

bool world_ask_leases(struct ipc_source *source, struct world *world,
		      const struct leak_result *result)
{
	bool any = false;

	if (!sysroot_is_live(&source->root))
		return false;
	for (size_t i = 0; i < result->count; i++) {
		const struct ipc_object *object = &world->all.objects.objects[i];

		if (!result->verdicts[i].wants_lease || kind_is_sysv(object->kind) ||
		    !is_ours(world, object))
			continue;
		if (!world->leases)
			world->leases = xcalloc(result->count, sizeof(*world->leases));
		world->leases[i] = (uint8_t)ask(source, object);
		any = true;
	}
	world->facts.leases = world->leases;
	return any;
}

/* ---- what has gone meanwhile ---- */

static bool seems_lost(enum verdict verdict)
{
	return verdict == VERDICT_ORPHAN || verdict == VERDICT_DORMANT;
}

void world_find_gone(struct ipc_source *source, struct world *world,
		     const struct leak_result *result)
{
	if (!sysroot_is_live(&source->root))
		return;
	for (size_t i = 0; i < result->count; i++) {
		const struct ipc_object *object = &world->all.objects.objects[i];
		struct ipc_object now;

		if (!seems_lost(result->verdicts[i].verdict) || !is_ours(world, object))
			continue;

		int err = ipc_look_again(source, object, 0, &now);

		if (err != -ENOENT && err != -ESTALE)
			continue;
		if (!world->gone)
			world->gone = xcalloc(result->count, sizeof(*world->gone));
		world->gone[i] = true;
	}
}

void world_free(struct world *world)
{
	free(world->leases);
	free(world->gone);
	collected_free(&world->all);
}
