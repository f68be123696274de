/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of ls. */
#ifndef APPLETS_LS_LIST_H
#define APPLETS_LS_LIST_H

#include "applets/ls/request.h"
#include "collect/gather.h"

/* Read what is asked for, and show it. Both give the exit status. */
int ls_gather(struct ls *, unsigned want, struct gathered *);
int ls_list(struct ls *);

#endif
