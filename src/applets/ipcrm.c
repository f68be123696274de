/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/applet.h"
#include "base/nls.h"

static int run(struct session *session, int argc, char **argv)
{
	(void)session;
	(void)argc;
	(void)argv;
	return 1;
}

const struct applet applet_ipcrm = {.name = "ipcrm", .summary = N_("todo"), .run = run};
