/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every command, one line each, and how one is run. */
#include "applets/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/users.h"
#include "base/util.h"
#include "privs.h"
#include "render/note.h"
#include "render/screen.h"

extern const struct applet applet_dump;
extern const struct applet applet_ftok;
extern const struct applet applet_graph;
extern const struct applet applet_ipcmk;
extern const struct applet applet_ipcrm;
extern const struct applet applet_ipcs;
extern const struct applet applet_leaks;
extern const struct applet applet_ls;
extern const struct applet applet_lsipc;
extern const struct applet applet_restore;
extern const struct applet applet_show;
extern const struct applet applet_who;

const struct applet *const applets[] = {
	&applet_ipcs,
	&applet_lsipc,
	&applet_ipcmk,
	&applet_ipcrm,
	&applet_ftok,
	&applet_ls,
	&applet_show,
	&applet_who,
	&applet_leaks,
	&applet_graph,
	&applet_dump,
	&applet_restore,
	NULL,
};

const struct applet *applet_find(const char *name)
{
	for (size_t i = 0; applets[i]; i++)
		if (streq(applets[i]->name, name))
			return applets[i];
	return NULL;
}

#define SUMMARY_COLUMN 12

void applet_print_list(void)
{
	struct strbuf label = STRBUF_INIT;

	for (size_t i = 0; applets[i]; i++) {
		sb_reset(&label);
		sb_printf(&label, " %s", applets[i]->name);
		note_print(sb_str(&label), SUMMARY_COLUMN, _(applets[i]->summary), SCREEN_ENDLESS);
	}
	sb_free(&label);
}

int applet_run(const struct applet *applet, const char *sysroot, int argc, char **argv)
{
	struct session session = {
		.command = applet->name,
		.changes_system = applet->changes_system,
	};
	int err = privs_keep(applet->caps);

	if (err) {
		msg_errno(-err, _("cannot drop privileges"));
		return EXIT_FAILURE;
	}
	ipc_source_init(&session.source);
	if (sysroot && !session_use_sysroot(&session, sysroot))
		return EXIT_FAILURE;

	int status = applet->run(&session, argc, argv);

	session_end(&session);
	users_free();
	return status;
}
