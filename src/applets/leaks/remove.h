/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leaks --remove */
#ifndef APPLETS_LEAKS_REMOVE_H
#define APPLETS_LEAKS_REMOVE_H

#include "applets/leaks/request.h"

/* Show what would go, ask, and remove it. The exit status. */
int leaks_remove(struct leaks *);

#endif
