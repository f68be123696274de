/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipcadm: many commands in one program. A command is found by the name under which
 * the program was called, or by the first operand.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "applets/options.h"
#include "applets/overview/overview.h"
#include "applets/table.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/program.h"
#include "base/standard.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/util.h"

enum {
	OPT_LIST = OPT_OWN,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Options:")),
	OPT_JSON_ROW,
	{OPT_LIST, "list", no_argument, NULL, N_("list the commands and exit")},
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static void print_commands(void)
{
	(void)printf("\n%s\n", _("Commands:"));
	applet_print_list();
}

static const char *const synopsis[] = {
	N_("[--sysroot <dir>] [--json]"),
	N_("[--sysroot <dir>] <command> [<argument>…]"),
	N_("help [<command>]"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("List, explain, create and remove System V and POSIX IPC objects. Without a "
		      "command, show how much of every limit is in use."),
	.options = options,
	.more = print_commands,
	.page = "ipcadm(8)",
	.stop_at_operand = true, /* what stands behind the command's name is the command's */
};

static int unknown_command(const char *name)
{
	const struct applet *nearest = NULL;
	unsigned least = (unsigned)strlen(name) / 3 + 2;

	for (size_t i = 0; applets[i]; i++) {
		unsigned distance = text_distance(name, applets[i]->name);

		if (distance < least) {
			least = distance;
			nearest = applets[i];
		}
	}
	if (nearest)
		msg_warn(_("there is no command '%s'; did you mean '%s'?"), name, nearest->name);
	else
		msg_warn(_("there is no command '%s'"), name);
	return msg_try_help();
}

static int run_named(const char *sysroot, int argc, char **argv)
{
	const struct applet *applet = applet_find(argv[0]);
	struct strbuf name = STRBUF_INIT;

	if (!applet)
		return unknown_command(argv[0]);
	sb_printf(&name, "%s %s", PACKAGE, applet->name);
	program_set_name(sb_str(&name));
	/* getopt(3) takes the name in its messages from here. */
	argv[0] = name.buf;
	optind = 0;

	int status = applet_run(applet, sysroot, argc, argv);

	program_set_name(PACKAGE);
	sb_free(&name);
	return status;
}

static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *args[] = {argv[0], option, NULL};

	if (argc < 2) {
		opt_print_help(&usage);
		return EXIT_SUCCESS;
	}
	args[0] = argv[1];
	return run_named(NULL, 2, args);
}

/* What there is to see when no command was named. */
static int overview(const char *sysroot, bool as_json)
{
	char name[] = PACKAGE;
	char json[] = "--json";
	char *args[] = {name, as_json ? json : NULL, NULL};

	return applet_run(&applet_overview, sysroot, as_json ? 2 : 1, args);
}

/* What stands in front of the command's name. */
struct asked {
	const char *sysroot;
	bool json, list;
};

static bool take_option(void *taker, int id, const char *arg)
{
	struct asked *asked = taker;

	if (id == OPT_SYSROOT)
		asked->sysroot = arg;
	asked->json |= id == 'J';
	asked->list |= id == OPT_LIST;
	return true;
}

static int run_main(int argc, char **argv)
{
	struct asked asked = {0};
	int status;

	if (!opt_read(&usage, argc, argv, take_option, &asked, &status))
		return status;
	if (asked.list) {
		applet_print_list();
		return EXIT_SUCCESS;
	}
	argc -= optind;
	argv += optind;
	if (argc == 0)
		return overview(asked.sysroot, asked.json);
	if (asked.json) {
		msg_warn(_("--json here means the overview; for a command, write it behind its name"));
		return msg_try_help();
	}
	if (streq(argv[0], "help"))
		return help(argc, argv);
	return run_named(asked.sysroot, argc, argv);
}

int main(int argc, char **argv)
{
	const char *name = argc > 0 && argv[0] ? argv[0] : PACKAGE;
	const char *slash = strrchr(name, '/');
	const struct applet *applet;
	int status;

	standard_fill();
	nls_init();
	name = slash ? slash + 1 : name;
	applet = applet_find(name);
	if (applet) {
		program_set_name(applet->name);
		argv[0] = (char *)applet->name;
		status = applet_run(applet, NULL, argc, argv);
	} else {
		status = run_main(argc, argv);
	}
	return standard_finish(status);
}
