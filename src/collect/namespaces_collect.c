/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of namespaces, and the semaphores of their sets. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/errors.h"
#include "base/kernel.h"
#include "collect/namespaces_collect.h"
#include "ipc/scan.h"
#include "ipc/semset.h"

/* ---- in a namespace ---- */

/* What a child finds out. */
struct collection {
	const struct namespaces_request *request;
	uint64_t ipc_ns;
	struct ipc_source source;
	struct ipc_source files; /* its root is that of the leader */
	unsigned kinds;
	struct ipc_list list;
};

/* What stands in front of the objects in the answer. */
struct report {
	uint64_t denied, malformed;
	uint64_t closed; /* sets whose semaphores may not be read */
	int errors[KIND_COUNT];
	size_t count;
};

static int keep(const struct ipc_object *object, void *arg)
{
	struct collection *all = arg;
	const struct namespaces_request *request = all->request;
	struct ipc_object here = *object;

	here.ipc_ns = all->ipc_ns;
	if (!request->keep || request->keep(&here, request->arg))
		ipc_list_add(&all->list, &here);
	return 0;
}

static void put(struct strbuf *answer, const void *from, size_t n)
{
	sb_putn(answer, from, n);
}

static void put_object(struct strbuf *answer, const struct ipc_object *object,
		       const struct ipc_sem_element *elements)
{
	size_t length = object->name ? strlen(object->name) : 0;
	bool has_elements = elements != NULL;

	put(answer, object, sizeof(*object));
	put(answer, &length, sizeof(length));
	if (length)
		put(answer, object->name, length);
	put(answer, &has_elements, sizeof(has_elements));
	if (has_elements)
		put(answer, elements, (size_t)object->size * sizeof(*elements));
}

static int collect(void *arg, struct strbuf *answer)
{
	struct collection *all = arg;
	struct ipc_list *list = &all->list;
	struct ipc_sem_element **elements;
	struct report report = {0};

	*list = (struct ipc_list)IPC_LIST_INIT;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (all->kinds & KIND_BIT(kind))
			report.errors[kind] =
				ipc_scan(KIND_BIT(kind) & KINDS_FILES ? &all->files : &all->source,
					 (enum ipc_kind)kind, all->request->want, keep, all);
	elements = xcalloc(list->count + 1, sizeof(struct ipc_sem_element *));
	if (all->request->elements)
		report.closed = ipc_sem_read_list(list, NULL, SEM_ALL, elements);
	report.denied = all->source.denied + all->files.denied;
	report.malformed = all->source.malformed + all->files.malformed;
	report.count = list->count;
	put(answer, &report, sizeof(report));
	for (size_t i = 0; i < list->count; i++) {
		put_object(answer, &list->objects[i], elements[i]);
		free(elements[i]);
	}
	free(elements);
	ipc_list_free(list);
	return 0;
}

/* ---- outside ---- */

/* All that has come so far. */
struct gathering {
	struct ipc_list *list;
	struct ipc_sem_element **elements;
	size_t cap;
	struct problems *problems;
	struct hash seen; /* every /dev/shm that was listed: (device, inode) */
};

static bool take_elements(const char **at, const char *end, size_t count,
			  struct ipc_sem_element **elements)
{
	bool has_elements;

	*elements = NULL;
	if (!namespace_take(at, end, &has_elements, sizeof(has_elements)))
		return false;
	if (!has_elements)
		return true;
	if ((size_t)(end - *at) / sizeof(**elements) < count)
		return false;
	*elements = xcalloc(count, sizeof(**elements));
	return namespace_take(at, end, *elements, count * sizeof(**elements));
}

static bool take_object(const char **at, const char *end, struct gathering *all)
{
	struct ipc_sem_element **elements;
	struct ipc_object object;
	char name[NAME_MAX + 1];
	size_t length;

	if (!namespace_take(at, end, &object, sizeof(object)) ||
	    !namespace_take(at, end, &length, sizeof(length)) ||
	    length > NAME_MAX || !namespace_take(at, end, name, length))
		return false;
	name[length] = '\0';
	object.name = length ? name : NULL;
	all->elements = array_grow(all->elements, &all->cap, all->list->count + 1,
				   sizeof(struct ipc_sem_element *));
	elements = &all->elements[all->list->count];
	ipc_list_add(all->list, &object);
	return take_elements(at, end, (size_t)object.size, elements);
}

static bool take_answer(const struct strbuf *answer, struct report *report, struct gathering *all)
{
	const char *at = sb_str(answer);
	const char *end = at + answer->len;

	if (!namespace_take(&at, end, report, sizeof(*report)))
		return false;
	all->problems->hidden.objects += report->denied;
	all->problems->hidden.sets += report->closed;
	all->problems->malformed += report->malformed;
	for (size_t i = 0; i < report->count; i++)
		if (!take_object(&at, end, all))
			return false;
	return true;
}

/* How to read the files of the namespace's /dev/shm, if there is one that was not seen yet. */
static int open_files(const struct namespace *ns, struct hash *seen, struct ipc_source *files)
{
	struct stat st;
	int err = namespace_files(ns, files);
	int dir;

	if (err)
		return err;
	dir = sysroot_openat(&files->root, POSIX_SHM_DIR, O_PATH | O_DIRECTORY);
	if (dir < 0)
		return dir;
	if (fstat(dir, &st) < 0)
		err = -errno;
	else if (hash_put(seen, st.st_dev, st.st_ino, 1) != HASH_NONE)
		err = -EALREADY;
	(void)close(dir);
	return err;
}

/* What went wrong with one kind. That rights kept us out of other namespaces is counted. */
static void note_kind(struct problems *problems, const struct namespace *ns, enum ipc_kind kind,
		      int err)
{
	struct problem problem = {
		.code = ns->own ? PROBLEM_KIND : PROBLEM_KIND_ELSEWHERE,
		.kind = kind,
		.pid = ns->leader,
		.err = err,
	};

	/* A container may have no /dev/shm. */
	if (!err || (!ns->own && (err_is_missing(err) || err == -ENOTDIR)))
		return;
	if (!err_is_refusal(err))
		problems_fail(problems, &problem);
	else if (ns->own)
		problems_add(problems, &problem);
	else
		problems->hidden.namespaces++;
}

static void collect_in(const struct namespace *ns, struct collection *one, struct gathering *all)
{
	struct strbuf answer = STRBUF_INIT;
	struct report report = {0};
	int err = namespace_call(ns, collect, one, &answer);

	if (!err && !take_answer(&answer, &report, all))
		err = -EPROTO;
	sb_free(&answer);
	if (err_is_refusal(err))
		all->problems->hidden.namespaces++;
	else if (err && err != -ESRCH)
		problems_fail(all->problems, &(struct problem){
			.code = PROBLEM_NAMESPACE, .pid = ns->leader, .err = err});
	for (int kind = 0; !err && kind < KIND_COUNT; kind++)
		note_kind(all->problems, ns, (enum ipc_kind)kind, report.errors[kind]);
}

void namespaces_collect(const struct ipc_source *source, const struct namespaces *found,
			const struct namespaces_request *request, struct ipc_list *list,
			struct ipc_sem_element ***elements, struct problems *problems)
{
	struct gathering all = {.list = list, .problems = problems, .seen = HASH_INIT};

	for (size_t i = 0; i < found->count; i++) {
		const struct namespace *ns = &found->at[i];
		struct collection one = {
			.request = request,
			.ipc_ns = ns->ipc_ns,
			.source = *source,
			.files = IPC_SOURCE_LIVE,
			.kinds = request->kinds,
		};
		int err = request->kinds & KINDS_FILES ? open_files(ns, &all.seen, &one.files) : 0;

		if (err)
			one.kinds &= ~KINDS_FILES;
		if (err_is_refusal(err))
			problems->hidden.namespaces++;
		one.source.denied = one.source.malformed = 0;
		one.source.own_mqueue = !ns->own;
		collect_in(ns, &one, &all);
		sysroot_close(&one.files.root);
	}
	hash_free(&all.seen);
	*elements = all.elements;
}
