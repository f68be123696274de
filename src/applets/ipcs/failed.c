/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/ipcs/failed.h"

#include <stdlib.h>

#include "applets/problems.h"
#include "base/errors.h"

int ipcs_failed(struct ipcs *ipcs, enum ipc_kind kind, int err)
{
	bool live = sysroot_is_live(&ipcs->session->source.root);

	fixed_flush(&ipcs->page);
	problems_say_kind(ipcs->session, kind, err);
	/* In a kernel without this facility there is nothing, and nothing was left out. */
	return live && err_is_missing(err) ? EXIT_SUCCESS : EXIT_FAILURE;
}
