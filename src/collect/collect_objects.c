/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of a collection. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/errors.h"
#include "base/util.h"
#include "collect/collect_objects.h"
#include "collect/namespaces_collect.h"
#include "collect/operand.h"
#include "ipc/ahead.h"
#include "ipc/kind.h"
#include "ipc/scan.h"
#include "proc/snapshot.h"

static int keep(const struct ipc_object *object, void *arg)
{
	struct collecting *all = arg;
	const struct collect_request *request = all->request;

	if (!request->keep || request->keep(object, request->arg))
		ipc_list_add(&all->all->objects, object);
	return 0;
}

/* ---- all of some kinds ---- */

/*
 * What came of reading a kind. A kernel without the facility has no objects: all that there are are
 * shown; and such a kind links nothing, unless the system has none at all.
 */
static void note_kind(struct collecting *all, enum ipc_kind kind, int err)
{
	const struct problem problem = {.code = PROBLEM_KIND, .kind = kind, .err = err};
	struct problems *problems = &all->all->problems;
	bool asked = all->request->asked_kinds & KIND_BIT(kind);
	bool links = collecting_wants(all, WANT_LINKS);
	bool refused = err_is_refusal(err);
	bool missing = err_is_missing(err);

	if (!err) {
		all->any = true;
	} else if (ipc_kinds[kind].unmounted && refused && !asked) {
		/* Where nothing is mounted, listing them takes a right that users do not have. */
		problems->hidden.queues = true;
	} else if (missing && links) {
		all->missing = err;
	} else if (asked || !(missing || (refused && !links))) {
		problems_fail(problems, &problem);
	} else {
		problems_add(problems, &problem);
	}
}

/* Kinds may live in one directory: that a capture lacks it is said once. */
static bool is_said_of_other(const struct collecting *all, enum ipc_kind kind, int err)
{
	if (all->live || !(err_is_missing(err) || err_is_refusal(err)))
		return false;
	for (int other = 0; other < (int)kind; other++)
		if (all->request->kinds & KIND_BIT(other) &&
		    streq(ipc_kinds[other].place, ipc_kinds[kind].place))
			return true;
	return false;
}

static void read_kinds(struct collecting *all)
{
	unsigned kinds = all->request->kinds & (all->listing.wanted ? ~KINDS_FILES : KINDS_ALL);
	struct ipc_ahead ahead;

	/* Where files are listed beside the processes, there is work enough for two. */
	ipc_ahead_begin(&ahead, &all->source, all->listing.wanted ? 0 : kinds, all->request->want);
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		int err;

		if (!(kinds & KIND_BIT(kind)))
			continue;
		err = ipc_ahead_scan(&ahead, &all->source, (enum ipc_kind)kind, keep, all);
		if (is_said_of_other(all, (enum ipc_kind)kind, err))
			all->all->problems.failed |=
				(all->request->asked_kinds & KIND_BIT(kind)) != 0;
		else
			note_kind(all, (enum ipc_kind)kind, err);
	}
	ipc_ahead_end(&ahead, &all->source);
}

/* ---- the others ---- */

/* Bring what was named into the order of the operands, which may name it twice. */
static void take_named(struct collected *result, char *const *operands)
{
	struct ipc_list objects = IPC_LIST_INIT;
	struct ipc_sem_element **elements;
	size_t count;
	size_t *places = operand_select(operands, &result->objects, &count, &result->problems);

	elements = xcalloc(count + 1, sizeof(struct ipc_sem_element *));
	for (size_t i = 0; i < count; i++) {
		const struct ipc_object *object = &result->objects.objects[places[i]];
		const struct ipc_sem_element *from = result->elements[places[i]];
		size_t size = (size_t)object->size * sizeof(*from);

		ipc_list_add(&objects, object);
		if (from)
			elements[i] = memcpy(xmalloc(size), from, size);
	}
	free(places);
	collected_free_objects(result);
	result->objects = objects;
	result->elements = elements;
}

static bool read_namespaces(struct collecting *all)
{
	const struct collect_request *request = all->request;
	struct collected *result = all->all;
	struct namespaces_request here = {
		.kinds = request->kinds,
		.want = request->want,
		.keep = request->keep,
		.arg = request->arg,
		.elements = collecting_wants(all, WANT_ELEMENTS | WANT_STATE),
	};

	if (all->named) {
		here.kinds = KINDS_ALL;
		here.keep = operand_fits;
		here.arg = (void *)request->operands;
	}
	if (!namespaces_find(&all->source, &request->namespaces, &result->namespaces,
			     &result->problems))
		return false;
	namespaces_collect(&all->source, &result->namespaces, &here, &result->objects,
			   &result->elements, &result->problems);
	if (all->named)
		take_named(result, request->operands);
	return true;
}

bool collect_objects(struct collecting *all)
{
	const struct collect_request *request = all->request;
	struct ipc_list *objects = &all->all->objects;

	if (request->object) {
		ipc_list_add(objects, request->object);
	} else if (all->in_namespaces) {
		if (!read_namespaces(all))
			return false;
	} else if (all->named) {
		for (char *const *name = request->operands; *name; name++)
			operand_find(&all->source, *name, request->want, objects,
				     &all->all->problems);
	} else {
		read_kinds(all);
	}
	return !all->named || objects->count > 0;
}

/* ---- files, while the processes are read ---- */

/*
 * The files of /dev/shm can be more than all else together. Their names are read while the
 * processes are: what appears meanwhile is told apart by its device all the same.
 */
static void *list_files(void *arg)
{
	struct listing *listing = arg;

	listing->result = posix_files_read(&listing->source, &listing->files);
	return NULL;
}

void collect_listing_start(struct collecting *all)
{
	struct listing *listing = &all->listing;

	listing->source = all->source;
	listing->source.denied = listing->source.malformed = 0;
	listing->running = pthread_create(&listing->thread, NULL, list_files, listing) == 0;
	if (!listing->running)
		(void)list_files(listing);
}

static bool is_used(dev_t dev, ino_t ino, void *arg)
{
	const struct proc_snapshot *processes = &((const struct collecting *)arg)->all->processes;
	struct place file = place_of_file(dev, ino);

	return proc_first_mapping(processes, file) != PROC_NONE ||
	       proc_first_fd(processes, file) != PROC_NONE;
}

void collect_listing_finish(struct collecting *all)
{
	struct listing *listing = &all->listing;
	struct problems *problems = &all->all->problems;

	if (listing->running)
		(void)pthread_join(listing->thread, NULL);
	if (!listing->result)
		listing->result = posix_files_visit(&listing->source, &listing->files, is_used,
						    collecting_wants(all, WANT_RIGHTS), keep, all);
	posix_files_free(&listing->files);
	all->source.denied += listing->source.denied;
	all->source.malformed += listing->source.malformed;
	note_kind(all, KIND_PSHM, listing->result);
	if (all->any)
		return;
	if (all->missing)
		problems_add(problems, &(struct problem){
			.code = PROBLEM_KIND, .kind = KIND_SHM, .err = all->missing});
	problems->failed = true;
}
