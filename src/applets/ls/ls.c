/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ls: the objects of all kinds in one table. */
#include <getopt.h>
#include <linux/capability.h>
#include <stdlib.h>

#include "applets/applet.h"
#include "applets/ls/columns.h"
#include "applets/ls/list.h"
#include "applets/ls/options.h"
#include "applets/ls/watch.h"
#include "applets/problems.h"
#include "base/msg.h"
#include "base/nls.h"
#include "render/column_topics.h"

static const struct opt options[] = {
	OPT_HEADING(N_("Which objects (all conditions must hold):")),
	OPT_CONDITION_ROWS,
	OPT_NAMESPACE_ROWS,
	OPT_COLUMN_ROWS,
	OPT_FORM_ROWS,
	OPT_HEADING(N_("Changes:")),
	OPT_WATCH_ROW(N_("look again every so often, and print a line for each change")),
	OPT_COUNT_ROW,
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

/* Unless others are asked for. In JSON, which object it is stands in front of them anyway. */
#define FOR_PEOPLE "KIND,KEY/NAME,ID,OWNER,PERMS,SIZE,PROCS,AGE,STATE"
#define FOR_PROGRAMS                                                                              \
	"OWNER,GROUP,CUID,CGID,MODE,BYTES,MSGS,NSEMS,PROCS,PROCPIDS,BORN,AGE,STATE"

static bool check_watch(const struct ls *ls)
{
	if (ls->watch > 0 &&
	    (ls->output || ls->order_count > 0 || ls->style.form != TABLE_LIST)) {
		msg_warn(_("--watch prints lines of its own: columns, order and form do not go "
			   "with it"));
		return false;
	}
	return ls_check_watch(ls);
}

static bool read_options(struct ls *ls, int argc, char **argv, int *status)
{
	if (!opt_read(&usage, argc, argv, ls_take_option, ls, status))
		return false;
	ls_set_form(ls);
	return ls_take_kinds(ls, argv + optind) && check_watch(ls) && ls_choose_columns(ls);
}

static int show(struct ls *ls)
{
	if (ls->list_columns) {
		ls_print_columns(ls);
		return EXIT_SUCCESS;
	}
	return problems_finish(ls->session, ls->watch > 0 ? ls_watch(ls) : ls_list(ls));
}

static int run(struct session *session, int argc, char **argv)
{
	struct ls ls = {
		.topics = column_topics_ls,
		.usual = FOR_PEOPLE,
		.usual_in_json = FOR_PROGRAMS,
	};
	int status;

	ls_start(&ls, session);
	if (read_options(&ls, argc, argv, &status))
		status = show(&ls);
	ls_end(&ls);
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
