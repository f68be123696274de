/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removal with --backup: nothing goes that is not safely in the archive. */
#ifndef APPLETS_LEAKS_BACKUP_H
#define APPLETS_LEAKS_BACKUP_H

#include "applets/leaks/removal.h"

/* Save what shall go. False where nothing may be removed; what cannot be saved stays. */
bool removal_save(struct removal *);

/* As ipc_retire() asks it, where there is a backup: nothing has come since it was saved. */
bool removal_is_saved(const struct removal *, const struct ipc_object *, int fd);

/* Messages that were taken out of queues which stay go back. False where that failed. */
bool removal_end_backup(struct removal *);

#endif
