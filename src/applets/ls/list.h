/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of ls. */
#ifndef APPLETS_LS_LIST_H
#define APPLETS_LS_LIST_H

#include "applets/ls/request.h"
#include "collect/collect.h"

/* Collect what is asked for, and that; or show it. Both give the exit status. */
int ls_collect(const struct ls *, unsigned want, struct collected *);
int ls_list(const struct ls *);

#endif
