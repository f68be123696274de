/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One removal: what its files share. */
#ifndef APPLETS_LEAKS_REMOVAL_H
#define APPLETS_LEAKS_REMOVAL_H

#include "applets/leaks/report.h"
#include "archive/backup.h"

struct removal {
	struct leaks *leaks;
	struct leaks_look first;      /* what was listed */
	struct leaks_report report;   /* of it */
	struct leaks_outcome *outcomes; /* by place in the report */
	size_t *indexes;
	struct leaks_look now;        /* the latest look, where it is another one */
	bool looked_again;
	int64_t until;                /* the latest look is good; milliseconds as of clock_ms() */
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

#endif
