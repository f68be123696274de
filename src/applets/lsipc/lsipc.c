/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lsipc: lists the IPC objects of one kind, or the limits, in columns that can be chosen. */
#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/lsipc/columns.h"
#include "applets/lsipc/show.h"

#include <errno.h>
#include <getopt.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applets/options.h"
#include "applets/problems.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/text.h"
#include "base/util.h"
#include "render/column_topics.h"
#include "render/note.h"

enum {
	OPT_PROCESSES = OPT_OWN,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Which objects:")),
	{'m', "shmems", no_argument, NULL, N_("System V shared memory segments")},
	{'q', "queues", no_argument, NULL, N_("System V message queues")},
	{'s', "semaphores", no_argument, NULL, N_("System V semaphore sets")},
	{'M', "posix-shmems", no_argument, NULL, N_("POSIX shared memory objects")},
	{'Q', "posix-mqueues", no_argument, NULL, N_("POSIX message queues")},
	{'S', "posix-semaphores", no_argument, NULL, N_("POSIX named semaphores")},
	{'g', "global", no_argument, NULL,
	 N_("limits and their use; as without any of these, or with a kind for only its limits")},
	{'i', "id", required_argument, N_("id"),
	 N_("all of the one System V object with this identifier")},
	{'N', "name", required_argument, N_("name"), N_("all of the one POSIX object of this name")},
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("Which columns:")),
	{'c', "creator", no_argument, NULL, N_("also the numbers of creator and owner")},
	{'t', "time", no_argument, NULL, N_("also the times of the last uses and changes")},
	{OPT_PROCESSES, "processes", no_argument, NULL,
	 N_("also the processes that use the objects")},
	OPT_OTHER_NAME(OPT_PROCESSES, "users", no_argument),
	OPT_OUTPUT_ROW,
	OPT_HEADING(N_("In which form:")),
	OPT_EXPORT_ROW,
	OPT_JSON_ROW,
	{'n', "newline", no_argument, NULL, N_("print NAME=\"value\", one value per line")},
	{'l', "list", no_argument, NULL, N_("print a table, also where one object is asked for")},
	OPT_RAW_ROW,
	OPT_BYTES_ROW,
	OPT_NUMERIC_PERMS_ROW,
	{'y', "shell", no_argument, NULL, N_("names of columns that can be a shell's variables")},
	{OPT_NO_HEADER, "noheadings", no_argument, NULL,
	 N_("print no line with the names of columns")},
	{OPT_NO_CUT, "notruncate", no_argument, NULL, N_("cut nothing to fit the terminal")},
	OPT_TIME_FORMAT_ROW,
	OPT_HEADING(N_("General:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

/* Where the explanations of columns begin. */
#define COLUMN_HELP 18

static void print_columns(void)
{
	for (size_t t = 0; column_topics[t]; t++) {
		(void)putchar('\n');
		note_print("", 0, _(column_topics[t]->heading), NOTE_WIDTH);
		for (size_t i = 0; i < column_topics[t]->count; i++) {
			const struct column *column = &column_topics[t]->columns[i];
			struct strbuf label = STRBUF_INIT;

			sb_printf(&label, "  %s", column->name);
			note_print(sb_str(&label), COLUMN_HELP, _(column->help), NOTE_WIDTH);
			sb_free(&label);
		}
	}
}

static const char *const synopsis[] = {
	N_("[-m|-q|-s|-M|-Q|-S] [<option>…]"),
	N_("-m|-q|-s -i <id> [<option>…]"),
	N_("-M|-Q|-S -N <name> [<option>…]"),
	N_("[-g] [-m|-q|-s|-Q] [<option>…]"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("List the IPC objects of one kind, or the limits on them."),
	.options = options,
	.more = print_columns,
	.page = "ipcadm-lsipc(1)",
};

static const struct {
	int option;
	enum ipc_kind kind;
} kind_options[] = {
	{'m', KIND_SHM}, {'q', KIND_MSG}, {'s', KIND_SEM},
	{'M', KIND_PSHM}, {'Q', KIND_PMSG}, {'S', KIND_PSEM},
};

static const struct {
	int option;
	enum table_form form;
} form_options[] = {
	{'e', TABLE_EXPORT}, {'J', TABLE_JSON}, {'n', TABLE_NEWLINE}, {'l', TABLE_LIST},
	{'r', TABLE_RAW},
};

/* Of each set one option may be given, as often as you like. */
static const char *const exclusive[] = {"cot", "eJlnr", "giN", "mqsMQS"};

/* False where an option goes before that excludes this one. */
static bool check_exclusive(int option, char taken[ARRAY_SIZE(exclusive)])
{
	for (size_t i = 0; i < ARRAY_SIZE(exclusive); i++) {
		if (option >= OPT_FIRST || !strchr(exclusive[i], option))
			continue;
		if (taken[i] && taken[i] != option) {
			msg_warn(_("options -%c and -%c exclude each other"), taken[i], option);
			return false;
		}
		taken[i] = (char)option;
	}
	return true;
}

/* Space and a plus may go before, as in util-linux. */
static bool take_id(struct lsipc *lsipc, const char *arg)
{
	const char *digits = arg + strspn(arg, " \t\n\v\f\r");
	int err = parse_id(digits + (*digits == '+'), &lsipc->id);

	if (err)
		msg_warn(err == -ERANGE ? _("'%s' is too large for an identifier")
					: _("'%s' is no identifier: a decimal number is"), arg);
	return !err;
}

/* What the options are put into, and which of those that exclude each other were given. */
struct taker {
	struct lsipc *lsipc;
	char taken[ARRAY_SIZE(exclusive)];
};

static bool take_option(void *taker, int option, const char *arg)
{
	struct lsipc *lsipc = ((struct taker *)taker)->lsipc;

	if (!check_exclusive(option, ((struct taker *)taker)->taken))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(kind_options); i++)
		if (kind_options[i].option == option)
			lsipc->kind = (int)kind_options[i].kind;
	for (size_t i = 0; i < ARRAY_SIZE(form_options); i++) {
		if (form_options[i].option == option) {
			lsipc->style.form = form_options[i].form;
			lsipc->form_given = true;
		}
	}
	switch (option) {
	case 'g':
		lsipc->global = true;
		return true;
	case 'i':
		return take_id(lsipc, arg);
	case 'N':
		lsipc->name = arg;
		return true;
	case 'c':
		lsipc->creator = true;
		return true;
	case 't':
		lsipc->times = true;
		return true;
	case OPT_PROCESSES:
		lsipc->processes = true;
		return true;
	case 'o':
		lsipc->output = arg;
		return true;
	case 'b':
		lsipc->format.bytes = true;
		return true;
	case 'P':
		lsipc->format.numeric_perms = true;
		return true;
	case 'y':
		lsipc->style.shell_names = true;
		return true;
	case OPT_NO_HEADER:
		lsipc->style.no_headings = true;
		return true;
	case OPT_NO_CUT:
		lsipc->style.no_cut = true;
		return true;
	case OPT_TIME_FORMAT:
		lsipc->time_given = true;
		return arg_time_format(arg, &lsipc->format.time_style);
	default:
		return arg_system(option, arg, lsipc->session, &lsipc->namespaces);
	}
}

/* What goes together only with a kind, or with some of them. */
static bool check_kind(const struct lsipc *lsipc)
{
	bool known = lsipc->kind != LSIPC_NO_KIND;
	bool sysv = known && kind_is_sysv((enum ipc_kind)lsipc->kind);

	if (lsipc->id != LSIPC_NO_ID && !sysv)
		msg_warn(_("-i needs one of -m, -q and -s"));
	else if (lsipc->name && (!known || sysv))
		msg_warn(_("-N needs one of -M, -Q and -S"));
	else if ((lsipc->creator || lsipc->times) && !known)
		msg_warn(_("-c and -t need one of -m, -q, -s, -M, -Q and -S"));
	else if (lsipc->processes && (!known || lsipc->global))
		msg_warn(_("--processes needs one of -m, -q, -s, -M, -Q and -S, and no -g"));
	else if (namespaces_chosen(&lsipc->namespaces) &&
		 (!known || lsipc->global || lsipc_one_object(lsipc)))
		msg_warn(_("--ipc-namespace and --all-namespaces need one of -m, -q, -s, -M, -Q and "
			   "-S, and no -g, -i or -N"));
	else
		return true;
	return false;
}

static bool read_options(struct lsipc *lsipc, int argc, char **argv, int *status)
{
	struct taker taker = {.lsipc = lsipc};

	if (!opt_read(&usage, argc, argv, take_option, &taker, status))
		return false;
	if (!check_kind(lsipc))
		return false;
	if (lsipc->kind == LSIPC_NO_KIND)
		lsipc->global = true;
	if (lsipc_one_object(lsipc) && !lsipc->form_given)
		lsipc->style.form = TABLE_WHOLE;
	if (lsipc->style.form == TABLE_WHOLE && !lsipc->time_given)
		lsipc->format.time_style = TIME_FULL;
	return lsipc_choose_columns(lsipc);
}

static int show(struct lsipc *lsipc)
{
	if (lsipc->global)
		return lsipc_show_limits(lsipc);
	return lsipc_one_object(lsipc) ? lsipc_show_object(lsipc) : lsipc_show_list(lsipc);
}

static const char *command_of(void *commands, pid_t pid)
{
	return cmdline_of(commands, pid);
}

static int run(struct session *session, int argc, char **argv)
{
	struct lsipc lsipc = {
		.session = session,
		.kind = LSIPC_NO_KIND,
		.id = LSIPC_NO_ID,
		.style = {.form = TABLE_LIST},
		.format = {
			.time_style = TIME_SHORT,
			.now = time(NULL),
			.command_of = command_of,
			.commands = &lsipc.commands,
		},
		.commands = CMDLINE_CACHE_INIT(&session->source.root),
	};
	int status;

	if (read_options(&lsipc, argc, argv, &status))
		status = problems_finish(session, show(&lsipc));
	column_list_free(&lsipc.columns);
	cmdline_free(&lsipc.commands);
	return status;
}

const struct applet applet_lsipc = {
	.name = "lsipc",
	.summary = N_("list IPC objects and limits in chosen columns and formats"),
	.in_util_linux = true,
	/*
	 * To look into sets, queues and semaphores that belong to others, to mount a file system
	 * of queues where there is none and enter other namespaces, and to see what others'
	 * processes use.
	 */
	.caps = CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_DAC_READ_SEARCH) |
		CAP_MASK(CAP_SYS_ADMIN) | CAP_MASK(CAP_SYS_PTRACE),
	.run = run,
};
