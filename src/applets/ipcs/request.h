/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line of ipcs asks for, and the page that it prints. */
#ifndef APPLETS_IPCS_REQUEST_H
#define APPLETS_IPCS_REQUEST_H

#include "applets/session.h"
#include "ipc/object.h"
#include "render/fixed.h"

enum ipcs_mode {
	IPCS_LIST,
	IPCS_CREATOR,
	IPCS_TIME,
	IPCS_PID,
	IPCS_LIMITS,
	IPCS_SUMMARY,
};
#define IPCS_LIST_MODES (IPCS_PID + 1)

/* One run of the command. */
struct ipcs {
	struct session *session;
	enum ipcs_mode mode;
	unsigned kinds;    /* KIND_BIT of what to show; 0: nothing was chosen */
	int id;            /* of -i; -1 without */
	struct fixed_page page;
};

#endif
