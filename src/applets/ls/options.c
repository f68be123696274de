/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that ls and other listing commands share. */
#include <stdlib.h>

#include "applets/ls/filter.h"
#include "applets/ls/options.h"
#include "applets/ls/sort.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"

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
	ls->style.shell_names = form == TABLE_EXPORT;
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

bool ls_take_option(struct ls *ls, int option, const char *arg)
{
	if (option >= OPT_FILTER && option <= OPT_FILTER_END)
		return ls_filter_option(&ls->filters, ls->options, option, arg);
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

bool ls_take_kinds(struct ls *ls, char **words)
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

void ls_set_form(struct ls *ls)
{
	if (ls->style.form != TABLE_JSON)
		return;
	ls->style.name = "objects";
	ls->style.typed = true;
	ls->style.schema_version = 1;
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
	ls->filters.now = now;
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
	column_list_free(&ls->columns);
	cmdline_free(&ls->commands);
}
