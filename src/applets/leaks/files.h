/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that the keys of objects can have been made from (ftok(3)). */
#ifndef APPLETS_LEAKS_FILES_H
#define APPLETS_LEAKS_FILES_H

#include "applets/ftok/report.h"
#include "applets/leaks/world.h"

struct leaks_files {
	struct ftok_report report;
	const char **paths; /* of all files, in the order of the report, a NULL after each entry */
	struct hash by_key; /* key to its first path */
};

/* Search the trees that were given, if any. The exit status. */
int leaks_find_files(const struct leaks *, const struct leaks_look *, const size_t *indexes,
		     size_t count, struct leaks_files *);
void leaks_files_free(struct leaks_files *);

/* Paths of files that the object's key can come from, ends with NULL; NULL: nobody searched. */
const char *const *leaks_files_of(const struct leaks_files *, const struct ipc_object *);

#endif
