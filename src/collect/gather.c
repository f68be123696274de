/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/gather.h"

#include <errno.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/ahead.h"
#include "ipc/limits.h"
#include "ipc/semset.h"
#include "proc/take.h"

/* ---- objects ---- */

struct filling {
	const struct gather_request *request;
	struct ipc_list *list;
};

static int add_object(const struct ipc_object *object, void *arg)
{
	const struct filling *filling = arg;
	const struct gather_request *request = filling->request;

	if (!request->keep || request->keep(object, request->arg))
		ipc_list_add(filling->list, object);
	return 0;
}

/* A kernel without the facility has no objects: all that there are are shown. */
static int failed(struct session *session, const struct gather_request *request,
		  enum ipc_kind kind, int err)
{
	bool asked = request->asked_kinds & KIND_BIT(kind);
	bool refused = err == -EPERM || err == -EACCES;
	bool missing = err == -ENOENT || err == -ENOSYS || refused;

	/* Where nothing is mounted, listing them takes a right that users do not have. */
	if (kind == KIND_PMSG && refused && !asked) {
		session->hidden_queues = true;
		return EXIT_SUCCESS;
	}
	/* Two kinds live in one directory: that a capture lacks it is said once. */
	if (kind != KIND_PSEM || !missing || sysroot_is_live(&session->source.root) ||
	    !(request->kinds & KIND_BIT(KIND_PSHM)))
		session_explain(session, kind, err);
	return missing && !asked ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int read_own(struct session *session, const struct gather_request *request,
		    struct ipc_list *list)
{
	struct filling filling = {request, list};
	struct ipc_ahead ahead;
	int status = EXIT_SUCCESS;

	ipc_ahead_begin(&ahead, &session->source, request->kinds, request->want);
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		int err;

		if (!(request->kinds & KIND_BIT(kind)))
			continue;
		err = ipc_ahead_scan(&ahead, &session->source, (enum ipc_kind)kind, add_object,
				     &filling);
		if (err && failed(session, request, (enum ipc_kind)kind, err) != EXIT_SUCCESS)
			status = EXIT_FAILURE;
	}
	ipc_ahead_end(&ahead, &session->source);
	return status;
}

/* These come all at once; what is not kept goes afterwards. */
static int read_others(struct session *session, const struct gather_request *request,
		       struct gathered *gathered)
{
	struct ipc_list *list = &gathered->objects;
	size_t kept = 0;
	int status;

	if (!namespaces_find(session, &request->namespaces, &gathered->namespaces))
		return EXIT_FAILURE;
	status = namespaces_collect(session, &gathered->namespaces, request->kinds, request->want,
				    list);
	for (size_t i = 0; i < list->count; i++)
		if (!request->keep || request->keep(&list->objects[i], request->arg))
			list->objects[kept++] = list->objects[i];
	list->count = kept;
	session->hidden_namespaces = gathered->namespaces.denied;
	return status;
}

/* ---- processes ---- */

/* How users of a kind are found, and in addition who of them sleeps: enum proc_want. */
static const struct {
	unsigned users, sleepers;
} ways[KIND_COUNT] = {
	[KIND_SHM] = {PROC_MAPPINGS, PROC_SLEEPERS},
	[KIND_MSG] = {PROC_SLEEPERS, 0},
	[KIND_SEM] = {PROC_SLEEPERS, 0},
	[KIND_PSHM] = {PROC_MAPPINGS | PROC_FDS, PROC_SLEEPERS},
	[KIND_PMSG] = {PROC_FDS, PROC_SLEEPERS},
	[KIND_PSEM] = {PROC_MAPPINGS | PROC_FDS, PROC_SLEEPERS},
};

/* Only what the objects that there are can need. */
static unsigned wanted_of_processes(const struct ipc_list *list, unsigned want)
{
	static const struct {
		unsigned want, proc;
	} more[] = {
		{WANT_IDS, PROC_IDS}, {WANT_CMDLINE, PROC_CMDLINE}, {WANT_CGROUP, PROC_CGROUP},
	};
	unsigned result = PROC_NAMESPACES;

	for (size_t i = 0; i < ARRAY_SIZE(more); i++)
		if (want & more[i].want)
			result |= more[i].proc;
	for (size_t i = 0; i < list->count; i++) {
		if (want & (WANT_USERS | WANT_STATE))
			result |= ways[list->objects[i].kind].users;
		if (want & WANT_WAITERS)
			result |= ways[list->objects[i].kind].sleepers;
	}
	return result;
}

/* Gives what view_build() needs; NULL where there are no processes to read. */
static const struct proc_snapshot *read_processes(struct session *session, unsigned want,
						  struct gathered *gathered)
{
	int err = proc_snapshot_take(&session->source.root,
				     wanted_of_processes(&gathered->objects, want),
				     &gathered->processes);

	if (!err)
		return &gathered->processes;
	if (err == -ENOENT && !sysroot_is_live(&session->source.root))
		msg_warn(_("the captured system has no processes: who uses an object is unknown"));
	else
		msg_errno(-err, _("the processes cannot be read, and who uses an object is unknown"));
	return NULL;
}

/* ---- semaphores and limits ---- */

/* Of sets in our own namespace, but those whose state, all that is wanted, is known already. */
static size_t read_own_sets(unsigned want, const struct gathered *gathered)
{
	const struct ipc_list *list = &gathered->objects;
	bool *known = want & WANT_ELEMENTS ? NULL : xcalloc(list->count, sizeof(*known));

	for (size_t i = 0; known && i < list->count; i++)
		known[i] = gathered->view.objects[i].state != STATE_UNKNOWN;

	unsigned facts = want & WANT_NO_SLEEPERS ? SEM_ALL & ~SEM_WAITERS : SEM_ALL;
	size_t denied = ipc_sem_read_list(list, known, facts, gathered->elements);

	free(known);
	return denied;
}

static void read_elements(struct session *session, unsigned want, struct gathered *gathered)
{
	const struct ipc_list *list = &gathered->objects;

	if (!sysroot_is_live(&session->source.root))
		return;
	gathered->elements = xcalloc(list->count, sizeof(struct ipc_sem_element *));
	session->source.denied += gathered->namespaces.count > 0
					  ? namespaces_elements(&gathered->namespaces, list,
								gathered->elements)
					  : read_own_sets(want, gathered);
	for (size_t i = 0; i < list->count; i++)
		if (gathered->elements[i])
			view_note_elements(&gathered->view, i, gathered->elements[i]);
}

static void read_limits(struct session *session, struct gathered *gathered)
{
	gathered->limits = xcalloc(LIMIT_COUNT, sizeof(uint64_t));
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (ipc_limit_get(&session->source, (enum ipc_limit)i, &gathered->limits[i]))
			gathered->limits[i] = 0;
}

/* All that belongs to the objects in the list. */
static int read_rest(struct session *session, unsigned want, struct gathered *gathered)
{
	const struct proc_snapshot *processes = NULL;
	int status = EXIT_SUCCESS;

	if (want & WANT_ANY_PROCESS && gathered->objects.count > 0) {
		processes = read_processes(session, want, gathered);
		if (processes && want & (WANT_USERS | WANT_STATE))
			session->hidden = processes->hidden;
		if (!processes && sysroot_is_live(&session->source.root))
			status = EXIT_FAILURE;
	}
	view_build(&gathered->view, &gathered->objects, processes,
		   processes ? processes->own.ipc : 0);
	if (want & (WANT_ELEMENTS | WANT_STATE))
		read_elements(session, want, gathered);
	if (want & WANT_LIMITS)
		read_limits(session, gathered);
	return status;
}

int gather(struct session *session, const struct gather_request *request,
	   struct gathered *gathered)
{
	*gathered = (struct gathered){.objects = IPC_LIST_INIT};

	int status = namespaces_chosen(&request->namespaces)
			     ? read_others(session, request, gathered)
			     : read_own(session, request, &gathered->objects);
	int rest = read_rest(session, request->want, gathered);

	return status == EXIT_SUCCESS ? rest : status;
}

int gather_one(struct session *session, const struct ipc_object *object, unsigned want,
	       struct gathered *gathered)
{
	*gathered = (struct gathered){.objects = IPC_LIST_INIT};
	ipc_list_add(&gathered->objects, object);
	return read_rest(session, want, gathered);
}

void gather_free(struct gathered *gathered)
{
	for (size_t i = 0; gathered->elements && i < gathered->objects.count; i++)
		free(gathered->elements[i]);
	free(gathered->elements);
	free(gathered->limits);
	if (gathered->namespaces.count > 0)
		namespaces_free(&gathered->namespaces);
	view_free(&gathered->view);
	proc_snapshot_free(&gathered->processes);
	ipc_list_free(&gathered->objects);
}
