/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One object in full, `ipcs -i`. */
#ifndef APPLETS_IPCS_DETAIL_H
#define APPLETS_IPCS_DETAIL_H

#include "applets/ipcs/request.h"

/* Everything of the one object with the number ipcs->id; the exit status. */
int ipcs_detail(struct ipcs *, enum ipc_kind);

#endif
