/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leaks: the objects that nobody needs any more, with evidence; and their removal. */
#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/leaks/remove.h"
#include "applets/leaks/select.h"
#include "applets/leaks/show.h"
#include "applets/leaks/watch.h"
#include "applets/ls/columns.h"
#include "applets/ls/options.h"
#include "applets/ls/sort.h"
#include "applets/problems.h"

#include <getopt.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/text.h"
#include "base/util.h"
#include "render/column_topics.h"
#include "render/note.h"
#include "render/screen.h"
#include "privs.h"

enum {
	OPT_EXPLAIN = OPT_OWN,
	OPT_EXIT_CODE,
	OPT_FTOK,
	OPT_ALONE,
	OPT_NO_LEASE,
	OPT_FAMILIES,
	OPT_RULES,
	OPT_REMOVE,
	OPT_INCLUDE,
	OPT_BACKUP,
	OPT_LOG,
	OPT_WINDOW,
	OPT_LIST_REASONS,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Which objects (all conditions must hold):")),
	OPT_ALL_ROW(N_("whatever the verdict; else orphans and suspects")),
	OPT_OTHER_NAME_OF_KINDS,
	OPT_OWNER_ROW,
	OPT_GROUP_ROW,
	OPT_KEY_ROW,
	OPT_NAME_ROW,
	OPT_MIN_SIZE_ROW,
	OPT_MIN_AGE_ROW(N_("without any activity for so long: 90s, 4h, 2d; for --remove 60s unless "
			   "given")),
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("What the verdicts rest on:")),
	{OPT_ALONE, "alone", no_argument, NULL,
	 N_("take it that every process that shares the IPC namespace is visible here")},
	{OPT_NO_LEASE, "no-lease", no_argument, NULL,
	 N_("ask the kernel for no lease on any file")},
	{OPT_FAMILIES, "families", required_argument, N_("dir"),
	 N_("read families from here, and not from the usual places")},
	{OPT_RULES, "rules", required_argument, N_("file"),
	 N_("read rules from here, and not from leaks.conf")},
	OPT_COLUMN_ROWS,
	OPT_FORM_ROWS,
	{OPT_EXPLAIN, "explain", no_argument, NULL,
	 N_("every reason; of up to three objects process by process")},
	{OPT_LIST_REASONS, "list-reasons", no_argument, NULL,
	 N_("list the codes of all reasons and exit")},
	{OPT_FTOK, "ftok", required_argument, N_("dir"),
	 N_("name the files below it that keys come from; may be given several times")},
	{OPT_EXIT_CODE, "exit-code", no_argument, NULL,
	 N_("status 2: there are orphans; 3: only suspects; 4: only what could not be judged")},
	OPT_HEADING(N_("Removal:")),
	{OPT_REMOVE, "remove", no_argument, NULL,
	 N_("remove the orphans, after a question")},
	{OPT_INCLUDE, "include", required_argument, N_("verdict"),
	 N_("remove these too: suspect")},
	OPT_YES_ROW,
	OPT_DRY_RUN_ROW,
	{OPT_BACKUP, "backup", required_argument, N_("file"),
	 N_("save to this file first, and remove only what is safe there")},
	{OPT_LOG, "log", required_argument, N_("where"),
	 N_("log each removal to the journal or to syslog, not to standard error")},
	OPT_HEADING(N_("Growth:")),
	OPT_WATCH_ROW(N_("look again every so often, and tell who leaks how much an hour")),
	{OPT_WINDOW, "window", required_argument, N_("time"),
	 N_("the last part of --watch over which that is told: 1h unless given")},
	OPT_COUNT_ROW,
	OPT_HEADING(N_("General:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<kind>…] [<option>…]"),
	N_("--remove [<kind>…] [<option>…]"),
	N_("--watch <seconds> [<kind>…] [<option>…]"),
	N_("--list-columns | --list-reasons"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Find IPC objects that nobody needs any more, say why, and remove them."),
	.options = options,
	.page = "ipcadm-leaks(1)",
};

#define USUAL "VERDICT,OBJECT,OWNER,SIZE,AGE,UNUSED,LOST,WHY"
#define DEFAULT_REMOVAL_AGE 60
#define DEFAULT_WINDOW 3600
#define REASON_COLUMN 18 /* where what a code means begins */

/* ---- options ---- */

static bool take_include(struct leaks *leaks, const char *arg)
{
	if (streq(arg, verdict_word(VERDICT_SUSPECT))) {
		leaks->verdicts |= VERDICT_BIT(VERDICT_SUSPECT);
		return leaks->include = true;
	}
	msg_warn(_("'%s' cannot be included in a removal: suspect can"), arg);
	return false;
}

static bool take_log(struct leaks *leaks, const char *arg)
{
	if (leaks_log_choose(&leaks->log, arg))
		return true;
	msg_warn(_("there is no log '%s': journal and syslog are"), arg);
	return false;
}

/* Those of the kind that only says so. */
static bool *flag_of(struct leaks *leaks, int option)
{
	switch (option) {
	case OPT_ALL:
		return &leaks->all;
	case OPT_EXPLAIN:
		return &leaks->explain;
	case OPT_EXIT_CODE:
		return &leaks->exit_code;
	case OPT_ALONE:
		return &leaks->alone;
	case OPT_NO_LEASE:
		return &leaks->no_lease;
	case OPT_LIST_REASONS:
		return &leaks->list_reasons;
	case OPT_REMOVE:
		return &leaks->remove;
	case 'y':
		return &leaks->yes;
	case 'n':
		return &leaks->dry_run;
	default:
		return NULL;
	}
}

static bool take_option(void *taker, int option, const char *arg)
{
	struct leaks *leaks = taker;
	bool *flag = flag_of(leaks, option);

	if (flag)
		return *flag = true;
	switch (option) {
	case OPT_MIN_AGE:
		return arg_duration(arg, 0, &leaks->min_age);
	case OPT_WINDOW:
		return arg_duration(arg, 1, &leaks->window);
	case OPT_FTOK:
		leaks->trees = array_grow(leaks->trees, &leaks->tree_cap, leaks->tree_count + 1,
					  sizeof(*leaks->trees));
		leaks->trees[leaks->tree_count++] = arg;
		return true;
	case OPT_FAMILIES:
		leaks->families = arg;
		return true;
	case OPT_RULES:
		leaks->rules = arg;
		return true;
	case OPT_INCLUDE:
		return take_include(leaks, arg);
	case OPT_BACKUP:
		leaks->backup = arg;
		return true;
	case OPT_LOG:
		return take_log(leaks, arg);
	default:
		return ls_take_option(&leaks->ls, option, arg);
	}
}

/* What goes with what. */
static bool check_options(const struct leaks *leaks)
{
	const struct ls *ls = &leaks->ls;
	bool live = sysroot_is_live(&ls->session->source.root);
	const struct {
		bool wrong;
		const char *text;
	} rules[] = {
		{!leaks->remove && (leaks->include || leaks->yes || leaks->dry_run || leaks->backup ||
				    leaks->log.where),
		 N_("--include, --yes, --dry-run, --backup and --log need --remove")},
		{leaks->remove && !live,
		 N_("a captured system cannot be changed: --sysroot does not go with --remove")},
		{leaks->remove && namespaces_chosen(&ls->namespaces),
		 N_("objects of other namespaces are not removed from here: run ipcadm there, with "
		    "nsenter(1)")},
		{leaks->remove && leaks->all, N_("--all does not go with --remove")},
		{leaks->remove && leaks->exit_code, N_("--exit-code does not go with --remove")},
		{leaks->remove && ls->watch > 0, N_("--watch does not go with --remove")},
		{leaks->yes && leaks->dry_run, N_("--yes and --dry-run exclude each other")},
		{leaks->remove && ls->style.form == TABLE_JSON && !leaks->yes && !leaks->dry_run,
		 N_("--remove with --json needs --yes or --dry-run")},
		{ls->watch > 0 && !live,
		 N_("a captured system does not change: --sysroot does not go with --watch")},
		{ls->watch > 0 && namespaces_chosen(&ls->namespaces),
		 N_("--watch looks at the namespace that it is in: run ipcadm there, with nsenter(1)")},
		{ls->watch > 0 && (ls->output || ls->order_count > 0 || leaks->all ||
				   leaks->explain || leaks->exit_code || leaks->tree_count > 0 ||
				   (ls->style.form != TABLE_LIST && ls->style.form != TABLE_JSON)),
		 N_("--watch prints lines of its own, or with --json JSON: other forms, columns and "
		    "order do not go with it")},
		{leaks->window > 0 && ls->watch == 0, N_("--window needs --watch")},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		if (rules[i].wrong) {
			msg_line(_(rules[i].text));
			return false;
		}
	}
	return ls_check_watch(ls);
}

/* Whoever has no right to remove what others own means his own objects, unless he says whose. */
static void remove_own(struct leaks *leaks)
{
	struct ls_filters *filters = &leaks->ls.filters;
	char number[24];

	if (privs_have(CAP_SYS_ADMIN) || privs_have(CAP_FOWNER) || ls_filter_has(filters, OPT_USER))
		return;
	(void)snprintf(number, sizeof(number), "%u", geteuid());
	(void)ls_filter_take(filters, OPT_USER, number); /* a number is always understood */
}

/* What follows from the options that were given. */
static void settle(struct leaks *leaks)
{
	if (leaks->remove)
		remove_own(leaks);
	ls_set_form(&leaks->ls);
	if (leaks->remove)
		leaks->verdicts |= VERDICT_BIT(VERDICT_ORPHAN);
	else
		leaks->verdicts = leaks->all ? VERDICTS_ALL : VERDICTS_LEAKS;
	if (leaks->min_age < 0)
		leaks->min_age = leaks->remove ? DEFAULT_REMOVAL_AGE : 0;
	if (leaks->window == 0)
		leaks->window = DEFAULT_WINDOW;
	if (leaks->tree_count > 0 && !leaks->ls.output)
		leaks->ls.usual = USUAL ",FILES";
}

static bool read_options(struct leaks *leaks, int argc, char **argv, int *status)
{
	if (!opt_read(&usage, argc, argv, take_option, leaks, status))
		return false;
	if (!ls_take_kinds(&leaks->ls, argv + optind) || !check_options(leaks))
		return false;
	settle(leaks);
	return ls_choose_columns(&leaks->ls);
}

/* ---- the list ---- */

static int exit_code(const struct leaks *leaks, const struct leaks_look *look)
{
	static const struct {
		enum verdict verdict;
		int status;
	} codes[] = {
		{VERDICT_ORPHAN, LEAKS_ORPHANS},
		{VERDICT_SUSPECT, LEAKS_SUSPECTS},
		{VERDICT_UNKNOWN, LEAKS_UNKNOWN},
	};

	for (size_t c = 0; c < ARRAY_SIZE(codes); c++)
		for (size_t i = 0; i < look->result.count; i++)
			if (look->result.verdicts[i].verdict == codes[c].verdict &&
			    leaks_is_there(look, i) &&
			    leaks_is_old(leaks, look, i))
				return codes[c].status;
	return EXIT_SUCCESS;
}

static int list(struct leaks *leaks)
{
	struct leaks_look look;
	struct leaks_report report = {.leaks = leaks, .look = &look};
	int status = leaks_look(leaks, NULL, 0, &look);
	size_t *indexes = leaks_select(leaks, &look, &report.count);

	report.indexes = indexes;
	leaks_sort(&report, indexes);
	if (leaks_find_files(leaks, &look, indexes, report.count, &report.files) != EXIT_SUCCESS)
		status = EXIT_FAILURE;
	/* Some kinds could be read even where others could not: their rows are no lie. */
	if (status == EXIT_SUCCESS || look.result.count > 0)
		leaks_show(&report);
	if (status == EXIT_SUCCESS && leaks->exit_code)
		status = exit_code(leaks, &look);
	leaks_files_free(&report.files);
	free(indexes);
	leaks_look_free(&look);
	return status;
}

static void list_reasons(void)
{
	size_t width = screen_width();

	for (int code = 0; code < REASON_COUNT; code++)
		note_print(reason_word((enum reason_code)code), REASON_COLUMN,
			   _(reason_meaning((enum reason_code)code)),
			   width > 0 ? width : SCREEN_ENDLESS);
}

static int act(struct leaks *leaks)
{
	if (leaks->ls.list_columns) {
		ls_print_columns(&leaks->ls);
		return EXIT_SUCCESS;
	}
	if (leaks->list_reasons) {
		list_reasons();
		return EXIT_SUCCESS;
	}
	knowledge_load(&leaks->knowledge, leaks->families, leaks->rules);
	problems_say(leaks->ls.session, &leaks->knowledge.problems);

	int status = leaks->remove        ? leaks_remove(leaks)
		     : leaks->ls.watch > 0 ? leaks_watch(leaks)
					   : list(leaks);

	knowledge_free(&leaks->knowledge);
	return problems_finish(leaks->ls.session, status);
}

static int run(struct session *session, int argc, char **argv)
{
	struct leaks leaks = {
		.ls = {
			.topics = column_topics_leaks,
			.usual = USUAL,
			.usual_in_json = USUAL,
		},
		.min_age = -1,
		.knowledge = KNOWLEDGE_INIT,
		.log = LEAKS_LOG_INIT,
	};
	int status;

	ls_start(&leaks.ls, session);
	if (read_options(&leaks, argc, argv, &status))
		status = act(&leaks);
	ls_end(&leaks.ls);
	logger_close(&leaks.log.logger);
	free(leaks.trees);
	return status;
}

const struct applet applet_leaks = {
	.name = "leaks",
	.summary = N_("find objects that nobody needs any more, say why, and remove them"),
	/*
	 * To look into the processes and objects of others, and into other namespaces; to ask for leases
	 * on files of others; to remove what belongs to others, and to save it before.
	 */
	.caps = CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_DAC_READ_SEARCH) | CAP_MASK(CAP_SYS_ADMIN) |
		CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_FOWNER) |
		CAP_MASK(CAP_LEASE),
	.run = run,
};
