/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ls: the objects of all kinds in one table. */
#include <errno.h>
#include <getopt.h>
#include <linux/capability.h>
#include <stdlib.h>

#include "applets/ls.h"
#include "applets/options.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"

enum {
	OPT_FILTER = OPT_OWN, /* the filters: from here on, by their names */
	OPT_FILTER_END = OPT_FILTER + 31,
	OPT_LIST_COLUMNS,
	OPT_SORT,
	OPT_NO_HEADER,
	OPT_NO_CUT,
	OPT_TIME_FORMAT,
	OPT_WATCH,
	OPT_COUNT,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Which objects (all conditions must hold):")),
	{OPT_FILTER, "user", required_argument, N_("user"), N_("owned by this user")},
	{OPT_FILTER + 1, "group", required_argument, N_("group"), N_("owned by this group")},
	{OPT_FILTER + 2, "key", required_argument, N_("key"), N_("System V, with this key")},
	{OPT_FILTER + 3, "name", required_argument, N_("pattern"),
	 N_("POSIX, called so; * and ? stand for anything")},
	{OPT_FILTER + 4, "min-size", required_argument, N_("size"),
	 N_("with at least so many bytes, as memory or in messages")},
	{OPT_FILTER + 5, "older-than", required_argument, N_("time"), N_("of an AGE above 4h, 2d …")},
	{OPT_FILTER + 6, "unused", no_argument, NULL, N_("in the state unused")},
	{OPT_FILTER + 7, "state", required_argument, N_("state"),
	 N_("in one of these states: in-use, unused, destroyed, unknown")},
	{OPT_FILTER + 8, "pid", required_argument, N_("pid"),
	 N_("that this process uses, made or used last")},
	{OPT_FILTER + 9, "command", required_argument, N_("pattern"),
	 N_("that a process with this command uses, made or used last")},
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("Which columns, in which order:")),
	{'o', "output", required_argument, N_("columns"),
	 N_("these, with commas between; a + in front adds them to the usual ones")},
	{OPT_LIST_COLUMNS, "list-columns", no_argument, NULL, N_("list all columns and exit")},
	{OPT_SORT, "sort", required_argument, N_("columns"),
	 N_("sort by these; a - in front of one: the largest first")},
	OPT_HEADING(N_("In which form:")),
	{'J', "json", no_argument, NULL, N_("JSON")},
	{'e', "export", no_argument, NULL, N_("NAME=\"value\" …, one object per line")},
	{'r', "raw", no_argument, NULL, N_("values with a space between, not aligned")},
	{'b', "bytes", no_argument, NULL, N_("sizes in bytes and plain numbers")},
	{'P', "numeric-perms", no_argument, NULL, N_("permissions in octal")},
	{OPT_NO_HEADER, "no-header", no_argument, NULL, N_("no line with the names of columns")},
	{OPT_NO_CUT, "no-cut", no_argument, NULL, N_("nothing cut to fit the terminal")},
	{OPT_TIME_FORMAT, "time-format", required_argument, N_("format"),
	 N_("times short, full or iso")},
	OPT_HEADING(N_("Changes:")),
	{OPT_WATCH, "watch", required_argument, N_("seconds"),
	 N_("look again every so often, and print a line for each change")},
	{OPT_COUNT, "count", required_argument, N_("times"), N_("end --watch after so many looks")},
	OPT_HEADING(N_("General:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<kind>…] [<option>…]"),
	N_("--list-columns"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("List the IPC objects of all kinds, or of some: shm, msg, sem (System V), "
		      "pshm, pmsg, psem (POSIX)."),
	.options = options,
	.page = "ipcadm-ls(1)",
};

static const struct {
	int option;
	enum table_form form;
} form_options[] = {{'J', TABLE_JSON}, {'e', TABLE_EXPORT}, {'r', TABLE_RAW}};

static const struct {
	const char *word;
	enum time_style style;
} time_formats[] = {{"short", TIME_SHORT}, {"full", TIME_FULL}, {"iso", TIME_ISO}};

static bool take_time_format(struct ls *ls, const char *arg)
{
	for (size_t i = 0; i < ARRAY_SIZE(time_formats); i++) {
		if (streq(time_formats[i].word, arg)) {
			ls->format.time_style = time_formats[i].style;
			return true;
		}
	}
	msg_warn(_("there is no time format '%s': short, full and iso are"), arg);
	return false;
}

static bool take_form(struct ls *ls, enum table_form form)
{
	if (ls->style.form != TABLE_LIST && ls->style.form != form) {
		msg_warn(_("--json, --export and --raw exclude each other"));
		return false;
	}
	ls->style.form = form;
	return true;
}

static bool take_watch(struct ls *ls, const char *arg)
{
	if (parse_timespan(arg, &ls->watch) == 0 && ls->watch > 0 && ls->watch <= INT32_MAX)
		return true;
	msg_warn(_("'%s' is no span of time to wait between two looks: 1 and 30s are"), arg);
	return false;
}

static bool take_count(struct ls *ls, const char *arg)
{
	if (parse_u64(arg, UINT64_MAX, &ls->rounds) == 0 && ls->rounds > 0)
		return true;
	msg_warn(_("'%s' is no number of looks"), arg);
	return false;
}

static bool take_filter(struct ls *ls, int option, const char *arg)
{
	for (const struct opt *o = options; o->id || o->help; o++)
		if (o->id == option)
			return ls_filter_take(&ls->filters, o->name, arg) == 0;
	return false;
}

/* Take in one option; false where that is wrong, and the user has been told. */
static bool take_option(struct ls *ls, int option, const char *arg)
{
	if (option >= OPT_FILTER && option <= OPT_FILTER_END)
		return take_filter(ls, option, arg);
	for (size_t i = 0; i < ARRAY_SIZE(form_options); i++)
		if (form_options[i].option == option)
			return take_form(ls, form_options[i].form);
	switch (option) {
	case 'o':
		ls->output = arg;
		return true;
	case 'b':
		ls->format.bytes = true;
		return true;
	case 'P':
		ls->format.numeric_perms = true;
		return true;
	case OPT_LIST_COLUMNS:
		ls->list_columns = true;
		return true;
	case OPT_SORT:
		return ls_sort_parse(ls, arg);
	case OPT_NO_HEADER:
		ls->style.no_headings = true;
		return true;
	case OPT_NO_CUT:
		ls->style.no_cut = true;
		return true;
	case OPT_TIME_FORMAT:
		return take_time_format(ls, arg);
	case OPT_WATCH:
		return take_watch(ls, arg);
	case OPT_COUNT:
		return take_count(ls, arg);
	case OPT_IPC_NAMESPACE:
		ls->namespaces.which = arg;
		return true;
	case OPT_ALL_NAMESPACES:
		ls->namespaces.all = true;
		return true;
	case OPT_SYSROOT:
		return session_use_sysroot(ls->session, arg);
	default:
		return true;
	}
}

static bool take_kinds(struct ls *ls, char **words)
{
	for (; *words; words++) {
		int kind = ipc_kind_by_word(*words);

		if (kind < 0) {
			msg_warn(_("there is no kind '%s': shm, msg, sem, pshm, pmsg and psem are"),
				 *words);
			return false;
		}
		ls->asked_kinds |= KIND_BIT(kind);
	}
	ls->kinds = ls->asked_kinds ? ls->asked_kinds : KINDS_ALL;
	return true;
}

/* What a program reads is exact. */
static void set_form(struct ls *ls)
{
	if (ls->style.form != TABLE_JSON)
		return;
	ls->style.name = "objects";
	ls->style.typed = true;
	ls->style.schema_version = 1;
	ls->format.bytes = ls->format.seconds = true;
	ls->format.time_style = TIME_ISO;
}

static bool check_watch(const struct ls *ls)
{
	if (ls->rounds > 0 && ls->watch == 0)
		msg_warn(_("--count needs --watch"));
	else if (ls->watch > 0 && (ls->output || ls->order_count > 0 ||
				   ls->style.form != TABLE_LIST))
		msg_warn(_("--watch prints lines of its own: columns, order and form do not go "
			   "with it"));
	else
		return true;
	return false;
}

static bool read_options(struct ls *ls, int argc, char **argv, int *status)
{
	const char *arg;
	int option;

	*status = EXIT_FAILURE;
	while ((option = opt_next(&usage, argc, argv, &arg)) != -1) {
		if (option == '?') {
			*status = msg_try_help();
			return false;
		}
		if (!take_option(ls, option, arg))
			return false;
	}
	set_form(ls);
	return take_kinds(ls, argv + optind) && check_watch(ls) && ls_choose_columns(ls);
}

static const char *command_of(void *commands, pid_t pid)
{
	return cmdline_of(commands, pid);
}

static int show(struct ls *ls)
{
	if (ls->list_columns) {
		ls_print_columns();
		return EXIT_SUCCESS;
	}
	return session_finish(ls->session, ls->watch > 0 ? ls_watch(ls) : ls_list(ls));
}

static int run(struct session *session, int argc, char **argv)
{
	time_t now = time(NULL);
	struct ls ls = {
		.session = session,
		.filters = {.now = now},
		.style = {.form = TABLE_LIST, .same_in_all_languages = true},
		.format = {
			.time_style = TIME_SHORT,
			.now = now,
			.command_of = command_of,
			.commands = &ls.commands,
		},
		.commands = CMDLINE_CACHE_INIT(&session->source.root),
	};
	int status;

	if (read_options(&ls, argc, argv, &status))
		status = show(&ls);
	column_list_free(&ls.columns);
	cmdline_free(&ls.commands);
	return status;
}

const struct applet applet_ls = {
	.name = "ls",
	.summary = N_("list the objects of all kinds in one table"),
	/*
	 * To see what other users' processes have mapped, open and wait on; to look into sets, queues
	 * and semaphores of others; to mount a file system of queues where there is none.
	 */
	.caps = CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_DAC_READ_SEARCH) |
		CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_SYS_ADMIN),
	.run = run,
};
