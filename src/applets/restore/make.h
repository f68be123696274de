/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in the way of objects, and making them. */
#ifndef APPLETS_RESTORE_MAKE_H
#define APPLETS_RESTORE_MAKE_H

#include "applets/restore/request.h"

/*
 * See whether anything stands in the way of the chosen objects, and say what. False where nothing
 * is to be made.
 */
bool restore_check(struct restore *);

/* Make them. False where not all were made. */
bool restore_make(struct restore *);

#endif
