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
#include "base/msg.h"
#include "base/nls.h"
#include "collect/namespaces.h"
#include "ipc/kind.h"
#include "ipc/posix.h"
#include "ipc/scan.h"
#include "ipc/semset.h"

/* Kinds that are files of a /dev/shm. */
#define KINDS_FILES (KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM))

/* ---- objects ---- */

/* What a child finds out about objects. */
struct collection {
	struct ipc_source source;
	struct ipc_source files; /* its root is that of the leader */
	unsigned kinds, want;
};

/* What stands in front of the objects in the answer. */
struct report {
	uint64_t denied, malformed;
	int errors[KIND_COUNT];
	size_t count;
};

static int keep(const struct ipc_object *object, void *list)
{
	ipc_list_add(list, object);
	return 0;
}

static void put_object(struct strbuf *answer, const struct ipc_object *object)
{
	size_t length = object->name ? strlen(object->name) : 0;

	sb_putn(answer, (const char *)object, sizeof(*object));
	sb_putn(answer, (const char *)&length, sizeof(length));
	if (length)
		sb_putn(answer, object->name, length);
}

static int collect(void *arg, struct strbuf *answer)
{
	struct collection *all = arg;
	struct ipc_list list = IPC_LIST_INIT;
	struct report report = {0};

	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (all->kinds & KIND_BIT(kind))
			report.errors[kind] =
				ipc_scan(KIND_BIT(kind) & KINDS_FILES ? &all->files : &all->source,
					 (enum ipc_kind)kind, all->want, keep, &list);
	report.denied = all->source.denied + all->files.denied;
	report.malformed = all->source.malformed + all->files.malformed;
	report.count = list.count;
	sb_putn(answer, (const char *)&report, sizeof(report));
	for (size_t i = 0; i < list.count; i++)
		put_object(answer, &list.objects[i]);
	ipc_list_free(&list);
	return 0;
}

static bool take_object(const char **at, const char *end, uint64_t ipc_ns, struct ipc_list *list)
{
	struct ipc_object object;
	char name[NAME_MAX + 1];
	size_t length;

	if (!namespace_take(at, end, &object, sizeof(object)) ||
	    !namespace_take(at, end, &length, sizeof(length)) ||
	    length > NAME_MAX || !namespace_take(at, end, name, length))
		return false;
	name[length] = '\0';
	object.name = length ? name : NULL;
	object.ipc_ns = ipc_ns;
	ipc_list_add(list, &object);
	return true;
}

static bool take_answer(struct session *session, const struct strbuf *answer, uint64_t ipc_ns,
			struct report *report, struct ipc_list *list)
{
	const char *at = sb_str(answer);
	const char *end = at + answer->len;

	if (!namespace_take(&at, end, report, sizeof(*report)))
		return false;
	session->source.denied += report->denied;
	session->source.malformed += report->malformed;
	for (size_t i = 0; i < report->count; i++)
		if (!take_object(&at, end, ipc_ns, list))
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

static bool is_refusal(int err)
{
	return err == -EPERM || err == -EACCES;
}

/* Say what went wrong with one kind. That rights kept us out is counted and said in the end. */
static bool explain_kind(struct session *session, struct namespaces *found,
			 const struct namespace *ns, enum ipc_kind kind, int err)
{
	if (ns->own) {
		session_explain(session, kind, err);
		return is_refusal(err);
	}
	if (is_refusal(err)) {
		found->denied++;
		return true;
	}
	/* A container may have no /dev/shm. */
	if (err == -ENOENT || err == -ENOSYS || err == -ENOTDIR)
		return true;
	msg_errno(-err, _("cannot list objects of the kind '%s' in the IPC namespace of process %d"),
		  ipc_kinds[kind].word, ns->leader);
	return false;
}

static int collect_one(struct session *session, struct namespaces *found,
		       const struct namespace *ns, struct collection *all, struct ipc_list *list)
{
	struct strbuf answer = STRBUF_INIT;
	struct report report = {0};
	int status = EXIT_SUCCESS;
	int err = namespace_call(ns, collect, all, &answer);

	if (!err && !take_answer(session, &answer, ns->ipc_ns, &report, list))
		err = -EPROTO;
	sb_free(&answer);
	if (is_refusal(err))
		found->denied++;
	if (err && err != -ESRCH && !is_refusal(err)) {
		msg_errno(-err, _("cannot list the objects in the IPC namespace of process %d"),
			  ns->leader);
		return EXIT_FAILURE;
	}
	for (int kind = 0; !err && kind < KIND_COUNT; kind++)
		if (report.errors[kind] &&
		    !explain_kind(session, found, ns, (enum ipc_kind)kind, report.errors[kind]))
			status = EXIT_FAILURE;
	return status;
}

int namespaces_collect(struct session *session, struct namespaces *found, unsigned kinds,
		       unsigned want, struct ipc_list *list)
{
	struct hash seen = HASH_INIT;
	int status = EXIT_SUCCESS;

	for (size_t i = 0; i < found->count; i++) {
		const struct namespace *ns = &found->at[i];
		struct collection all = {
			.source = session->source,
			.files = IPC_SOURCE_LIVE,
			.kinds = kinds,
			.want = want,
		};
		int err = kinds & KINDS_FILES ? open_files(ns, &seen, &all.files) : 0;

		if (err)
			all.kinds &= ~KINDS_FILES;
		if (is_refusal(err))
			found->denied++;
		all.source.denied = all.source.malformed = 0;
		all.source.own_mqueue = !ns->own;
		if (collect_one(session, found, ns, &all, list) != EXIT_SUCCESS)
			status = EXIT_FAILURE;
		sysroot_close(&all.files.root);
	}
	hash_free(&seen);
	return status;
}

/* ---- semaphores ---- */

struct sets {
	const struct ipc_list *list;
	uint64_t ipc_ns;
};

/* For each set its place in the list, the error, and if there is none the semaphores. */
static int read_sets(void *arg, struct strbuf *answer)
{
	const struct sets *sets = arg;

	for (size_t i = 0; i < sets->list->count; i++) {
		const struct ipc_object *object = &sets->list->objects[i];
		struct ipc_sem_element *elements = NULL;
		int err;

		if (object->kind != KIND_SEM || object->ipc_ns != sets->ipc_ns)
			continue;
		size_t count = (size_t)object->size;

		err = ipc_sem_elements(object->id, count, &elements);
		sb_putn(answer, (const char *)&i, sizeof(i));
		sb_putn(answer, (const char *)&err, sizeof(err));
		if (!err)
			sb_putn(answer, (const char *)elements, count * sizeof(*elements));
		free(elements);
	}
	return 0;
}

static size_t take_sets(const struct ipc_list *list, const struct strbuf *answer,
			struct ipc_sem_element **elements)
{
	const char *at = sb_str(answer);
	const char *end = at + answer->len;
	size_t denied = 0;
	size_t i;
	int err;

	while (namespace_take(&at, end, &i, sizeof(i)) && namespace_take(&at, end, &err, sizeof(err)) &&
	       i < list->count) {
		size_t count = (size_t)list->objects[i].size;

		denied += is_refusal(err);
		if (err)
			continue;
		if (elements[i] || (size_t)(end - at) / sizeof(**elements) < count)
			break;
		elements[i] = xcalloc(count, sizeof(**elements));
		(void)namespace_take(&at, end, elements[i], count * sizeof(**elements));
	}
	return denied;
}

size_t namespaces_elements(const struct namespaces *found, const struct ipc_list *list,
			   struct ipc_sem_element **elements)
{
	size_t denied = 0;

	for (size_t i = 0; i < found->count; i++) {
		struct sets sets = {list, found->at[i].ipc_ns};
		struct strbuf answer = STRBUF_INIT;

		if (namespace_call(&found->at[i], read_sets, &sets, &answer) == 0)
			denied += take_sets(list, &answer, elements);
		sb_free(&answer);
	}
	return denied;
}
