/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of the command ipcs. */
#ifndef APPLETS_IPCS_LIST_H
#define APPLETS_IPCS_LIST_H

#include "applets/ipcs/request.h"

/* One kind's part of the output, without the empty lines around it; the exit status. */
int ipcs_list(struct ipcs *, enum ipc_kind);

#endif
