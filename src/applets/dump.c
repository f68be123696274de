/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dump: objects with their contents to an archive. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/ls/filter.h"
#include "applets/ls/options.h"
#include "applets/options.h"
#include "applets/problems.h"
#include "applets/row.h"
#include "archive/backup.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/util.h"
#include "collect/collect.h"
#include "ipc/amount.h"
#include "ipc/object_json.h"
#include "ipc/remove.h"
#include "proc/own.h"
#include "render/document_json.h"

enum {
	OPT_TAKE = OPT_OWN,
	OPT_FORCE,
	OPT_COMPRESS,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Which objects, where none is named (all conditions must hold):")),
	OPT_ALL_ROW(N_("all that pass the conditions, if there are any")),
	OPT_CONDITION_ROWS,
	OPT_HEADING(N_("Where to and how:")),
	OPT_FILE_ROW(N_("the archive; - is standard output")),
	{OPT_FORCE, "force", no_argument, NULL, N_("replace a file that is there already")},
	{OPT_COMPRESS, "compress", required_argument, N_("way"),
	 N_("zstd, gzip or none; otherwise the first of them that libarchive has")},
	{OPT_TAKE, "take", no_argument, NULL,
	 N_("take the messages out of POSIX queues, where they cannot be copied")},
	OPT_KEEP_GOING_ROW(N_("leave out what cannot be read, instead of writing nothing")),
	OPT_HEADING(N_("General:")),
	OPT_JSON_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("-f <file> [<option>…] <object>…"),
	N_("-f <file> [<option>…] <kind>… | --all"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Save objects with their contents to an archive, from which restore makes them "
		      "again. Nothing is changed or removed. Kinds are shm, msg, sem, pshm, pmsg, "
		      "psem."),
	.options = options,
	.page = "ipcadm-dump(1)",
};

struct dump {
	struct session *session;
	struct backup_request request;
	struct ls_filters filters;
	unsigned kinds;
	bool all, keep_going, json;
	struct ipc_list objects;
	bool looked;     /* at processes, to choose among the objects */
	uint64_t hidden; /* of these processes: not wholly seen */
	bool failed; /* something was left out that should not have been */
};

/* ---- options ---- */

static bool take_compression(struct dump *dump, const char *arg)
{
	int compression = tar_compression_by_word(arg);

	if (compression < 0) {
		msg_warn(_("there is no compression '%s': zstd, gzip and none are"), arg);
		return false;
	}
	dump->request.compression = (enum tar_compression)compression;
	return true;
}

static bool take_option(void *taker, int option, const char *arg)
{
	struct dump *dump = taker;
	int filtered = ls_filter_take(&dump->filters, option, arg);

	if (filtered != -ENOENT)
		return filtered == 0;
	switch (option) {
	case 'f':
		dump->request.path = arg;
		return true;
	case OPT_KIND:
		return arg_kinds(arg, &dump->kinds);
	case OPT_COMPRESS:
		return take_compression(dump, arg);
	case OPT_TAKE:
		dump->request.options |= BACKUP_TAKE;
		return true;
	case OPT_FORCE:
		dump->request.options |= BACKUP_FORCE;
		return true;
	case OPT_KEEP_GOING:
		dump->keep_going = true;
		return true;
	case 'J':
		dump->json = true;
		return true;
	default:
		dump->all = true;
		return true;
	}
}

/* Does the archive go there? */
static bool to_stdout(const struct dump *dump)
{
	return dump->request.path && streq(dump->request.path, "-");
}

/* All operands are kinds, and so conditions, or all name objects, and stay. */
static bool take_operands(struct dump *dump, char ***operands)
{
	size_t kinds = 0;
	size_t count = 0;

	for (; (*operands)[count]; count++)
		kinds += arg_is_kinds((*operands)[count]);
	if (kinds > 0 && kinds < count) {
		msg_warn(_("name kinds or objects, but not both (an object called 'shm' is "
			   "written '/shm')"));
		return false;
	}
	for (; kinds > 0 && **operands; ++*operands)
		if (!arg_kinds(**operands, &dump->kinds))
			return false;
	return true;
}

/* Operands name the objects, or conditions choose them. */
static bool check_usage(const struct dump *dump, char **operands)
{
	bool chosen = dump->all || dump->kinds || dump->filters.given;

	if (!dump->request.path)
		msg_warn(_("say with -f which file to write"));
	else if (!chosen && !*operands)
		msg_warn(_("say what to save: objects, kinds, or --all"));
	else if (chosen && *operands)
		msg_warn(_("--all, kinds and conditions choose among all objects: name none with "
			   "them"));
	else if (dump->json && to_stdout(dump))
		msg_warn(_("the archive and the report cannot both go to standard output"));
	else
		return true;
	return false;
}

/* ---- which objects ---- */

/* Operands may name one object twice. */
/* Those that the operands name, or all that the conditions let pass. */
static bool choose(struct dump *dump, char **operands)
{
	const struct collect_request request = {
		.operands = operands,
		.kinds = dump->kinds ? dump->kinds : KINDS_ALL,
		.asked_kinds = dump->kinds,
		.want = ls_filter_want(&dump->filters),
		.keep = ls_filter_object,
		.arg = &dump->filters,
	};
	struct hash seen = HASH_INIT;
	struct collected all;
	int status = collect(&dump->session->source, &request, &all);
	bool untold = false;

	for (size_t i = 0; i < all.objects.count; i++) {
		struct out_row row = collected_row(&all, i);

		/* Several operands may name one object. */
		if (*operands ? place_put(&seen, ipc_place(row.object, 0), 0) == HASH_NONE
			      : ls_filter_row(&dump->filters, &row, &untold))
			ipc_list_add(&dump->objects, row.object);
	}
	hash_free(&seen);
	if (untold)
		problems_add(&all.problems, &(struct problem){.code = PROBLEM_AGE});
	problems_say(dump->session, &all.problems);
	dump->looked = all.has_processes;
	dump->hidden = all.processes.hidden;
	collected_free(&all);
	return status == EXIT_SUCCESS;
}

/* ---- saving ---- */

/* That one of all objects went before its turn came is no failure. */
static bool is_harmless(int err, bool named)
{
	return !named && (err == -ENOENT || err == -ESTALE);
}

/* False where the archive is not to be written. */
static bool add_all(struct dump *dump, struct backup *backup, bool named)
{
	bool good = true;

	for (size_t i = 0; i < dump->objects.count; i++) {
		const struct ipc_object *object = &dump->objects.objects[i];
		size_t number;
		int err = backup_add(backup, object, &number);

		if (!err || is_harmless(err, named))
			continue;
		backup_explain(backup, object, err);
		dump->failed = true;
		if (backup_spooling(backup))
			return false;
		good = good && dump->keep_going;
	}
	if (!good)
		msg_warn(_("nothing was saved; --keep-going would leave out what cannot be read"));
	return good;
}

/* ---- the report ---- */

struct totals {
	uint64_t stored, in_use, unsaved;
};

static bool lacks_messages(const struct archived *archived)
{
	uint64_t messages;

	return !archived->has_contents && ipc_messages(&archived->object, &messages) &&
	       messages > 0;
}

static void add_up(const struct backup *backup, struct totals *totals)
{
	for (size_t i = 0; i < backup_count(backup); i++) {
		struct archived archived;

		backup_describe(backup, i, &archived);
		totals->stored += archived.stored;
		totals->in_use += archived.consistency != CAPTURE_UNCHANGED;
		totals->unsaved += lacks_messages(&archived);
	}
}

static void put_object(struct json *json, const struct archived *archived)
{
	json_open_object(json, NULL);
	object_json(json, &archived->object, archived->ipc_ns, OBJECT_COMMON | OBJECT_CONTENTS);
	manifest_put_contents(json, NOT_IN_MEMBER, archived);
	json_bool(json, "messages_left", lacks_messages(archived));
	json_close_object(json);
}

static void print_json(const struct dump *dump, const struct backup *backup)
{
	struct json json = JSON_INIT;

	document_json_open(&json, dump->looked, dump->hidden);
	json_string(&json, "file", dump->request.path);
	json_u64(&json, "file_size", backup_file_size(backup));
	json_open_array(&json, "objects");
	for (size_t i = 0; i < backup_count(backup); i++) {
		struct archived archived;

		backup_describe(backup, i, &archived);
		put_object(&json, &archived);
	}
	json_close_array(&json);
	document_json_close(&json);
}

/* "backup.tar: 5 objects, 12K, in a file of 3K" */
static void print_summary(const struct dump *dump, const struct backup *backup,
			  const struct totals *totals)
{
	struct strbuf line = STRBUF_INIT;
	struct strbuf stored = STRBUF_INIT;
	struct strbuf size = STRBUF_INIT;
	size_t count = backup_count(backup);

	text_put(&line, dump->request.path);
	format_size(&stored, totals->stored);
	format_size(&size, backup_file_size(backup));
	(void)printf(P_("%s: %zu object with %s of contents, in a file of %s\n",
			"%s: %zu objects with %s of contents, in a file of %s\n", count),
		     sb_str(&line), count, sb_str(&stored), sb_str(&size));
	sb_free(&line);
	sb_free(&stored);
	sb_free(&size);
}

static void report(const struct dump *dump, const struct backup *backup)
{
	struct totals totals = {0};

	add_up(backup, &totals);
	if (totals.in_use > 0)
		msg_warn(P_("%" PRIu64 " object was in use while it was saved, and may have changed "
			    "meanwhile",
			    "%" PRIu64 " objects were in use while they were saved, and may have "
			    "changed meanwhile", totals.in_use), totals.in_use);
	if (totals.unsaved > 0)
		msg_warn(P_("the messages of %" PRIu64 " POSIX queue are not saved: only --take can, "
			    "by taking them out",
			    "the messages of %" PRIu64 " POSIX queues are not saved: only --take can, "
			    "by taking them out", totals.unsaved), totals.unsaved);
	if (dump->json)
		print_json(dump, backup);
	else if (!to_stdout(dump))
		print_summary(dump, backup, &totals);
}

static int save(struct dump *dump, bool named)
{
	dump->request.ipc_ns = proc_own_ipc(&dump->session->source.root);

	struct backup *backup = backup_begin(&dump->session->source, &dump->request);
	bool good = backup && add_all(dump, backup, named) && backup_finish(backup);

	if (good)
		report(dump, backup);
	if (!backup_end(backup) || !good)
		dump->failed = true;
	return dump->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* False where the program ends with *status. What is left in *argv names objects. */
static bool read_options(struct dump *dump, int argc, char ***argv, int *status)
{
	if (!opt_read(&usage, argc, *argv, take_option, dump, status))
		return false;
	*argv += optind;
	if (!take_operands(dump, argv))
		return false;
	if (!check_usage(dump, *argv)) {
		*status = msg_try_help();
		return false;
	}
	if (to_stdout(dump) && isatty(STDOUT_FILENO)) {
		msg_warn(_("an archive is not for a terminal: redirect standard output"));
		return false;
	}
	return true;
}

static int find_and_save(struct dump *dump, char **operands)
{
	bool named = *operands != NULL;

	/* A limit on file sizes must give an error, and not end us half-way. */
	(void)signal(SIGXFSZ, SIG_IGN);

	bool found = choose(dump, operands);

	if (!found && !(dump->keep_going && dump->objects.count > 0))
		return EXIT_FAILURE;
	dump->failed = !found;
	return save(dump, named);
}

static int run(struct session *session, int argc, char **argv)
{
	struct dump dump = {
		.session = session,
		.objects = IPC_LIST_INIT,
	};
	int status;

	if (read_options(&dump, argc, &argv, &status))
		status = find_and_save(&dump, argv);
	ls_filter_free(&dump.filters);
	ipc_list_free(&dump.objects);
	return problems_finish(session, status);
}

const struct applet applet_dump = {
	.name = "dump",
	.summary = N_("save objects with their contents to an archive"),
	.changes_system = true, /* with --take; and a captured system has no contents */
	/*
	 * To read others' objects, and see who uses them; which parts of a segment are there; whether
	 * somebody has a file open for writing; to mount a file system of queues where there is
	 * none; to write the archive.
	 */
	.caps = CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_DAC_READ_SEARCH) |
		CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_SYS_ADMIN) |
		CAP_MASK(CAP_CHECKPOINT_RESTORE) | CAP_MASK(CAP_LEASE),
	.run = run,
};
