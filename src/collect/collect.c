/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/collect.h"

#include <errno.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/util.h"
#include "collect/collect_links.h"
#include "collect/collect_objects.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/semset.h"
#include "proc/own.h"
#include "proc/take.h"
#include "proc/take_clock.h"
#include "proc/traits.h"
#include "use/way.h"

/* ---- processes ---- */

/* What the wants say of the processes whatever the objects are. */
static const struct {
	unsigned want, proc;
} of_processes[] = {
	{WANT_IDS, PROC_IDS},
	{WANT_CMDLINE, PROC_CMDLINE},
	{WANT_CGROUP, PROC_CGROUP},
	{WANT_CLOCK, PROC_CGROUP},
	{WANT_SIGNALS, PROC_SIGNALS},
	{WANT_TRAITS, VIEW_PROC_WANTS},
	{WANT_OTHERS, PROC_MAPPINGS | PROC_FDS | PROC_THREADS | PROC_SLEEPERS | PROC_SHARED |
			      PROC_CHANNELS},
};

/* Only what the objects that there are can need; of files that are not listed yet, all. */
static unsigned wanted_of_processes(const struct collecting *all)
{
	const struct ipc_list *objects = &all->all->objects;
	unsigned kinds = all->listing.wanted ? KINDS_ALL : 0;
	unsigned result = 0;

	for (size_t i = 0; i < objects->count; i++)
		kinds |= KIND_BIT(objects->objects[i].kind);
	for (size_t i = 0; i < ARRAY_SIZE(of_processes); i++)
		if (collecting_wants(all, of_processes[i].want))
			result |= of_processes[i].proc;
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if (!(kinds & KIND_BIT(kind)))
			continue;
		if (collecting_wants(all, WANT_USERS | WANT_STATE))
			result |= use_ways[kind].users;
		if (collecting_wants(all, WANT_WAITERS))
			result |= use_ways[kind].waiters;
		if (collecting_wants(all, WANT_ENDS))
			result |= use_ways[kind].ends;
	}
	return result;
}

static void read_processes(struct collecting *all)
{
	struct collected *result = all->all;
	bool traits = collecting_wants(all, WANT_TRAITS);
	unsigned want = wanted_of_processes(all);
	int err = traits ? proc_traits_take(&all->source.root, want, &result->processes,
					    &result->traits)
			 : proc_snapshot_take(&all->source.root, want, &result->processes);

	result->taken = clock_ms();
	result->has_processes = !err;
	if (err) {
		problems_add(&result->problems, &(struct problem){
			.code = traits ? PROBLEM_JUDGING : PROBLEM_USERS, .err = err});
		/* A capture need not have any; but without them there is nothing to link. */
		result->problems.failed |= all->live || collecting_wants(all, WANT_LINKS);
	} else if (traits || collecting_wants(all, WANT_USERS | WANT_STATE)) {
		result->problems.hidden.processes = result->processes.hidden;
	}
}

/* ---- semaphores and limits ---- */

static void read_sets(struct collecting *all, const bool *skip)
{
	struct collected *result = all->all;
	unsigned facts = collecting_wants(all, WANT_NO_SLEEPERS) ? SEM_ALL & ~SEM_WAITERS : SEM_ALL;

	result->elements = xcalloc(result->objects.count + 1, sizeof(struct ipc_sem_element *));
	if (all->live)
		result->problems.hidden.sets +=
			ipc_sem_read_list(&result->objects, skip, facts, result->elements);
}

/* Where only the state of sets is wanted: that of those which the processes do not tell. */
static void read_doubtful_sets(struct collecting *all)
{
	struct collected *result = all->all;
	bool *known = xcalloc(result->objects.count + 1, sizeof(*known));

	for (size_t i = 0; i < result->objects.count; i++)
		known[i] = result->view.objects[i].state != STATE_UNKNOWN;
	read_sets(all, known);
	free(known);
}

/* Files that were listed late have none. */
static void add_empty_elements(struct collected *result, size_t from)
{
	if (!result->elements)
		return;
	result->elements = xreallocarray(result->elements, result->objects.count + 1,
					 sizeof(struct ipc_sem_element *));
	for (size_t i = from; i < result->objects.count; i++)
		result->elements[i] = NULL;
}

static void read_limits(struct collecting *all)
{
	struct collected *result = all->all;

	result->limits = xcalloc(LIMIT_ALL_COUNT, sizeof(uint64_t));
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (ipc_limit_get(&all->source, (enum ipc_limit)i, &result->limits[i]))
			result->limits[i] = 0;
}

/* By the processes that were read, where they were. */
static void read_clock(struct collecting *all)
{
	struct collected *result = all->all;
	const struct sysroot *root = &all->source.root;

	if (collecting_wants(all, WANT_TRAITS))
		result->clock = (struct proc_clock){
			.now = result->has_processes ? result->traits.sight.now : time(NULL),
			.even_since = result->traits.sight.clock_even_since,
			.up = result->traits.sight.up,
			.captured = !all->live,
		};
	else if (result->has_processes)
		proc_clock_by(root, &result->processes, &result->clock);
	else
		(void)proc_clock_take(root, &result->clock);
}

/* ---- all together ---- */

static uint64_t own_namespace(const struct collecting *all)
{
	if (all->all->has_processes)
		return all->all->processes.own.ipc;
	return collecting_wants(all, WANT_NAMESPACE) ? proc_own_ipc(&all->source.root) : 0;
}

static void build_view(struct collecting *all)
{
	struct collected *result = all->all;
	bool wanted = result->has_processes && collecting_wants(all, WANT_ANY_PROCESS);
	const struct proc_snapshot *processes = wanted ? &result->processes : NULL;

	view_build(&result->view, &result->objects, processes, own_namespace(all));
	if (collecting_wants(all, WANT_STATE) && !result->elements)
		read_doubtful_sets(all);
	for (size_t i = 0; result->elements && i < result->objects.count; i++)
		if (result->elements[i])
			view_note_elements(&result->view, i, result->elements[i]);
}

/* Are processes wanted, and is there anything of which they could tell? */
static bool needs_processes(const struct collecting *all)
{
	if (collecting_wants(all, WANT_TRAITS | WANT_LINKS))
		return true;
	return collecting_wants(all, WANT_ANY_PROCESS) && all->all->objects.count > 0;
}

/* The processes, and what belongs to the objects. */
static void read_rest(struct collecting *all)
{
	struct collected *result = all->all;
	size_t listed = result->objects.count;

	/* Before the processes: who did something here is still there, or has ended. */
	if (collecting_wants(all, WANT_ELEMENTS) && !result->elements)
		read_sets(all, NULL);
	if (all->listing.wanted)
		collect_listing_start(all);
	if (needs_processes(all))
		read_processes(all);
	if (all->listing.wanted)
		collect_listing_finish(all);
	if (collecting_wants(all, WANT_CLOCK | WANT_TRAITS))
		read_clock(all);
	add_empty_elements(result, listed);
	if (collecting_wants(all, WANT_LIMITS))
		read_limits(all);
}

int collect(const struct ipc_source *source, const struct collect_request *request,
	    struct collected *result)
{
	struct collecting all = {
		.request = request,
		.all = result,
		.source = *source,
		.live = sysroot_is_live(&source->root),
		.in_namespaces = namespaces_chosen(&request->namespaces),
		.named = request->operands && *request->operands,
	};
	struct problems *problems = &result->problems;
	bool good;

	*result = (struct collected){.objects = IPC_LIST_INIT, .began = time(NULL)};
	all.source.denied = all.source.malformed = 0;
	all.listing.wanted = request->want & WANT_LINKS && !request->object && !all.named &&
			     !all.in_namespaces;
	good = collect_objects(&all);
	if (request->correct)
		request->correct(request->correct_arg, &result->objects);
	if (good)
		read_rest(&all);
	/* Objects that only these are in a namespace with have not been found. */
	if (problems->hidden.processes < result->namespaces.hidden)
		problems->hidden.processes = result->namespaces.hidden;
	if (!(request->want & WANT_LINKS))
		build_view(&all);
	else if (good && result->has_processes && (all.any || !all.listing.wanted))
		collect_links(&all);
	problems->hidden.objects += all.source.denied;
	problems->malformed += all.source.malformed;
	return problems->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
