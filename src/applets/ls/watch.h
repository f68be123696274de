/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changes between two looks, one line each. */
#ifndef APPLETS_LS_WATCH_H
#define APPLETS_LS_WATCH_H

#include "applets/ls/request.h"

/* Print what changes until a signal or rounds end it. The exit status. */
int ls_watch(struct ls *);

#endif
