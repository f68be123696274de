/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line of restore asks for, and what becomes of each object of the archive. */
#ifndef APPLETS_RESTORE_REQUEST_H
#define APPLETS_RESTORE_REQUEST_H

#include "applets/applet.h"
#include "archive/saved.h"

enum restore_mode {
	RESTORE_OBJECTS,
	RESTORE_LIST,   /* show what the archive says */
	RESTORE_VERIFY, /* compare all checksums */
	RESTORE_DRY_RUN,
};

enum restore_result {
	RESULT_NONE,     /* was not asked for */
	RESULT_LISTED,
	RESULT_INTACT,
	RESULT_POSSIBLE, /* nothing stands in its way */
	RESULT_RESTORED,
	RESULT_EXISTS,   /* something has its place */
	RESULT_FAILED,
	RESULT_UNDONE,   /* was made, and removed since another one failed */
	RESULT_COUNT,
};

/* What becomes of one object of the archive. */
struct restore_plan {
	bool selected;
	struct ipc_object wanted; /* as it is to be made: perhaps with another name or key */
	enum restore_result result;
	struct ipc_recreated made;
	int err;
};

struct restore {
	struct session *session;
	enum restore_mode mode;
	const char *path;
	const char **only, **renames; /* arguments */
	size_t only_count, only_cap, rename_count, rename_cap;
	uint64_t max_size;
	bool keep_going, json;
	struct saved saved;
	struct restore_plan *plans; /* one for each object of the archive */
};

#endif
