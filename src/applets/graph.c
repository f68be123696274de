/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipcadm graph: the processes and what connects them, as a picture. */
#include <getopt.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/options.h"
#include "applets/problems.h"
#include "base/alloc.h"
#include "base/glob.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "collect/collect.h"
#include "graph/build.h"
#include "render/graph_dot.h"
#include "render/graph_json.h"
#include "render/graph_mermaid.h"

enum {
	OPT_FORMAT = OPT_OWN,
	OPT_UNIT,
	OPT_DEPTH,
	OPT_SIGNALS,
	OPT_NO_FOLD,
};

static const struct opt options[] = {
	OPT_HEADING(N_("What to show:")),
	OPT_PID_ROW(N_("these processes and their neighbours; several with commas between")),
	OPT_USER_ROW(N_("this user's processes and theirs")),
	{OPT_UNIT, "unit", required_argument, N_("pattern"),
	 N_("likewise, processes of systemd units that fit")},
	{OPT_DEPTH, "depth", required_argument, N_("number"),
	 N_("so many steps to neighbours of neighbours; 1 unless given, 0 for none")},
	OPT_OTHER_NAME_OF_KINDS,
	{OPT_SIGNALS, "signals", no_argument, NULL, N_("also signals that are pending")},
	{OPT_NO_FOLD, "no-fold", no_argument, NULL,
	 N_("a node for each process, also where several are alike")},
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("How to show it:")),
	{OPT_FORMAT, "format", required_argument, N_("format"),
	 N_("print dot (for Graphviz, the default), mermaid or json")},
	OPT_JSON_ROW,
	OPT_HEADING(N_("Others:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<kind>…] [<option>…] | dot -Tsvg"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Draw the processes and the IPC between them, of all kinds or of some: shm, "
		      "msg, sem, pshm, pmsg, psem, pipe, fifo, unix, eventfd, memfd, anonymous, "
		      "file."),
	.options = options,
	.page = "ipcadm-graph(1)",
};

enum format {
	FORMAT_DOT,
	FORMAT_MERMAID,
	FORMAT_JSON,
};

static const char *const format_words[] = {
	[FORMAT_DOT] = "dot",
	[FORMAT_MERMAID] = "mermaid",
	[FORMAT_JSON] = "json",
};

static const char *const kind_words[] = {
	"shm", "msg", "sem", "pshm", "pmsg", "psem", "pipe", "fifo", "unix", "eventfd", "memfd",
	"anonymous", "file",
};

struct graph_run {
	struct session *session;
	struct collect_request collect;
	struct graph_request request;
	enum format format;
	bool restricted;
	struct arg_pids pids;
	bool has_user;
	uid_t user;
	const char *unit;
	const char *kinds[ARRAY_SIZE(kind_words)];
	bool *start, *keep;
};

static bool take_kind(void *arg, const char *word)
{
	struct graph_run *run = arg;

	for (size_t i = 0; i < ARRAY_SIZE(kind_words); i++) {
		if (!streq(kind_words[i], word))
			continue;
		for (size_t k = 0; k < run->request.kind_count; k++)
			if (run->kinds[k] == kind_words[i])
				return true;
		run->kinds[run->request.kind_count++] = kind_words[i];
		return true;
	}
	msg_warn(_("unknown kind '%s' (ipcadm graph --help lists all)"), word);
	return false;
}

static bool take_format(struct graph_run *run, const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(format_words); i++) {
		if (!streq(format_words[i], word))
			continue;
		run->format = (enum format)i;
		return true;
	}
	msg_warn(_("unknown format '%s' (expected dot, mermaid or json)"), word);
	return false;
}

static bool take_user(struct graph_run *run, const char *word)
{
	return run->has_user = run->restricted = arg_user(word, &run->user);
}

static bool take_depth(struct graph_run *run, const char *word)
{
	uint64_t depth;

	if (parse_u64(word, UINT_MAX, &depth)) {
		msg_warn(_("invalid number of steps '%s' (examples: 0, 2)"), word);
		return false;
	}
	run->request.depth = (unsigned)depth;
	return true;
}

static bool take_option(void *taker, int id, const char *arg)
{
	struct graph_run *run = taker;

	switch (id) {
	case 'p':
		run->restricted = true;
		return arg_pids(arg, &run->pids);
	case OPT_KIND:
		return arg_each(arg, take_kind, run);
	case OPT_USER:
		return take_user(run, arg);
	case OPT_UNIT:
		run->restricted = true;
		return arg_pattern(arg, &run->unit);
	case OPT_DEPTH:
		return take_depth(run, arg);
	case OPT_FORMAT:
		return take_format(run, arg);
	case 'J':
		run->format = FORMAT_JSON;
		return true;
	case OPT_SIGNALS:
		run->request.signals = true;
		return true;
	case OPT_NO_FOLD:
		run->request.fold = false;
		return true;
	default:
		return arg_system(id, arg, run->session, &run->collect.namespaces);
	}
}

static bool read_options(struct graph_run *run, int argc, char **argv, int *status)
{
	if (!opt_read(&usage, argc, argv, take_option, run, status))
		return false;
	for (; argv[optind]; optind++)
		if (!arg_each(argv[optind], take_kind, run))
			return false;
	return true;
}

static bool fits_unit(const char *pattern, const char *unit)
{
	return unit && glob_match(pattern, unit);
}

/* Where the graph begins. False where a process that was named does not exist. */
static bool choose_start(struct graph_run *run, const struct proc_snapshot *all)
{
	bool found;

	if (!run->restricted)
		return true;
	run->start = xcalloc(all->process_count + 1, sizeof(*run->start));
	run->keep = xcalloc(all->process_count + 1, sizeof(*run->keep));
	found = arg_pids_mark(&run->pids, all, run->keep);
	for (size_t i = 0; i < all->process_count; i++) {
		const struct proc_process *process = &all->processes[i];

		run->start[i] = run->keep[i] ||
				(run->has_user && process->uids[1] == run->user) ||
				(run->unit && (fits_unit(run->unit, process->unit) ||
					       fits_unit(run->unit, process->user_unit)));
	}
	run->request.start = run->start;
	run->request.keep = run->keep;
	return found;
}

static void print(const struct graph_run *run, const struct graph *graph, size_t hidden)
{
	struct strbuf out = STRBUF_INIT;

	if (run->format == FORMAT_JSON) {
		graph_print_json(graph, hidden);
		return;
	}
	if (run->format == FORMAT_DOT)
		graph_put_dot(&out, graph);
	else
		graph_put_mermaid(&out, graph);
	(void)fwrite(sb_str(&out), 1, out.len, stdout); /* main() looks for errors */
	sb_free(&out);
}

static int show(struct graph_run *run)
{
	struct collected all;
	int status;

	run->collect.kinds = KINDS_ALL;
	run->collect.want = WANT_LINKS | WANT_OTHERS | WANT_USERS | WANT_ENDS | WANT_ELEMENTS |
			    WANT_IDS | WANT_CMDLINE | WANT_CGROUP |
			    (run->request.signals ? WANT_SIGNALS : 0) |
			    (run->format == FORMAT_JSON ? WANT_RIGHTS : 0);
	run->request.kinds = run->kinds;
	status = collect(&run->session->source, &run->collect, &all);
	if (all.has_links) {
		struct graph graph;

		if (!choose_start(run, &all.processes))
			status = EXIT_FAILURE;
		graph_build(&graph, &all.links, &run->request);
		print(run, &graph, all.processes.hidden);
		graph_free(&graph);
	}
	problems_say(run->session, &all.problems);
	collected_free(&all);
	return status;
}

static int run(struct session *session, int argc, char **argv)
{
	struct graph_run graph = {
		.session = session,
		.request = {.depth = 1, .fold = true},
	};
	int status;

	if (read_options(&graph, argc, argv, &status))
		status = problems_finish(session, show(&graph));
	free(graph.pids.at);
	free(graph.start);
	free(graph.keep);
	return status;
}

const struct applet applet_graph = {
	.name = "graph",
	.summary = N_("draw the processes and the IPC between them"),
	/* To look into other users' processes and sets, and into other namespaces. */
	.caps = CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_DAC_READ_SEARCH) | CAP_MASK(CAP_SYS_ADMIN) |
		CAP_MASK(CAP_IPC_OWNER),
	.run = run,
};
