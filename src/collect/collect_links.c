/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the processes of a collection meet at. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/kernel.h"
#include "collect/collect_links.h"
#include "proc/take.h"

/* A set of devices; few, and all but a few objects are on the last. */
struct devices {
	uint64_t *at;
	size_t count, cap;
};

static void add_device(struct devices *devices, uint64_t device)
{
	for (size_t i = 0; i < devices->count; i++)
		if (devices->at[i] == device)
			return;
	devices->at = array_grow(devices->at, &devices->cap, devices->count + 1,
				 sizeof(*devices->at));
	devices->at[devices->count++] = device;
}

/* Those of the files that are listed; and where every file has lost its name, nothing is listed. */
static void find_devices(const struct collecting *all, struct devices *devices)
{
	const struct ipc_list *objects = &all->all->objects;
	struct stat st;

	for (size_t i = 0; i < objects->count; i++)
		if (!kind_is_sysv(objects->objects[i].kind))
			add_device(devices, objects->objects[i].posix.dev);
	if (!all->in_namespaces && all->live && stat(POSIX_SHM_DIR, &st) == 0)
		add_device(devices, st.st_dev);
}

/*
 * Find the names of files in /dev/shm that are in no list. They are few as a rule, and to ask for
 * the name of every mapping costs more than all the rest: so ask again for those alone.
 */
static void find_names(struct collecting *all)
{
	struct collected *result = all->all;
	struct links *links = &result->links;
	pid_t *pids = NULL;
	size_t count = 0;
	size_t cap = 0;

	for (size_t t = 0; t < links->thing_count; t++) {
		const struct link_thing *thing = &links->things[t];
		uint32_t process;

		if (!link_lacks_name(thing) || thing->first_end == LINK_NONE)
			continue;
		process = links->ends[thing->first_end].process;
		pids = array_grow(pids, &cap, count + 1, sizeof(*pids));
		pids[count++] = result->processes.processes[process].pid;
	}
	if (count > 0 && !proc_snapshot_pids(&all->source.root,
					     PROC_MAPPINGS | PROC_FDS | PROC_NAMES, pids, count,
					     &result->named))
		links_add_names(links, &result->named);
	free(pids);
}

void collect_links(struct collecting *all)
{
	struct collected *result = all->all;
	struct devices devices = {0};
	struct links_input input = {
		.objects = &result->objects,
		.elements = result->elements,
		.processes = &result->processes,
		.ipc_ns = result->processes.own.ipc,
		.except = all->live ? getpid() : 0,
		.others = collecting_wants(all, WANT_OTHERS),
		.namespaces = all->in_namespaces,
	};

	if (!input.others && !all->named)
		find_devices(all, &devices);
	input.devices = devices.at;
	input.device_count = devices.count;
	links_build(&result->links, &input);
	result->has_links = true;
	free(devices.at);
	find_names(all);
}
