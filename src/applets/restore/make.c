/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making the objects, all of them or none. */
#include <errno.h>
#include <stdio.h>

#include "applets/restore/make.h"
#include "applets/stop.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/explain.h"
#include "ipc/reference.h"
#include "ipc/remove.h"

/* "shm:17 (0x0000beef)", "mq:/jobs" */
static void describe(struct strbuf *out, const struct ipc_object *object)
{
	ipc_reference_put(out, object);
	if (kind_is_sysv(object->kind) && object->key) {
		sb_puts(out, " (");
		ipc_key_put(out, object->key);
		sb_putc(out, ')');
	}
}

static void explain(const struct restore_plan *plan, int err)
{
	const char *why = ipc_explain(DEED_RESTORE, plan->wanted.kind, err, NULL);
	const char *step = plan->made.step;
	struct strbuf what = STRBUF_INIT;

	describe(&what, &plan->wanted);
	if (why)
		msg_warn("%s: %s", sb_str(&what), why);
	else if (step)
		msg_errno(-err, _("%s: cannot %s"), sb_str(&what), _(step));
	else
		msg_errno(-err, _("cannot look for %s"), sb_str(&what));
	sb_free(&what);
}

bool restore_check(struct restore *restore)
{
	bool good = true;

	for (size_t i = 0; i < restore->saved.manifest.count; i++) {
		struct restore_plan *plan = &restore->plans[i];
		int err;

		if (!plan->selected)
			continue;
		err = ipc_recreate_check(&restore->session->source, &plan->wanted);
		plan->result = err ? RESULT_EXISTS : RESULT_POSSIBLE;
		if (!err)
			continue;
		plan->err = err;
		explain(plan, err);
		good = false;
	}
	return good;
}

static int make_one(void *arg, size_t index, const struct archived *archived, ipc_feed *feed,
		    void *feed_arg)
{
	struct restore *restore = arg;
	struct restore_plan *plan = &restore->plans[index];
	struct ipc_recreation recreation = {
		.wanted = &plan->wanted,
		.size = archived->size,
		.messages = archived->messages,
		.feed = feed,
		.arg = feed_arg,
	};
	int err;

	if (stop_asked())
		return -EINTR;
	if (plan->result != RESULT_POSSIBLE)
		return 0;
	err = ipc_recreate(&restore->session->source, &recreation, &plan->made);
	if (!err) {
		plan->result = RESULT_RESTORED;
		return 0;
	}
	plan->result = RESULT_FAILED;
	plan->err = err;
	explain(plan, err);
	return restore->keep_going ? 0 : err;
}

/* Remove what was made, the last one first. */
static void undo(struct restore *restore)
{
	for (size_t i = restore->saved.manifest.count; i-- > 0;) {
		struct restore_plan *plan = &restore->plans[i];
		struct strbuf what = STRBUF_INIT;
		int err;

		if (plan->result != RESULT_RESTORED)
			continue;
		err = ipc_remove(&restore->session->source, &plan->made.object);
		if (err && err != -ENOENT) {
			describe(&what, &plan->made.object);
			msg_errno(-err, _("%s was made and cannot be removed again"), sb_str(&what));
			sb_free(&what);
		} else {
			plan->result = RESULT_UNDONE;
		}
	}
}

/* A program that keeps an identifier will not find its object. */
static void tell_of_ids(const struct restore *restore)
{
	for (size_t i = 0; i < restore->saved.manifest.count; i++) {
		const struct restore_plan *plan = &restore->plans[i];
		struct strbuf what = STRBUF_INIT;

		if (plan->result != RESULT_RESTORED || !kind_is_sysv(plan->wanted.kind) ||
		    plan->made.same_id)
			continue;
		describe(&what, &plan->wanted);
		msg_warn(_("%s has a new identifier, %d: the old one is taken, or may not be asked "
			   "for (CAP_SYS_ADMIN)"), sb_str(&what), plan->made.object.id);
		sb_free(&what);
	}
}

bool restore_make(struct restore *restore)
{
	bool good;

	if (!stop_catch()) /* a signal that ends us ends us in order */
		return false;
	good = saved_walk(&restore->saved, false, make_one, restore) == 1;
	for (size_t i = 0; i < restore->saved.manifest.count; i++)
		good = good && restore->plans[i].result != RESULT_FAILED;
	if (!good && (!restore->keep_going || stop_asked())) {
		undo(restore);
		msg_line(stop_asked() ? _("stopped by a signal: nothing was restored")
				      : _("nothing was restored"));
	}
	tell_of_ids(restore);
	return good;
}
