/* SPDX-License-Identifier: GPL-2.0-or-later */
/* restore: objects out of an archive that dump wrote. */
#include <getopt.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/sysinfo.h>

#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/options.h"
#include "applets/problems.h"
#include "applets/restore/choose.h"
#include "applets/restore/make.h"
#include "applets/restore/show.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"

enum {
	OPT_LIST_OBJECTS = OPT_OWN,
	OPT_VERIFY,
	OPT_ONLY,
	OPT_RENAME,
	OPT_MAX_SIZE,
};

static const struct opt options[] = {
	OPT_HEADING(N_("What to do, instead of making the objects:")),
	{OPT_LIST_OBJECTS, "list-objects", no_argument, NULL, N_("list what the archive holds")},
	{OPT_VERIFY, "verify", no_argument, NULL, N_("read all of it and compare the checksums")},
	OPT_DRY_RUN_ROW,
	OPT_HEADING(N_("From where, which objects, and how:")),
	OPT_FILE_ROW(N_("the archive; then operands are objects, as with --only")),
	{OPT_ONLY, "only", required_argument, N_("object"),
	 N_("only this one; can be given many times")},
	{OPT_RENAME, "rename", required_argument, N_("old=new"),
	 N_("make the object old with the name or key new; can be given many times")},
	OPT_KEEP_GOING_ROW(N_("make what can be made, instead of all or nothing")),
	{OPT_MAX_SIZE, "max-size", required_argument, N_("size"),
	 N_("refuse archives with more contents; otherwise what the machine has of memory and "
	    "swap")},
	OPT_HEADING(N_("General:")),
	OPT_JSON_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<option>…] <file>"),
	N_("[<option>…] -f <file> [<object>…]"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Make objects again as dump has saved them: with their keys or names, "
		      "identifiers, contents, owners and modes. What is there already is never "
		      "replaced."),
	.options = options,
	.page = "ipcadm-restore(1)",
};

static const struct {
	int option;
	enum restore_mode mode;
} modes[] = {
	{OPT_LIST_OBJECTS, RESTORE_LIST},
	{OPT_VERIFY, RESTORE_VERIFY},
	{'n', RESTORE_DRY_RUN},
};

static bool take_mode(struct restore *restore, enum restore_mode mode)
{
	if (restore->mode != RESTORE_OBJECTS && restore->mode != mode) {
		msg_warn(_("--list-objects, --verify and --dry-run exclude each other"));
		return false;
	}
	restore->mode = mode;
	return true;
}

static bool add_only(struct restore *restore, const char *object)
{
	restore->only = array_grow(restore->only, &restore->only_cap, restore->only_count + 1,
				   sizeof(*restore->only));
	restore->only[restore->only_count++] = object;
	return true;
}

static bool take_option(void *taker, int option, const char *arg)
{
	struct restore *restore = taker;

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i].option == option)
			return take_mode(restore, modes[i].mode);
	switch (option) {
	case 'f':
		restore->path = arg;
		return true;
	case OPT_ONLY:
		return add_only(restore, arg);
	case OPT_RENAME:
		restore->renames = array_grow(restore->renames, &restore->rename_cap,
					      restore->rename_count + 1, sizeof(*restore->renames));
		restore->renames[restore->rename_count++] = arg;
		return true;
	case OPT_MAX_SIZE:
		return arg_size(arg, &restore->max_size);
	case OPT_KEEP_GOING:
		restore->keep_going = true;
		return true;
	default:
		restore->json = true;
		return true;
	}
}

/* The archive, unless -f has named it: then they are objects. */
static bool take_operands(struct restore *restore, char **operands, int *status)
{
	if (restore->path) {
		for (; *operands; operands++)
			(void)add_only(restore, *operands);
		return true;
	}
	restore->path = *operands;
	if (restore->path && !operands[1])
		return true;
	msg_warn(_("say which archive to restore from, and only that; with -f, which objects"));
	*status = msg_try_help();
	return false;
}

/* More than this cannot have come from this machine, nor go back into it. */
static uint64_t memory_and_swap(void)
{
	struct sysinfo info;
	uint64_t sum;

	if (sysinfo(&info) < 0 ||
	    __builtin_add_overflow((uint64_t)info.totalram, (uint64_t)info.totalswap, &sum) ||
	    __builtin_mul_overflow(sum, (uint64_t)info.mem_unit, &sum))
		return INT64_MAX;
	return sum;
}

static void mark(struct restore *restore, enum restore_result result)
{
	for (size_t i = 0; i < restore->saved.manifest.count; i++)
		if (restore->plans[i].selected)
			restore->plans[i].result = result;
}

/* Nothing is made of an archive that is not whole. */
static bool verify(struct restore *restore)
{
	if (saved_walk(&restore->saved, true, NULL, NULL) != 1)
		return false;
	mark(restore, RESULT_INTACT);
	return true;
}

static bool carry_out(struct restore *restore)
{
	if (restore->mode == RESTORE_LIST) {
		mark(restore, RESULT_LISTED);
		return true;
	}
	if (!verify(restore))
		return false;
	if (restore->mode == RESTORE_VERIFY)
		return true;

	bool free_to_make = restore_check(restore);

	if (restore->mode == RESTORE_DRY_RUN)
		return free_to_make;
	if (!free_to_make && !restore->keep_going)
		return false;
	return restore_make(restore) && free_to_make;
}

static int work(struct restore *restore)
{
	bool good = saved_open(&restore->saved, restore->path, restore->max_size) &&
		    restore_choose(restore);

	if (good) {
		good = carry_out(restore);
		if (restore->json)
			restore_print_json(restore);
		else if (restore->mode == RESTORE_LIST)
			restore_print_list(restore);
		else
			restore_print_result(restore);
	}
	saved_close(&restore->saved);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(struct session *session, int argc, char **argv)
{
	struct restore restore = {
		.session = session,
		.max_size = memory_and_swap(),
		.saved = {.fd = -1},
	};
	int status;

	if (opt_read(&usage, argc, argv, take_option, &restore, &status) &&
	    take_operands(&restore, argv + optind, &status)) {
		/* A limit on file sizes must give an error, and not end us half-way. */
		(void)signal(SIGXFSZ, SIG_IGN);
		status = work(&restore);
	}
	free(restore.plans);
	free(restore.only);
	free(restore.renames);
	return problems_finish(session, status);
}

const struct applet applet_restore = {
	.name = "restore",
	.summary = N_("make objects again from an archive"),
	.changes_system = true,
	/*
	 * To read the archive; to give objects to their owners; to fill what is ours no more; to ask for
	 * identifiers; to go beyond limits where the object did; to see queues.
	 */
	.caps = CAP_MASK(CAP_DAC_READ_SEARCH) | CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_CHOWN) |
		CAP_MASK(CAP_FOWNER) | CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_SYS_ADMIN) |
		CAP_MASK(CAP_CHECKPOINT_RESTORE) | CAP_MASK(CAP_SYS_RESOURCE),
	.run = run,
};
