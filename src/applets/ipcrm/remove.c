/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/ipcrm/remove.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applets/ask.h"
#include "applets/problems.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/explain.h"
#include "ipc/kind.h"
#include "ipc/remove.h"
#include "ipc/scan.h"
#include "ipc/unused.h"
#include "privs.h"

/* The order in which everything goes; scripts have seen that of the System V kinds. */
static const enum ipc_kind order[] = {
	KIND_SHM, KIND_SEM, KIND_MSG, KIND_PSHM, KIND_PSEM, KIND_PMSG,
};

/* Scripts match on the first three. */
static const char *const announcements[KIND_COUNT] = {
	[KIND_SHM] = N_("removing shared memory segment id `%d'\n"),
	[KIND_MSG] = N_("removing message queue id `%d'\n"),
	[KIND_SEM] = N_("removing semaphore id `%d'\n"),
	[KIND_PSHM] = N_("removing POSIX shared memory `%s'\n"),
	[KIND_PMSG] = N_("removing POSIX message queue `%s'\n"),
	[KIND_PSEM] = N_("removing POSIX semaphore `%s'\n"),
};

/* "shared memory segment 5 (key 0x4f010001)", "POSIX semaphore asem" */
static void describe(struct strbuf *out, const struct ipc_object *object)
{
	const char *what = _(ipc_kinds[object->kind].what);

	if (kind_is_sysv(object->kind))
		sb_printf(out, _("%s %d (key 0x%08" PRIx32 ")"), what, object->id, object->key);
	else
		sb_printf(out, "%s %s", what, object->name);
}

void removal_fail(struct removal *removal, enum ipc_kind kind, const char *what, int err)
{
	const char *why = ipc_explain(DEED_REMOVE, kind, err, NULL);

	removal->failed = true;
	if (why)
		msg_warn("%s: %s", what, why);
	else
		msg_errno(-err, _("cannot remove %s"), what);
}

/* That one of all objects went before its turn came is no failure. */
static void fail_unless_gone(struct removal *removal, const struct ipc_object *object,
			     const char *what, bool named, int err)
{
	if (named || err != -ENOENT)
		removal_fail(removal, object->kind, what, err);
}

void removal_announce(enum ipc_kind kind, int id, const char *name)
{
	struct strbuf safe = STRBUF_INIT;

	if (kind_is_sysv(kind)) {
		(void)printf(_(announcements[kind]), id);
		return;
	}
	text_put(&safe, name);
	(void)printf(_(announcements[kind]), sb_str(&safe));
	sb_free(&safe);
}

static void describe_use(struct strbuf *out, const struct ipc_use *use)
{
	const unsigned long count = (unsigned long)use->count;

	switch (use->sign) {
	case SIGN_ATTACHED:
		sb_printf(out, P_("attached %" PRIu64 " time", "attached %" PRIu64 " times", count),
			  use->count);
		break;
	case SIGN_SLEEPERS:
		sb_printf(out, P_("%" PRIu64 " sleeper", "%" PRIu64 " sleepers", count),
			  use->count);
		break;
	case SIGN_MESSAGES:
		sb_printf(out, P_("%" PRIu64 " message waits", "%" PRIu64 " messages wait", count),
			  use->count);
		break;
	case SIGN_OPERATOR:
		sb_printf(out, _("process %" PRIu64 ", which used it last, lives"), use->count);
		break;
	default:
		sb_puts(out, _("somebody has it open"));
		break;
	}
}

/* That a named object stays is a failure; of all objects just those are asked for that may go. */
static void leave_used(struct removal *removal, const char *what, const struct ipc_use *use,
		       bool named, bool verbose)
{
	struct strbuf why = STRBUF_INIT;

	describe_use(&why, use);
	if (named) {
		removal->failed = true;
		msg_warn(_("%s: left alone, it is in use: %s"), what, sb_str(&why));
	} else if (verbose) {
		struct strbuf safe = STRBUF_INIT;

		text_put(&safe, what);
		(void)printf(_("leaving %s: %s\n"), sb_str(&safe), sb_str(&why));
		sb_free(&safe);
	}
	sb_free(&why);
}

/* Whether --if-unused lets the object go on. */
static bool is_unused(struct removal *removal, const struct ipc_object *object, const char *what,
		      bool named, bool verbose)
{
	struct ipc_use use;
	int err = ipc_find_use(&removal->session->source, object, &use);

	const char *doubt = err ? ipc_explain(DEED_JUDGE, object->kind, err, NULL) : NULL;

	if (doubt) {
		removal->failed = true;
		msg_warn(_("%s: left alone: %s"), what, doubt);
		return false;
	}
	if (err)
		fail_unless_gone(removal, object, what, named, err);
	else if (use.sign != SIGN_NONE)
		leave_used(removal, what, &use, named, verbose || removal->dry_run);
	return !err && use.sign == SIGN_NONE;
}

static bool is_wanted(struct removal *removal, const struct ipc_object *object, const char *what,
		      bool named)
{
	struct ipc_object now;
	int err = ipc_look_again(&removal->session->source, object, 0, &now);

	if (err) {
		fail_unless_gone(removal, object, what, named, err);
		return false;
	}

	struct strbuf question = STRBUF_INIT;

	sb_printf(&question, _("remove %s?"), what);

	bool yes = ask(sb_str(&question));

	sb_free(&question);
	return yes;
}

static void print_would(const char *what)
{
	struct strbuf safe = STRBUF_INIT;

	text_put(&safe, what);
	(void)printf(_("would remove %s\n"), sb_str(&safe));
	sb_free(&safe);
}

static void remove_now(struct removal *removal, const struct ipc_object *object,
		       const char *what, bool named, bool verbose)
{
	struct ipc_source *source = &removal->session->source;
	struct ipc_use use;
	int err;

	if (removal->if_unused)
		err = ipc_remove_unused(source, object, &use);
	else if (named || removal->interactive)
		err = ipc_remove(source, object);
	else
		err = ipc_remove_seen(object); /* by the scan that we are called from */

	if (err == -EBUSY && removal->if_unused)
		leave_used(removal, what, &use, named, verbose);
	else if (err)
		fail_unless_gone(removal, object, what, named, err);
}

static void remove_one(struct removal *removal, const struct ipc_object *object, bool named,
		       bool verbose)
{
	struct strbuf what = STRBUF_INIT;

	describe(&what, object);
	if (removal->if_unused && !is_unused(removal, object, sb_str(&what), named, verbose)) {
		sb_free(&what);
		return;
	}
	if (removal->dry_run) {
		print_would(sb_str(&what));
	} else if (!removal->interactive || is_wanted(removal, object, sb_str(&what), named)) {
		if (verbose)
			removal_announce(object->kind, object->id, object->name);
		remove_now(removal, object, sb_str(&what), named, verbose);
	}
	sb_free(&what);
}

void removal_of_named(struct removal *removal, const struct ipc_object *object, bool verbose)
{
	remove_one(removal, object, true, verbose);
}

/*
 * "All" has always been all that one may read, so that an ordinary user does not hear of
 * everybody else's private objects.
 */
static bool is_meant(const struct ipc_object *object)
{
	unsigned cap = kind_is_sysv(object->kind) ? CAP_IPC_OWNER : CAP_DAC_OVERRIDE;

	return privs_have(cap) || ipc_readable(object);
}

struct all_pass {
	struct removal *removal;
	bool verbose;
};

static int visit(const struct ipc_object *object, void *arg)
{
	const struct all_pass *pass = arg;

	if (is_meant(object))
		remove_one(pass->removal, object, false, pass->verbose);
	return 0;
}

/*
 * Queues that cannot be listed here are said, but only who asked for queues has failed:
 * "all" was once all System V objects, and its status is still about them.
 */
static void fail_to_list(struct removal *removal, enum ipc_kind kind, bool asked, int err)
{
	if (!asked && (err == -ENOENT || err == -ENODEV))
		return;
	problems_say_kind(removal->session, kind, err);
	if (asked || !ipc_kinds[kind].unmounted)
		removal->failed = true;
}

void removal_of_all(struct removal *removal, unsigned kinds, bool verbose)
{
	struct all_pass pass = {removal, verbose};
	bool plain = !verbose && !removal->dry_run && !removal->interactive && !removal->if_unused;

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		if (!(kinds & KIND_BIT(order[i])))
			continue;
		if (plain && kind_is_sysv(order[i]) && privs_have(CAP_IPC_OWNER))
			ipc_clear(order[i]);

		int err = ipc_scan(&removal->session->source, order[i], 0, visit, &pass);

		if (err)
			fail_to_list(removal, order[i], kinds != KINDS_ALL, err);
	}
}

static int count(const struct ipc_object *object, void *arg)
{
	uint64_t *counts = arg;

	if (is_meant(object))
		counts[object->kind]++;
	return 0;
}

void removal_count(struct removal *removal, unsigned kinds, uint64_t counts[KIND_COUNT])
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		counts[kind] = 0;
		/* What cannot be listed is said when it is to be removed. */
		if (kinds & KIND_BIT(kind))
			(void)ipc_scan(&removal->session->source, (enum ipc_kind)kind, 0, count,
				       counts);
	}
}
