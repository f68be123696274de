/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of lsipc. */
#ifndef APPLETS_LSIPC_COLUMNS_H
#define APPLETS_LSIPC_COLUMNS_H

#include "applets/lsipc/request.h"

/*
 * Choose the columns and the name of the array in JSON. False where -o names a column that
 * does not exist or does not go with the kind; the user has been told.
 */
bool lsipc_choose_columns(struct lsipc *);

#endif
