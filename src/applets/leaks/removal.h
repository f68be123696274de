/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One removal: what its files share. */
#ifndef APPLETS_LEAKS_REMOVAL_H
#define APPLETS_LEAKS_REMOVAL_H

#include "applets/leaks/leaks.h"
#include "archive/backup.h"

struct removal {
	struct leaks *leaks;
	struct leaks_look first;      /* what was listed */
	struct leaks_report report;   /* of it */
	struct leaks_outcome *outcomes; /* by place in the report */
	size_t *indexes;
	struct leaks_look now;        /* the latest look, where it is another one */
	bool looked_again;
	int64_t until;                /* the latest look is good; milliseconds as of leaks_clock() */
	struct ipc_object *actual;    /* by object of that look, as they are; NULL: as in the look */
	struct hash by_object;        /* of that look */
	struct backup *backup;
	struct hash places;           /* of what was saved, in the report */
	_Atomic uint64_t removed, bytes; /* several threads remove */
	uint64_t left, gone, failed;
	struct arena text;
};

static inline const struct ipc_object *removal_object(const struct removal *removal, size_t place)
{
	return leaks_object(&removal->first, removal->report.indexes[place]);
}

/* ---- leaks_outcome.c: why an object stays, said on stderr and remembered ---- */

void removal_leave(struct removal *, size_t place, const char *why, bool failed);

/* For a negative errno, as ipc_retire() gives it. */
void removal_leave_for(struct removal *, size_t place, int err);

/* For the verdict that the latest look gives it, by its index there. */
void removal_leave_judged(struct removal *, size_t place, size_t index);

/* ---- leaks_backup.c: --backup ---- */

/* Save what shall go. False where nothing may be removed; what cannot be saved stays. */
bool removal_save(struct removal *);

/* As ipc_retire() asks it, where there is a backup: nothing has come since it was saved. */
bool removal_is_saved(const struct removal *, const struct ipc_object *, int fd);

/* Messages that were taken out of queues which stay go back. False where that failed. */
bool removal_end_backup(struct removal *);

#endif
