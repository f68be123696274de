/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipcadm who: which processes use, hold or wait on an object, and what a process shares with others. */
#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/options.h"
#include "applets/problems.h"
#include "applets/who/json.h"
#include "applets/who/show.h"

#include <getopt.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/strbuf.h"
#include "base/util.h"
#include "render/link.h"
#include "use/command.h"

enum {
	OPT_TREE = OPT_OWN,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Whose:")),
	OPT_PID_ROW(N_("what these processes share with others; several with commas between")),
	OPT_COMMAND_ROW(N_("likewise, processes whose name, program or command line fits")),
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("How to show it:")),
	{OPT_TREE, "tree", no_argument, NULL, N_("print a tree")},
	OPT_JSON_ROW,
	OPT_EXPORT_ROW,
	OPT_RAW_ROW,
	OPT_NO_HEADER_ROW,
	OPT_HEADING(N_("Others:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<option>…] [<object>…]"),
	N_("[<option>…] --pid <pid> | --command <pattern>"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Show which processes use IPC objects, sleep on them or were the last to operate on "
		      "them; or what processes share with others, and with whom."),
	.options = options,
	.page = "ipcadm-who(1)",
};

static bool add_command(struct who *who, const char *text)
{
	const char *pattern;

	if (!arg_pattern(text, &pattern))
		return false;
	who->commands = array_grow(who->commands, &who->command_cap, who->command_count + 1,
				   sizeof(*who->commands));
	who->commands[who->command_count++] = pattern;
	return true;
}

static bool take_option(void *taker, int id, const char *arg)
{
	struct who *who = taker;

	switch (id) {
	case 'p':
		return arg_pids(arg, &who->pids);
	case OPT_COMMAND:
		return add_command(who, arg);
	case OPT_TREE:
		who->form = WHO_TREE;
		return true;
	case 'J':
		who->form = WHO_JSON;
		return true;
	case 'r':
		who->form = WHO_TABLE;
		who->style.form = TABLE_RAW;
		return true;
	case 'e':
		who->form = WHO_TABLE;
		who->style.form = TABLE_EXPORT;
		who->style.shell_names = true;
		return true;
	case OPT_NO_HEADER:
		who->style.no_headings = true;
		return true;
	default:
		return arg_system(id, arg, who->session, &who->request.namespaces);
	}
}

static bool read_options(struct who *who, int argc, char **argv, int *status)
{
	if (!opt_read(&usage, argc, argv, take_option, who, status))
		return false;
	who->request.operands = argv + optind;
	if (who_of_operands(who) && who_of_processes(who)) {
		msg_warn(_("name objects, or processes with --pid or --command, but not both"));
		*status = msg_try_help();
		return false;
	}
	return true;
}

/* ---- which processes ---- */

static bool fits_command(const struct who *who, const struct proc_process *process)
{
	for (size_t i = 0; i < who->command_count; i++)
		if (command_fits(process, who->commands[i]))
			return true;
	return false;
}

/* Mark the processes that were asked for. False where there is none of some kind. */
static bool choose_processes(struct who *who)
{
	const struct proc_snapshot *all = &who->all.processes;
	size_t by_command = 0;
	bool found;

	who->chosen = xcalloc(all->process_count + 1, sizeof(*who->chosen));
	found = arg_pids_mark(&who->pids, all, who->chosen);
	for (size_t i = 0; i < all->process_count; i++) {
		if (!fits_command(who, &all->processes[i]))
			continue;
		who->chosen[i] = true;
		by_command++;
	}
	if (who->command_count > 0 && by_command == 0)
		msg_warn(_("no process has a name or command line that fits"));
	return found && (who->command_count == 0 || by_command > 0);
}

/* ---- which things ---- */

static bool is_shown(const struct who *who, const struct link_thing *thing)
{
	const struct links *links = &who->all.links;

	if (!who_of_processes(who))
		return who_of_operands(who) || thing->end_count > 0 || thing->record_count > 0;
	if (!link_connects(thing))
		return false;
	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next)
		if (who->chosen[links->ends[e].process])
			return true;
	return false;
}

/* Those of a kind of object, of no object (KIND_COUNT), or all (-1). */
static void add_things(struct who *who, int kind)
{
	const struct links *links = &who->all.links;

	for (size_t i = 0; i < links->thing_count; i++) {
		const struct link_thing *thing = &links->things[i];
		int own = thing->ipc ? (int)thing->ipc->kind : KIND_COUNT;

		if ((kind < 0 || own == kind) && is_shown(who, thing))
			who->things[who->thing_count++] = (uint32_t)i;
	}
}

static void choose_things(struct who *who)
{
	const struct links *links = &who->all.links;

	who->things = xcalloc(links->thing_count + 1, sizeof(*who->things));
	/* Objects that were named stay in that order. */
	if (who_of_operands(who)) {
		add_things(who, -1);
		return;
	}
	for (int kind = 0; kind <= KIND_COUNT; kind++)
		add_things(who, kind);
}

static int show(struct who *who)
{
	static void (*const forms[])(const struct who *) = {
		[WHO_TABLE] = who_print_table,
		[WHO_TREE] = who_print_tree,
		[WHO_JSON] = who_print_json,
	};
	int status;

	who->request.kinds = KINDS_ALL;
	who->request.want = WANT_LINKS | WANT_USERS | WANT_ENDS | WANT_ELEMENTS | WANT_IDS |
			    WANT_CMDLINE;
	if (who_of_processes(who))
		who->request.want |= WANT_OTHERS;
	if (who->form == WHO_JSON)
		who->request.want |= WANT_CGROUP | WANT_RIGHTS;
	status = collect(&who->session->source, &who->request, &who->all);
	if (who->all.has_links) {
		if (who_of_processes(who) && !choose_processes(who))
			status = EXIT_FAILURE;
		choose_things(who);
		forms[who->form](who);
	}
	problems_say(who->session, &who->all.problems);
	collected_free(&who->all);
	free(who->chosen);
	free(who->things);
	return status;
}

static int run(struct session *session, int argc, char **argv)
{
	struct who who = {
		.session = session,
		.style = {.form = TABLE_LIST, .name = "who", .same_in_all_languages = true},
	};
	int status;

	if (read_options(&who, argc, argv, &status))
		status = problems_finish(session, show(&who));
	free(who.pids.at);
	free(who.commands);
	return status;
}

const struct applet applet_who = {
	.name = "who",
	.summary = N_("show which processes use an object, and what a process shares"),
	/* To look into other users' processes and sets, and into other namespaces. */
	.caps = CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_DAC_READ_SEARCH) | CAP_MASK(CAP_SYS_ADMIN) |
		CAP_MASK(CAP_IPC_OWNER),
	.run = run,
};
