/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leaks --watch */
#ifndef APPLETS_LEAKS_WATCH_H
#define APPLETS_LEAKS_WATCH_H

#include "applets/leaks/request.h"

/* Tell what leaks until a signal or --count ends it. The exit status. */
int leaks_watch(struct leaks *);

#endif
