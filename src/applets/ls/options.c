/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that ls and other listing commands share. */
#include <errno.h>
#include <stdlib.h>

#include "applets/arguments.h"
#include "applets/ls/filter.h"
#include "applets/ls/options.h"
#include "applets/ls/sort.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"

static const struct {
	int option;
	enum table_form form;
} form_options[] = {{'J', TABLE_JSON}, {'e', TABLE_EXPORT}, {'r', TABLE_RAW}};

static bool take_form(struct ls *ls, enum table_form form)
{
	if (ls->style.form != TABLE_LIST && ls->style.form != form) {
		msg_warn(_("--json, --export and --raw exclude each other"));
		return false;
	}
	ls->style.form = form;
	ls->style.shell_names = form == TABLE_EXPORT;
	return true;
}

static bool take_watch(struct ls *ls, const char *arg)
{
	if (!arg_duration(arg, 1, &ls->watch))
		return false;
	if (ls->watch > INT32_MAX)
		ls->watch = INT32_MAX; /* more than a lifetime */
	return true;
}

static bool take_count(struct ls *ls, const char *arg)
{
	if (parse_u64(arg, UINT64_MAX, &ls->rounds) == 0 && ls->rounds > 0)
		return true;
	msg_warn(_("invalid number of looks '%s' (at least 1)"), arg);
	return false;
}

bool ls_take_option(void *taker, int option, const char *arg)
{
	struct ls *ls = taker;
	int filtered = ls_filter_take(&ls->filters, option, arg);

	if (filtered != -ENOENT)
		return filtered == 0;
	for (size_t i = 0; i < ARRAY_SIZE(form_options); i++)
		if (form_options[i].option == option)
			return take_form(ls, form_options[i].form);
	switch (option) {
	case OPT_KIND:
		return arg_kinds(arg, &ls->asked_kinds);
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
		return arg_time_format(arg, &ls->format.time_style);
	case OPT_WATCH:
		return take_watch(ls, arg);
	case OPT_COUNT:
		return take_count(ls, arg);
	default:
		return arg_system(option, arg, ls->session, &ls->namespaces);
	}
}

bool ls_take_kinds(struct ls *ls, char **words)
{
	for (; *words; words++)
		if (!arg_kinds(*words, &ls->asked_kinds))
			return false;
	ls->kinds = ls->asked_kinds ? ls->asked_kinds : KINDS_ALL;
	return true;
}

void ls_set_form(struct ls *ls)
{
	if (ls->style.form != TABLE_JSON)
		return;
	ls->style.name = "objects";
	ls->style.typed = true;
	ls->format.bytes = ls->format.seconds = true;
	ls->format.time_style = TIME_ISO;
}

bool ls_check_watch(const struct ls *ls)
{
	if (ls->rounds > 0 && ls->watch == 0) {
		msg_warn(_("--count needs --watch"));
		return false;
	}
	return true;
}

static const char *command_of(void *commands, pid_t pid)
{
	return cmdline_of(commands, pid);
}

void ls_start(struct ls *ls, struct session *session)
{
	time_t now = time(NULL);

	ls->session = session;
	ls->style = (struct table_style){.form = TABLE_LIST, .same_in_all_languages = true};
	ls->commands = (struct cmdline_cache)CMDLINE_CACHE_INIT(&session->source.root);
	ls->format = (struct out_format){
		.time_style = TIME_SHORT,
		.now = now,
		.command_of = command_of,
		.commands = &ls->commands,
	};
}

void ls_end(struct ls *ls)
{
	ls_filter_free(&ls->filters);
	column_list_free(&ls->columns);
	cmdline_free(&ls->commands);
}
