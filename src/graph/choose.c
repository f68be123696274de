/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes and things are shown, and which way data go between them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "graph/choose.h"

static unsigned queue_flow(const struct links *links, const struct link_end *end)
{
	const struct proc_process *process = &links->processes->processes[end->process];
	unsigned flow = 0;

	for (uint32_t i = end->first_record; i != LINK_NONE; i = links->records[i].next)
		flow |= links->records[i].role == RECORDED_LAST_SENDER ? TO_THING : FROM_THING;
	for (uint32_t i = 0; end->sleepers > 0 && i < process->sleeper_count; i++) {
		const struct proc_sleeper *sleeper =
			&links->processes->sleepers[process->first_sleeper + i];

		if (place_same(sleeper->object, links->things[end->thing].object))
			flow |= sleeper->wait == PROC_WAIT_MSG_SEND ? TO_THING : FROM_THING;
	}
	return flow;
}

unsigned graph_flow(const struct links *links, const struct link_end *end)
{
	switch (links->things[end->thing].kind) {
	case PROC_PIPE:
	case PROC_FIFO:
	case PROC_QUEUE:
		return (end->fd_access & PROC_W ? TO_THING : 0u) |
		       (end->fd_access & PROC_R ? FROM_THING : 0u);
	case PROC_MSG_QUEUE:
		return queue_flow(links, end);
	default:
		return 0;
	}
}

/*
 * Can data pass through a pipe from one process to another? Where all hold the same end, the
 * other is closed, or held where we do not see it.
 */
static bool is_dead_pipe(const struct links *links, const struct link_thing *thing)
{
	size_t writers = 0;
	size_t readers = 0;
	size_t both = 0;

	if (thing->kind != PROC_PIPE && thing->kind != PROC_FIFO)
		return false;
	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next) {
		unsigned flow = graph_flow(links, &links->ends[e]);

		writers += (flow & TO_THING) != 0;
		readers += (flow & FROM_THING) != 0;
		both += flow == (TO_THING | FROM_THING);
	}
	return writers == 0 || readers == 0 || (writers == 1 && readers == 1 && both == 1);
}

static bool is_start(const struct build *build, uint32_t process)
{
	return !build->request->start || build->request->start[process];
}

static bool is_asked_for(const struct graph_request *request, const struct link_thing *thing)
{
	for (size_t i = 0; i < request->kind_count; i++)
		if (streq(request->kinds[i], link_kind_word(thing)))
			return true;
	return request->kind_count == 0;
}

/* Take in the processes that meet one of `from` (of which there are `count`); how many. */
static size_t spread(struct build *build, bool *seen, uint32_t *from, size_t count)
{
	const struct links *links = build->links;
	size_t end = count;

	for (size_t i = 0; i < count; i++) {
		uint32_t p = from[i];

		for (uint32_t e = links->process_ends[p]; e < links->process_ends[p + 1]; e++) {
			uint32_t t = links->ends[e].thing;

			if (!build->wanted[t] || seen[t])
				continue;
			seen[t] = true;
			for (uint32_t o = links->things[t].first_end; o != LINK_NONE;
			     o = links->ends[o].next) {
				uint32_t other = links->ends[o].process;

				if (!build->inside[other])
					from[end++] = other;
				build->inside[other] = true;
			}
		}
	}
	memmove(from, from + count, (end - count) * sizeof(*from));
	return end - count;
}

static void find_near(struct build *build)
{
	size_t things = build->links->thing_count;
	uint32_t *from = xcalloc(build->process_count * 2 + 1, sizeof(*from));
	bool *seen = xcalloc(things + 1, sizeof(*seen));
	size_t count = 0;

	for (size_t t = 0; t < things; t++) {
		const struct link_thing *thing = &build->links->things[t];

		build->wanted[t] = link_connects(thing) && !is_dead_pipe(build->links, thing) &&
				   is_asked_for(build->request, thing);
	}
	for (uint32_t p = 0; p < build->process_count; p++) {
		build->inside[p] = is_start(build, p);
		if (build->inside[p])
			from[count++] = p;
	}
	for (unsigned d = 0; d < build->request->depth && count > 0; d++)
		count = spread(build, seen, from, count);
	free(from);
	free(seen);
}

bool graph_is_plain(const struct link_thing *thing)
{
	return !thing->ipc && thing->kind != PROC_SHM_FILE && thing->kind != PROC_QUEUE &&
	       thing->kind != PROC_SEGMENT && thing->kind != PROC_SEM_SET &&
	       thing->kind != PROC_MSG_QUEUE;
}

static void choose_thing(struct build *build, uint32_t t)
{
	const struct links *links = build->links;
	const struct link_thing *thing = &links->things[t];
	uint32_t ends[2] = {LINK_NONE, LINK_NONE};
	size_t count = 0;
	bool of_start = false;

	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next) {
		if (!build->inside[links->ends[e].process])
			continue;
		if (count < 2)
			ends[count] = e;
		count++;
		of_start |= is_start(build, links->ends[e].process);
	}
	build->shown[t] = build->wanted[t] && (count > 1 || (count == 1 && of_start && thing->ipc));
	build->pair[t][0] = build->pair[t][1] = LINK_NONE;
	if (count == 2 && graph_is_plain(thing))
		memcpy(build->pair[t], ends, sizeof(ends));
}

void graph_choose(struct build *build)
{
	find_near(build);
	for (uint32_t t = 0; t < build->links->thing_count; t++)
		choose_thing(build, t);
}
