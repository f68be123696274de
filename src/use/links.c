/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/links.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "use/way.h"

/* The state of a build. */
struct build {
	struct links *links;
	const struct links_input *input;
	uint32_t *first_record; /* of each process, a chain by `next` */
	struct hash gone;       /* (pid, 0) of those that no process has to its fate */
};

static struct link_thing *add_thing(struct links *links, enum proc_kind kind,
				    struct place object)
{
	struct link_thing *thing;
	uint32_t i = (uint32_t)links->thing_count;

	links->things = array_grow(links->things, &links->thing_cap, links->thing_count + 1,
				   sizeof(*links->things));
	thing = &links->things[links->thing_count++];
	*thing = (struct link_thing){
		.kind = kind,
		.object = object,
		.first_end = LINK_NONE,
		.last_end = LINK_NONE,
		.first_record = (uint32_t)links->record_count,
	};
	/* Two names can lead to one file. */
	thing->same = place_put(&links->by_object, object, i);
	return thing;
}

/* ---- what the objects have recorded ---- */

static void add_record(struct build *build, uint32_t thing, const struct link_record *record)
{
	struct links *links = build->links;

	if (record->pid == 0)
		return;
	links->records = array_grow(links->records, &links->record_cap, links->record_count + 1,
				    sizeof(*links->records));
	links->records[links->record_count] = *record;
	links->records[links->record_count++].thing = thing;
	links->things[thing].record_count++;
}

static int by_pid_and_number(const void *a, const void *b)
{
	const struct ipc_sem_element *const *x = a;
	const struct ipc_sem_element *const *y = b;

	if ((*x)->pid != (*y)->pid)
		return ORDER((*x)->pid, (*y)->pid);
	return ORDER(*x, *y);
}

/* One record for each process, with the numbers of all semaphores that it was the last at. */
static void add_operators(struct build *build, uint32_t thing, const struct ipc_object *set,
			  const struct ipc_sem_element *elements)
{
	size_t count = (size_t)set->size;
	const struct ipc_sem_element **sorted = xcalloc(count, sizeof(const void *));
	uint32_t *numbers = arena_alloc(&build->links->arena, count * sizeof(*numbers));
	size_t end;

	for (size_t i = 0; i < count; i++)
		sorted[i] = &elements[i];
	qsort(sorted, count, sizeof(const void *), by_pid_and_number);
	for (size_t i = 0; i < count; i = end) {
		struct link_record record = {
			.role = RECORDED_LAST_OPERATOR,
			.pid = sorted[i]->pid,
			.when = evidence_last_activity(set),
			.numbers = &numbers[i],
		};

		for (end = i; end < count && sorted[end]->pid == record.pid; end++)
			numbers[end] = (uint32_t)(sorted[end] - elements);
		record.number_count = (uint32_t)(end - i);
		add_record(build, thing, &record);
	}
	free(sorted);
}

static void add_records(struct build *build, uint32_t thing, const struct ipc_object *object,
			const struct ipc_sem_element *elements)
{
	struct recorded_pid recorded[RECORDED_PIDS_MAX];
	size_t count = evidence_recorded(object, recorded);

	for (size_t i = 0; i < count; i++)
		add_record(build, thing, &(struct link_record){
			.role = (uint8_t)recorded[i].role,
			.pid = recorded[i].pid,
			.when = recorded[i].when,
		});
	if (elements)
		add_operators(build, thing, object, elements);
}

static void add_objects(struct build *build)
{
	const struct links_input *input = build->input;

	for (size_t i = 0; i < input->objects->count; i++) {
		const struct ipc_object *object = &input->objects->objects[i];
		struct link_thing *thing = add_thing(build->links, use_ways[object->kind].kind,
						     ipc_place(object, input->ipc_ns));

		thing->ipc = object;
		if (object->ipc_ns || kind_is_sysv(object->kind))
			thing->ipc_ns = object->ipc_ns ? object->ipc_ns : input->ipc_ns;
		add_records(build, (uint32_t)i, object, input->elements ? input->elements[i] : NULL);
	}
}

/*
 * The fate of a recorded process. For a number that no process has, all sessions and process
 * groups are looked through: once.
 */
static enum pid_fate fate_of(struct build *build, const struct link_record *record)
{
	const struct proc_snapshot *processes = build->input->processes;
	enum pid_fate fate;
	uint32_t known;

	if (processes && !proc_find(processes, record->pid)) {
		known = hash_get(&build->gone, (uint64_t)record->pid, 0);
		if (known != HASH_NONE)
			return (enum pid_fate)known;
		fate = evidence_pid_fate(processes, record->pid, record->when);
		(void)hash_put(&build->gone, (uint64_t)record->pid, 0, (uint32_t)fate);
		return fate;
	}
	return evidence_pid_fate(processes, record->pid, record->when);
}

/* Give each record to its process. From the end, so that the chains run forward. */
static void settle_records(struct build *build)
{
	struct links *links = build->links;
	const struct proc_snapshot *processes = build->input->processes;

	for (size_t i = links->record_count; i-- > 0;) {
		struct link_record *record = &links->records[i];
		const struct proc_process *process;

		record->fate = (uint8_t)fate_of(build, record);
		record->next = LINK_NONE;
		if (record->fate != PID_ALIVE || !processes)
			continue;
		process = proc_find(processes, record->pid);
		if (!process) /* only a session or group is left of it */
			continue;

		uint32_t *first = &build->first_record[process - processes->processes];

		record->next = *first;
		*first = (uint32_t)i;
	}
}

/* ---- what the processes have ---- */

/* The end of the process, the latest so far, at the thing. */
static struct link_end *end_of(struct links *links, uint32_t thing, uint32_t process)
{
	struct link_thing *at = &links->things[thing];
	struct link_end *end;
	uint32_t i = (uint32_t)links->end_count;

	if (at->last_end != LINK_NONE && links->ends[at->last_end].process == process)
		return &links->ends[at->last_end];
	links->ends = array_grow(links->ends, &links->end_cap, links->end_count + 1,
				 sizeof(*links->ends));
	end = &links->ends[links->end_count++];
	*end = (struct link_end){.thing = thing, .process = process, .next = LINK_NONE,
				 .first_record = LINK_NONE};
	if (at->last_end == LINK_NONE)
		at->first_end = i;
	else
		links->ends[at->last_end].next = i;
	at->last_end = i;
	at->end_count++;
	return end;
}

static bool is_listed_device(const struct links_input *input, uint64_t device)
{
	for (size_t i = 0; i < input->device_count; i++)
		if (input->devices[i] == device)
			return true;
	return false;
}

/* Is a thing of this kind, which is no listed object, wanted? */
static bool is_wanted(const struct links_input *input, enum proc_kind kind,
		      struct place object)
{
	switch (kind) {
	case PROC_MEMORY:
	case PROC_SHM_DIR:
	case PROC_IO_URING:
		return false;
	case PROC_SHM_FILE:
	case PROC_QUEUE:
		return input->others || is_listed_device(input, object.space);
	default:
		return input->others;
	}
}

/* The thing, which is made where it is new and wanted; LINK_NONE. */
static uint32_t thing_of(struct build *build, enum proc_kind kind, struct place object)
{
	uint32_t i = place_get(&build->links->by_object, object);

	if (i != HASH_NONE)
		return i;
	if (!is_wanted(build->input, kind, object))
		return LINK_NONE;
	(void)add_thing(build->links, kind, object);
	return (uint32_t)build->links->thing_count - 1;
}

static bool is_sysv_object(enum proc_kind kind)
{
	return kind == PROC_SEGMENT || kind == PROC_SEM_SET || kind == PROC_MSG_QUEUE;
}

/* Take over what only a use tells of a thing that is not listed. */
static void describe(struct build *build, struct link_thing *thing, const char *name,
		     bool unlinked, uint32_t process)
{
	if (thing->ipc)
		return;
	if (!thing->name)
		thing->name = name;
	thing->unlinked |= unlinked;
	if (is_sysv_object(thing->kind) ||
	    (build->input->namespaces &&
	     (thing->kind == PROC_SHM_FILE || thing->kind == PROC_QUEUE)))
		thing->ipc_ns = build->input->processes->processes[process].ns.ipc;
}

static void take_mapping(struct build *build, const struct proc_mapping *mapping)
{
	struct links *links = build->links;

	for (uint32_t i = thing_of(build, mapping->kind, mapping->object); i != LINK_NONE;
	     i = links->things[i].same) {
		struct link_end *end = end_of(links, i, mapping->process);

		end->mappings++;
		end->shared += mapping->shared;
		end->map_access |= mapping->access;
		links->things[i].writable |= (mapping->access & PROC_W) && mapping->shared;
		describe(build, &links->things[i], mapping->name, false, mapping->process);
	}
}

/*
 * Two connected sockets are one thing, called by the smaller inode; a socket that others send to
 * without being connected to them (datagrams) is one with all theirs.
 */
static uint64_t connection_of(const struct build *build, uint64_t inode, uint8_t *side,
			      const struct proc_socket **named)
{
	const struct proc_snapshot *processes = build->input->processes;
	const struct proc_socket *socket = proc_find_socket(processes, inode);
	const struct proc_socket *peer;
	uint64_t first = inode;

	*side = 1;
	*named = socket;
	if (!socket || !socket->peer_known || !socket->peer)
		return inode;
	peer = proc_find_socket(processes, socket->peer);
	if (peer && peer->peer == inode)
		first = inode < socket->peer ? inode : socket->peer;
	else
		first = socket->peer;
	*side = first == inode ? 1 : 2;
	if (peer && !socket->name)
		*named = peer;
	return first;
}

static void take_fd(struct build *build, const struct proc_fd *fd)
{
	struct links *links = build->links;
	struct place object = fd->object;
	const struct proc_socket *socket = NULL;
	uint8_t side = 0;

	if (fd->kind == PROC_SOCKET)
		object.number = connection_of(build, object.number, &side, &socket);
	for (uint32_t i = thing_of(build, fd->kind, object); i != LINK_NONE;
	     i = links->things[i].same) {
		struct link_end *end = end_of(links, i, fd->process);
		struct link_thing *thing = &links->things[i];

		end->fds++;
		end->fd_access |= fd->access;
		end->sides |= side;
		thing->writable |= (fd->access & PROC_W) != 0;
		if (socket && (!thing->socket || !thing->socket->name))
			thing->socket = socket;
		describe(build, thing, fd->name, fd->unlinked, fd->process);
	}
}

static void take_sleeper(struct build *build, const struct proc_sleeper *sleeper)
{
	struct links *links = build->links;

	for (uint32_t i = thing_of(build, sleeper->kind, sleeper->object); i != LINK_NONE;
	     i = links->things[i].same) {
		end_of(links, i, sleeper->process)->sleepers++;
		describe(build, &links->things[i], NULL, false, sleeper->process);
	}
}

static void take_process(struct build *build, uint32_t p)
{
	const struct proc_snapshot *all = build->input->processes;
	const struct proc_process *process = &all->processes[p];
	struct links *links = build->links;
	uint32_t next;

	links->process_ends[p] = (uint32_t)links->end_count;
	if (process->pid == build->input->except)
		return;
	for (uint32_t i = 0; i < process->mapping_count; i++)
		take_mapping(build, &all->mappings[process->first_mapping + i]);
	for (uint32_t i = 0; i < process->fd_count; i++)
		take_fd(build, &all->fds[process->first_fd + i]);
	for (uint32_t i = 0; i < process->sleeper_count; i++)
		take_sleeper(build, &all->sleepers[process->first_sleeper + i]);
	/* The chain of the process falls apart into those of its ends. */
	for (uint32_t i = build->first_record[p]; i != LINK_NONE; i = next) {
		struct link_record *record = &links->records[i];
		struct link_end *end = end_of(links, record->thing, p);
		uint32_t *last = &end->first_record;

		next = record->next;
		while (*last != LINK_NONE)
			last = &links->records[*last].next;
		record->next = LINK_NONE;
		*last = i;
	}
}

/* Sockets whose other end is connected, but in nobody's hands that we see. */
static void mark_hidden_ends(struct links *links)
{
	for (size_t t = 0; t < links->thing_count; t++) {
		struct link_thing *thing = &links->things[t];
		uint8_t sides = 0;

		if (thing->kind != PROC_SOCKET)
			continue;
		for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next)
			sides |= links->ends[e].sides;

		const struct proc_socket *first =
			proc_find_socket(links->processes, thing->object.number);

		thing->far_side_hidden = sides == 2 || (sides == 1 && first && first->peer);
	}
}

void links_build(struct links *links, const struct links_input *input)
{
	struct build build = {.links = links, .input = input};
	size_t count = input->processes ? input->processes->process_count : 0;

	*links = (struct links){.processes = input->processes};
	build.first_record = xcalloc(count + 1, sizeof(*build.first_record));
	links->process_ends = xcalloc(count + 1, sizeof(*links->process_ends));
	for (size_t p = 0; p < count; p++)
		build.first_record[p] = LINK_NONE;
	add_objects(&build);
	settle_records(&build);
	for (size_t p = 0; p < count; p++)
		take_process(&build, (uint32_t)p);
	links->process_ends[count] = (uint32_t)links->end_count;
	if (input->processes)
		mark_hidden_ends(links);
	hash_free(&build.gone);
	free(build.first_record);
}

void links_free(struct links *links)
{
	free(links->things);
	free(links->ends);
	free(links->process_ends);
	free(links->records);
	hash_free(&links->by_object);
	arena_free(&links->arena);
	*links = (struct links){0};
}

bool link_lacks_name(const struct link_thing *thing)
{
	return !thing->ipc && thing->kind == PROC_SHM_FILE && !thing->name;
}

/* Of a file that is in no list, this can be believed. */
static bool is_deleted(const char *name)
{
	static const char suffix[] = " (deleted)";
	size_t n = strlen(name);
	size_t tail = sizeof(suffix) - 1;

	return n > tail && streq(name + n - tail, suffix);
}

void links_add_names(struct links *links, const struct proc_snapshot *named)
{
	for (size_t t = 0; t < links->thing_count; t++) {
		struct link_thing *thing = &links->things[t];
		uint32_t mapping, fd;

		if (!link_lacks_name(thing))
			continue;
		mapping = proc_first_mapping(named, thing->object);
		fd = proc_first_fd(named, thing->object);
		if (mapping != PROC_NONE)
			thing->name = named->mappings[mapping].name;
		else if (fd != PROC_NONE)
			thing->name = named->fds[fd].name;
		thing->unlinked |= thing->name && is_deleted(thing->name);
	}
}

bool link_connects(const struct link_thing *thing)
{
	if (thing->ipc)
		return true;
	if (thing->kind == PROC_FILE && !thing->writable)
		return false;
	return thing->end_count > 1 || thing->far_side_hidden;
}

/* glibc's prefix of the files of named semaphores. */
static bool is_semaphore_file(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;

	return slash && strncmp(slash, "/sem.", 5) == 0;
}

const char *link_kind_word(const struct link_thing *thing)
{
	if (thing->ipc)
		return ipc_kinds[thing->ipc->kind].word;
	if (thing->kind == PROC_SHM_FILE && is_semaphore_file(thing->name))
		return ipc_kinds[KIND_PSEM].word;
	return proc_kind_word(thing->kind);
}
