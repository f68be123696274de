/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cannot be read. */
#ifndef APPLETS_IPCS_FAILED_H
#define APPLETS_IPCS_FAILED_H

#include "applets/ipcs/request.h"

/* Explain why objects could not be read (problems_say_kind()); the exit status of that. */
int ipcs_failed(struct ipcs *, enum ipc_kind, int err);

#endif
