/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipcrm: removes objects. First every argument is understood and every object looked
 * up; then, if no argument was wrong in itself, the objects are removed one by one.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>

#include "applets/applet.h"
#include "applets/ask.h"
#include "applets/ipcrm/remove.h"
#include "applets/options.h"
#include "applets/problems.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/strbuf.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/kind_ops.h"
#include "ipc/posix_file.h"
#include "ipc/remove.h"
#include "ipc/scan.h"

enum {
	OPT_POSIX_SHMEM = OPT_OWN,
	OPT_POSIX_MQUEUE,
	OPT_POSIX_SEMAPHORE,
	OPT_DRY_RUN,
	OPT_INTERACTIVE,
	OPT_IF_UNUSED,
	OPT_YES,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Objects:")),
	{'m', "shmem-id", required_argument, N_("id"),
	 N_("the shared memory segment with this id")},
	{'M', "shmem-key", required_argument, N_("key"),
	 N_("the shared memory segment with this key")},
	{'q', "queue-id", required_argument, N_("id"), N_("the message queue with this id")},
	{'Q', "queue-key", required_argument, N_("key"), N_("the message queue with this key")},
	{'s', "semaphore-id", required_argument, N_("id"), N_("the semaphore set with this id")},
	{'S', "semaphore-key", required_argument, N_("key"), N_("the semaphore set with this key")},
	{OPT_POSIX_SHMEM, "posix-shmem", required_argument, N_("name"),
	 N_("the POSIX shared memory object of this name")},
	{OPT_POSIX_MQUEUE, "posix-mqueue", required_argument, N_("name"),
	 N_("the POSIX message queue of this name")},
	{OPT_POSIX_SEMAPHORE, "posix-semaphore", required_argument, N_("name"),
	 N_("the POSIX semaphore of this name")},
	{'a', "all", optional_argument, N_("kind"),
	 N_("all objects, or all of one kind: shm, msg, sem, pshm, pmsg or psem; asks first on a "
	    "terminal")},
	OPT_HEADING(N_("Care:")),
	{OPT_DRY_RUN, "dry-run", no_argument, NULL,
	 N_("say what would be removed, remove nothing")},
	{OPT_INTERACTIVE, "interactive", no_argument, NULL, N_("ask for each object")},
	{OPT_IF_UNUSED, "if-unused", no_argument, NULL,
	 N_("leave alone what somebody uses: attached segments, sets and queues that a living "
	    "process used last, sets with sleepers, queues with messages, POSIX objects that are open; who "
	    "sleeps on a System V queue does not show")},
	{OPT_YES, "yes", no_argument, NULL, N_("do not ask before --all")},
	OPT_HEADING(N_("Other options:")),
	{'v', "verbose", no_argument, NULL, N_("say what is removed by the options that follow")},
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<option>…]"),
	N_("shm|msg|sem <id>…"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Remove System V and POSIX IPC objects."),
	.options = options,
	.page = "ipcadm-ipcrm(1)",
};

enum how {
	BY_ID,
	BY_KEY,
	BY_NAME,
};

/* One object that the user names. */
struct target {
	enum ipc_kind kind;
	enum how how;
	const char *text; /* the id, key or name as given */
	int id;
	uint32_t key;
	const char *name; /* without slash */
	bool verbose;     /* --verbose came before it */
	bool found;
	struct ipc_object object;
};

struct order {
	struct removal removal;
	struct target *targets;
	size_t count, cap;
	unsigned all; /* kinds of which everything is to go */
	bool verbose, yes;
};

static int understand(struct target *target)
{
	switch (target->how) {
	case BY_ID:
		return parse_int(target->text, &target->id);
	case BY_KEY:
		return parse_key(target->text, &target->key);
	default:
		target->name = posix_name(target->kind, target->text);
		return target->name ? 0 : -EINVAL;
	}
}

static bool add_target(struct order *order, enum ipc_kind kind, enum how how, const char *text)
{
	static const char *const complaints[] = {
		[BY_ID] = N_("'%s' is no id of a %s"),
		[BY_KEY] = N_("'%s' is no key of a %s"),
		[BY_NAME] = N_("'%s' cannot be the name of a %s"),
	};
	struct target target = {
		.kind = kind, .how = how, .text = text, .verbose = order->verbose,
	};

	if (understand(&target)) {
		msg_warn(_(complaints[how]), text, _(ipc_kinds[kind].what));
		return false;
	}
	order->targets = array_grow(order->targets, &order->cap, order->count + 1,
				    sizeof(*order->targets));
	order->targets[order->count++] = target;
	return true;
}

/* The last --all counts. */
static bool take_all(struct order *order, const char *word)
{
	int kind = word ? ipc_kind_by_word(word) : -1;

	if (word && kind < 0) {
		msg_warn(_("there is no kind '%s'; it is shm, msg, sem, pshm, pmsg or psem"), word);
		return false;
	}
	order->all = word ? KIND_BIT(kind) : KINDS_ALL;
	return true;
}

static bool take_option(void *taker, int id, const char *arg)
{
	struct order *order = taker;
	static const struct {
		int id;
		enum ipc_kind kind;
		enum how how;
	} ways[] = {
		{'m', KIND_SHM, BY_ID}, {'M', KIND_SHM, BY_KEY},
		{'q', KIND_MSG, BY_ID}, {'Q', KIND_MSG, BY_KEY},
		{'s', KIND_SEM, BY_ID}, {'S', KIND_SEM, BY_KEY},
		{OPT_POSIX_SHMEM, KIND_PSHM, BY_NAME},
		{OPT_POSIX_MQUEUE, KIND_PMSG, BY_NAME},
		{OPT_POSIX_SEMAPHORE, KIND_PSEM, BY_NAME},
	};
	const struct {
		int id;
		bool *flag;
	} flags[] = {
		{'v', &order->verbose},
		{OPT_YES, &order->yes},
		{OPT_DRY_RUN, &order->removal.dry_run},
		{OPT_INTERACTIVE, &order->removal.interactive},
		{OPT_IF_UNUSED, &order->removal.if_unused},
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (ways[i].id == id)
			return add_target(order, ways[i].kind, ways[i].how, arg);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (flags[i].id == id)
			*flags[i].flag = true;
	return id == 'a' ? take_all(order, arg) : true;
}

static int find(struct ipc_source *source, struct target *target)
{
	int id = target->id;

	if (target->how == BY_NAME)
		return ipc_find_name(source, target->kind, target->name, 0, &target->object);
	if (target->how == BY_KEY)
		id = ipc_kind_ops[target->kind].get(target->key);
	if (id < 0)
		return target->how == BY_KEY ? id : -ENOENT;
	return ipc_find_id(source, target->kind, id, 0, &target->object);
}

static void fail_target(struct order *order, const struct target *target, int err)
{
	static const char *const forms[] = {
		[BY_ID] = N_("%s %s"),
		[BY_KEY] = N_("%s with key %s"),
		[BY_NAME] = N_("%s %s"),
	};
	struct strbuf what = STRBUF_INIT;

	sb_printf(&what, _(forms[target->how]), _(ipc_kinds[target->kind].what), target->text);
	removal_fail(&order->removal, target->kind, sb_str(&what), err);
	sb_free(&what);
}

/* Key 0 is every private object's, and so nobody's. */
static void look_up(struct order *order, struct target *target)
{
	int err = 0;

	if (target->how == BY_KEY && target->key == 0) {
		msg_warn(_("key %s: private objects have it, and none can be found by it; use "
			   "the id"), target->text);
		order->removal.failed = true;
		return;
	}
	err = find(&order->removal.session->source, target);
	target->found = err == 0;
	if (err)
		fail_target(order, target, err);
}

/* A key can have moved on to another object, or to none, even by our own hand. */
static bool still_has_key(struct order *order, const struct target *target)
{
	int id = ipc_kind_ops[target->kind].get(target->key);

	if (id == target->object.id)
		return true;
	fail_target(order, target, id < 0 ? id : -ESTALE);
	return false;
}

static void remove_target(struct order *order, const struct target *target)
{
	const struct removal *removal = &order->removal;

	if (target->found) {
		if (target->how != BY_KEY || still_has_key(order, target))
			removal_of_named(&order->removal, &target->object, target->verbose);
	} else if (target->how == BY_ID && target->verbose && !removal->dry_run &&
		   !removal->if_unused && !removal->interactive) {
		/* Scripts see a line for each id, there or not. */
		removal_announce(target->kind, target->id, NULL);
	}
}

/* "Remove all 12 objects (shm 2, msg 0 …)?"; not asked where there is nothing. */
static bool may_remove_all(struct order *order)
{
	struct strbuf list = STRBUF_INIT;
	uint64_t counts[KIND_COUNT];
	uint64_t sum = 0;
	bool yes = true;

	removal_count(&order->removal, order->all, counts);
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if (!counts[kind])
			continue;
		sb_printf(&list, "%s%s %" PRIu64, sum ? ", " : "", ipc_kinds[kind].word,
			  counts[kind]);
		sum += counts[kind];
	}
	if (sum) {
		struct strbuf question = STRBUF_INIT;

		sb_printf(&question, P_("remove %" PRIu64 " object (%s)?",
					"remove all %" PRIu64 " objects (%s)?", sum),
			  sum, sb_str(&list));
		yes = ask(sb_str(&question));
		sb_free(&question);
	}
	sb_free(&list);
	return yes;
}

static void carry_out(struct order *order)
{
	struct removal *removal = &order->removal;

	for (size_t i = 0; i < order->count; i++)
		look_up(order, &order->targets[i]);
	if (order->all && !order->yes && !removal->dry_run && !removal->interactive &&
	    ask_somebody() && !may_remove_all(order)) {
		msg_warn(_("nothing was removed"));
		removal->failed = true;
		return;
	}
	for (size_t i = 0; i < order->count; i++)
		remove_target(order, &order->targets[i]);
	removal_of_all(removal, order->all, order->verbose);
}

static int finish(struct order *order)
{
	free(order->targets);
	return problems_finish(order->removal.session,
			      order->removal.failed ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* The old way to say it, ipcrm shm ID…: everything behind the first word is an id. */
static int run_old(struct order *order, int kind, int count, char **ids)
{
	bool good = true;

	if (count == 0) {
		msg_warn(_("an id must follow '%s'"), ipc_kinds[kind].word);
		return msg_try_help();
	}
	for (int i = 0; i < count; i++)
		good = add_target(order, (enum ipc_kind)kind, BY_ID, ids[i]) && good;
	order->removal.failed = !good;
	if (good)
		carry_out(order);
	if (!order->removal.failed)
		(void)puts(_("resource(s) deleted"));
	return finish(order);
}

/* Status 0 for a lone --verbose is what scripts know. */
static int check_usage(const struct order *order, int argc, char **argv)
{
	const struct removal *removal = &order->removal;

	if (optind < argc)
		msg_warn(_("'%s' is no option"), argv[optind]);
	else if (order->yes && removal->interactive)
		msg_warn(_("--yes and --interactive exclude each other"));
	else if (!order->count && !order->all &&
		 (argc < 2 || order->yes || removal->dry_run || removal->interactive ||
		  removal->if_unused))
		msg_warn(_("say what to remove"));
	else
		return EXIT_SUCCESS;
	return msg_try_help();
}

static int run_options(struct order *order, int argc, char **argv)
{
	int status;

	if (!opt_read(&usage, argc, argv, take_option, order, &status))
		return status;
	if (check_usage(order, argc, argv))
		return EXIT_FAILURE;
	carry_out(order);
	return EXIT_SUCCESS;
}

static int run(struct session *session, int argc, char **argv)
{
	struct order order = {.removal = {.session = session}};
	int kind = argc > 1 ? ipc_kind_by_word(argv[1]) : -1;

	if (kind >= 0 && kind_is_sysv((enum ipc_kind)kind))
		return run_old(&order, kind, argc - 2, argv + 2);
	if (run_options(&order, argc, argv))
		order.removal.failed = true;
	return finish(&order);
}

const struct applet applet_ipcrm = {
	.name = "ipcrm",
	.summary = N_("remove objects"),
	.in_util_linux = true,
	.changes_system = true,
	/*
	 * Others' objects: System V ones, their semaphores for --if-unused, files in /dev/shm and
	 * queues, leases on them; and the private mount that shows the queues.
	 */
	.caps = CAP_MASK(CAP_SYS_ADMIN) | CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_FOWNER) |
		CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_LEASE),
	.run = run,
};
