/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One look at the system, and the verdicts on what is there. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "applets/leaks/world.h"
#include "applets/ls/filter.h"
#include "applets/ls/sort.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "ipc/remove.h"
#include "ipc/retire.h"
#include "proc/traits.h"

/* What verdicts rest on, and what shows how much would be lost. */
#define OBJECT_WANTS (WANT_RSS | WANT_COUNT | WANT_NOTIFY | WANT_ELEMENTS)

int64_t leaks_clock(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail on Linux */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What is to be removed without a question is looked at once more anyway. */
static bool goes_unasked(const struct leaks *leaks)
{
	return leaks->remove && leaks->yes;
}

/* ---- objects ---- */

/* The processes come later, all at once. */
static int read_objects(struct leaks *leaks, struct leaks_look *look)
{
	struct ls *ls = &leaks->ls;
	struct gather_request request = {
		.kinds = ls->kinds,
		.asked_kinds = ls->asked_kinds,
		.want = OBJECT_WANTS | ls_filter_want(&ls->filters) |
			(column_list_want(&ls->columns) & WANT_LIMITS) |
			(goes_unasked(leaks) ? WANT_NO_SLEEPERS : 0),
		.namespaces = ls->namespaces,
		.keep = ls_filter_object,
		.arg = &ls->filters,
	};

	return gather(ls->session, &request, &look->all);
}

/* ---- processes ---- */

static int read_processes(struct leaks *leaks, struct leaks_look *look)
{
	struct session *session = leaks->ls.session;
	bool live = sysroot_is_live(&session->source.root);
	int err = proc_traits_take(&session->source.root, VIEW_PROC_WANTS, &look->processes,
				   &look->traits);

	look->taken = leaks_clock();
	look->has_processes = !err;
	if (!err) {
		session->hidden = look->processes.hidden;
		return EXIT_SUCCESS;
	}
	if (err == -ENOENT && !live)
		msg_warn(_("the captured system has no processes: nothing can be judged"));
	else
		msg_errno(-err, _("the processes cannot be read, and nothing can be judged"));
	return live ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Columns about users are shown of the same processes that the verdicts rest on. */
static void join(const struct leaks *leaks, struct leaks_look *look)
{
	unsigned want = column_list_want(&leaks->ls.columns) | ls_sort_want(&leaks->ls);
	struct gathered *all = &look->all;

	if (!look->has_processes || !(want & WANT_ANY_PROCESS))
		return;
	view_free(&all->view);
	view_build(&all->view, &all->objects, &look->processes, look->processes.own.ipc);
	for (size_t i = 0; all->elements && i < all->objects.count; i++)
		if (all->elements[i])
			view_note_elements(&all->view, i, all->elements[i]);
}

/* ---- leases ---- */

/* A file of another namespace cannot be asked for by its name here. */
static bool is_ours(const struct leaks_look *look, const struct ipc_object *object)
{
	return object->ipc_ns == 0 || object->ipc_ns == look->world.ipc_ns;
}

static enum leak_lease ask(struct leaks *leaks, const struct ipc_object *object)
{
	switch (ipc_ask_lease(&leaks->ls.session->source, object)) {
	case 0:
		return LEASE_FREE;
	case -EBUSY:
		return LEASE_IN_USE;
	default:
		return LEASE_NO_TELL;
	}
}

/* Ask for leases where the verdicts want one; whether any was asked for. */
static bool ask_leases(struct leaks *leaks, struct leaks_look *look)
{
	bool any = false;

	if (leaks->no_lease || !sysroot_is_live(&leaks->ls.session->source.root))
		return false;
	for (size_t i = 0; i < look->result.count; i++) {
		const struct ipc_object *object = leaks_object(look, i);

		if (!look->result.verdicts[i].wants_lease || kind_is_sysv(object->kind) ||
		    !is_ours(look, object))
			continue;
		if (!look->leases)
			look->leases = xcalloc(look->result.count, sizeof(*look->leases));
		look->leases[i] = (uint8_t)ask(leaks, object);
		any = true;
	}
	return any;
}

/* ---- what has gone meanwhile ---- */

/*
 * Objects are read before processes. A server that ended in between has removed what it had, and
 * nobody is left who keeps that: it looks like an orphan, and is not there any more.
 */
static void drop_vanished(struct leaks *leaks, struct leaks_look *look)
{
	struct ipc_source *source = &leaks->ls.session->source;

	if (!sysroot_is_live(&source->root) || goes_unasked(leaks))
		return;
	for (size_t i = 0; i < look->result.count; i++) {
		const struct ipc_object *object = leaks_object(look, i);
		struct ipc_object now;

		if (look->result.verdicts[i].verdict != VERDICT_ORPHAN || !is_ours(look, object))
			continue;

		int err = ipc_look_again(source, object, 0, &now);

		if (err != -ENOENT && err != -ESTALE)
			continue;
		if (!look->gone)
			look->gone = xcalloc(look->result.count, sizeof(*look->gone));
		look->gone[i] = true;
	}
}

/* ---- the whole ---- */

static void set_world(const struct leaks *leaks, const struct leak_witness *witnesses,
		      size_t witness_count, struct leaks_look *look)
{
	bool live = sysroot_is_live(&leaks->ls.session->source.root);

	look->world = (struct leak_world){
		.objects = &look->all.objects,
		.elements = look->all.elements,
		.processes = look->has_processes ? &look->processes : NULL,
		.traits = look->has_processes ? &look->traits : NULL,
		.families = &leaks->knowledge.families,
		.rules = &leaks->knowledge.rules,
		.witnesses = witnesses,
		.witness_count = witness_count,
		.ipc_ns = look->has_processes ? look->processes.own.ipc : 0,
		.self = live ? getpid() : 0,
		.alone = leaks->alone,
		.captured = !live,
	};
}

int leaks_look(struct leaks *leaks, const struct leak_witness *witnesses, size_t witness_count,
	       struct leaks_look *look)
{
	*look = (struct leaks_look){.began = time(NULL)};

	int status = read_objects(leaks, look);

	if (leaks->adjust)
		leaks->adjust(leaks->adjust_arg, &look->all.objects);

	int rest = read_processes(leaks, look);

	leaks->ls.format.now = leaks->ls.filters.now = time(NULL);
	join(leaks, look);
	set_world(leaks, witnesses, witness_count, look);
	leak_judge(&look->world, &look->result);
	if (ask_leases(leaks, look)) {
		look->world.leases = look->leases;
		leak_result_free(&look->result);
		leak_judge(&look->world, &look->result);
	}
	drop_vanished(leaks, look);
	return status == EXIT_SUCCESS ? rest : status;
}

void leaks_look_free(struct leaks_look *look)
{
	leak_result_free(&look->result);
	free(look->leases);
	free(look->gone);
	if (look->has_processes) {
		proc_traits_free(&look->traits);
		proc_snapshot_free(&look->processes);
	}
	gather_free(&look->all);
}
