/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits (-l) and the summary (-u) of the command ipcs. */
#ifndef APPLETS_IPCS_STATUS_H
#define APPLETS_IPCS_STATUS_H

#include "applets/ipcs/request.h"

/* One kind's part of the output, without the empty lines around it; the exit status. */
int ipcs_limits(struct ipcs *, enum ipc_kind);
int ipcs_summary(struct ipcs *, enum ipc_kind);

#endif
