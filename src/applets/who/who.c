/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipcadm who: which processes use, hold or wait on an object, and what a process shares with others. */
#include "applets/applet.h"
#include "applets/options.h"
#include "applets/who/json.h"
#include "applets/who/show.h"

#include <fnmatch.h>
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

enum {
	OPT_COMMAND = OPT_OWN,
	OPT_TREE,
	OPT_NO_HEADER,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Whose:")),
	{'p', "pid", required_argument, N_("PID"),
	 N_("what these processes share with others; several with commas between")},
	{OPT_COMMAND, "command", required_argument, N_("PATTERN"),
	 N_("likewise, processes whose name or command line fits the shell pattern")},
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("How to show it:")),
	{OPT_TREE, "tree", no_argument, NULL, N_("as a tree")},
	{'J', "json", no_argument, NULL, N_("as JSON")},
	{'r', "raw", no_argument, NULL, N_("values with a space between")},
	{'e', "export", no_argument, NULL, N_("NAME=\"value\" for a shell")},
	{OPT_NO_HEADER, "no-header", no_argument, NULL, N_("no headings")},
	OPT_HEADING(N_("Others:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[option…] [<object>…]"),
	N_("[option…] --pid <PID> | --command <PATTERN>"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Show which processes use IPC objects, sleep on them or were the last to operate on "
		      "them; or what processes share with others, and with whom."),
	.options = options,
	.page = "ipcadm-who(1)",
};

static bool add_pids(struct who *who, const char *text)
{
	struct strbuf word = STRBUF_INIT;
	bool good = true;

	for (const char *p = text; good; p++) {
		size_t n = strcspn(p, ",");
		uint64_t pid;

		sb_reset(&word);
		sb_putn(&word, p, n);
		good = parse_u64(sb_str(&word), INT_MAX, &pid) == 0 && pid > 0;
		if (good) {
			who->pids = array_grow(who->pids, &who->pid_cap, who->pid_count + 1,
					       sizeof(*who->pids));
			who->pids[who->pid_count++] = (pid_t)pid;
		}
		p += n;
		if (!*p)
			break;
	}
	if (!good)
		msg_warn(_("'%s' is no process number, nor several with commas between"), text);
	sb_free(&word);
	return good;
}

static bool take_option(struct who *who, int id, const char *arg)
{
	switch (id) {
	case 'p':
		return add_pids(who, arg);
	case OPT_COMMAND:
		who->commands = array_grow(who->commands, &who->command_cap,
					   who->command_count + 1, sizeof(*who->commands));
		who->commands[who->command_count++] = arg;
		return true;
	case OPT_IPC_NAMESPACE:
		who->request.choice.which = arg;
		return true;
	case OPT_ALL_NAMESPACES:
		who->request.choice.all = true;
		return true;
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
	case OPT_SYSROOT:
		return session_use_sysroot(who->session, arg);
	default:
		return false;
	}
}

static bool read_options(struct who *who, int argc, char **argv, int *status)
{
	const char *arg;
	int id;

	while ((id = opt_next(&usage, argc, argv, &arg)) != -1) {
		if (id == '?') {
			*status = msg_try_help();
			return false;
		}
		if (!take_option(who, id, arg)) {
			*status = EXIT_FAILURE;
			return false;
		}
	}
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
	struct strbuf command = STRBUF_INIT;
	bool fits = false;

	if (who->command_count == 0)
		return false;
	link_put_command(&command, process);
	for (size_t i = 0; i < who->command_count && !fits; i++)
		fits = fnmatch(who->commands[i], process->comm, 0) == 0 ||
		       fnmatch(who->commands[i], sb_str(&command), 0) == 0;
	sb_free(&command);
	return fits;
}

/* Mark the processes that were asked for. False where there is none of some kind. */
static bool choose_processes(struct who *who)
{
	const struct proc_snapshot *all = &who->all.processes;
	size_t by_command = 0;
	bool found = true;

	who->chosen = xcalloc(all->process_count + 1, sizeof(*who->chosen));
	for (size_t i = 0; i < who->pid_count; i++) {
		const struct proc_process *process = proc_find(all, who->pids[i]);

		if (process)
			who->chosen[process - all->processes] = true;
		else
			msg_warn(_("there is no process %d"), who->pids[i]);
		found &= process != NULL;
	}
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
	int status = EXIT_SUCCESS;

	who->request.others = who_of_processes(who);
	if (who->form == WHO_JSON)
		who->request.proc_want |= PROC_CGROUP;
	if (linkage_read(who->session, &who->request, &who->all, &status)) {
		if (who_of_processes(who) && !choose_processes(who))
			status = EXIT_FAILURE;
		choose_things(who);
		forms[who->form](who);
		linkage_say_hidden(who->session, &who->all);
	}
	linkage_free(&who->all);
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
		status = session_finish(session, show(&who));
	free(who.pids);
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
