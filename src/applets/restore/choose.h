/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects of the archive are restored, and under which names. */
#ifndef APPLETS_RESTORE_CHOOSE_H
#define APPLETS_RESTORE_CHOOSE_H

#include "applets/restore/request.h"

/* Make the plans: which objects, under which names. False where that is wrong, and said. */
bool restore_choose(struct restore *);

#endif
