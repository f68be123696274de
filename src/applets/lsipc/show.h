/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lsipc prints. */
#ifndef APPLETS_LSIPC_SHOW_H
#define APPLETS_LSIPC_SHOW_H

#include "applets/lsipc/request.h"

/* Print the limits, the objects or the one object. The exit status. */
int lsipc_show_limits(struct lsipc *);
int lsipc_show_list(struct lsipc *);
int lsipc_show_object(struct lsipc *);

#endif
