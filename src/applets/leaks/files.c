/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that the keys of objects can have been made from (ftok(3)). */
#include <stdlib.h>

#include "applets/leaks/files.h"
#include "base/alloc.h"

static void add_keys(const struct leaks_look *look, const size_t *indexes, size_t count,
		     struct ftok_report *report)
{
	struct hash seen = HASH_INIT;

	for (size_t i = 0; i < count; i++) {
		const struct ipc_object *object = leaks_object(look, indexes[i]);

		if (kind_is_sysv(object->kind) && object->key != 0 &&
		    hash_put(&seen, object->key, 0, 1) == HASH_NONE)
			(void)ftok_add_entry(report, object->key);
	}
	hash_free(&seen);
}

static void index_paths(struct leaks_files *files)
{
	const struct ftok_report *report = &files->report;
	uint32_t n = 0;

	files->paths = xcalloc(report->file_count + report->count + 1, sizeof(*files->paths));
	for (size_t e = 0; e < report->count; e++) {
		const struct ftok_entry *entry = &report->entries[e];

		(void)hash_put(&files->by_key, entry->key, 0, n);
		for (size_t f = 0; f < entry->files; f++)
			files->paths[n++] = report->files[entry->first_file + f].path;
		n++; /* the NULL */
	}
}

int leaks_find_files(const struct leaks *leaks, const struct leaks_look *look,
		     const size_t *indexes, size_t count, struct leaks_files *files)
{
	int status;

	*files = (struct leaks_files){.report = {.mode = FTOK_FIND}};
	if (leaks->tree_count == 0)
		return EXIT_SUCCESS;
	add_keys(look, indexes, count, &files->report);
	status = ftok_search(&files->report, leaks->trees, leaks->tree_count, false);
	index_paths(files);
	return status;
}

void leaks_files_free(struct leaks_files *files)
{
	ftok_report_free(&files->report);
	free(files->paths);
	hash_free(&files->by_key);
}

const char *const *leaks_files_of(const struct leaks_files *files, const struct ipc_object *object)
{
	uint32_t first = HASH_NONE;

	if (files->paths && kind_is_sysv(object->kind))
		first = hash_get(&files->by_key, object->key, 0);
	return first == HASH_NONE ? NULL : (const char *const *)&files->paths[first];
}
