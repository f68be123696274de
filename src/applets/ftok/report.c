/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/ftok/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "applets/problems.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/strbuf.h"
#include "base/util.h"
#include "ipc/ftok.h"
#include "ipc/ftok_walk.h"
#include "ipc/scan.h"
#include "proc/own.h"

size_t ftok_add_entry(struct ftok_report *report, uint32_t key)
{
	report->entries = array_grow(report->entries, &report->cap, report->count + 1,
				     sizeof(*report->entries));
	report->entries[report->count] = (struct ftok_entry){.key = key};
	return report->count++;
}

void ftok_add_file(struct ftok_report *report, size_t entry, const char *path,
		   const struct stat *st)
{
	report->files = array_grow(report->files, &report->file_cap, report->file_count + 1,
				   sizeof(*report->files));
	report->files[report->file_count++] = (struct ftok_file){
		.entry = entry,
		.key = report->entries[entry].key,
		.dev = st->st_dev,
		.ino = st->st_ino,
		.path = xstrdup(path),
	};
}

static void build_index(struct ftok_index *index, const struct ftok_report *report)
{
	uint32_t *keys = xcalloc(report->count + 1, sizeof(*keys));

	for (size_t i = 0; i < report->count; i++)
		keys[i] = report->entries[i].key;
	ftok_index_build(index, keys, report->count);
	free(keys);
}

void ftok_drop_doubled_keys(struct ftok_report *report)
{
	bool *drop = xcalloc(report->count + 1, sizeof(*drop));
	struct ftok_index index;
	size_t kept = 0;

	build_index(&index, report);
	for (size_t i = 1; i < report->count; i++)
		drop[index.slots[i].place] = index.slots[i].key == index.slots[i - 1].key;
	for (size_t i = 0; i < report->count; i++)
		if (!drop[i])
			report->entries[kept++] = report->entries[i];
	report->count = kept;
	ftok_index_free(&index);
	free(drop);
}

/* ---- the objects' keys ---- */

static int add_object(const struct ipc_object *object, void *arg)
{
	struct ftok_report *report = arg;

	if (object->key == 0) /* IPC_PRIVATE */
		return 0;
	ipc_list_add(&report->objects, object);
	return 0;
}

static int compare_objects(const void *a, const void *b)
{
	const struct ipc_object *x = a;
	const struct ipc_object *y = b;
	int order = ftok_compare(x->key, y->key);

	order = order ? order : ORDER(x->kind, y->kind);
	return order ? order : ORDER(x->id, y->id);
}

int ftok_add_objects(struct session *session, struct ftok_report *report)
{
	struct ipc_list *list = &report->objects;
	int status = EXIT_SUCCESS;

	report->ipc_ns = proc_own_ipc(&session->source.root);
	for (enum ipc_kind kind = 0; kind < KIND_COUNT; kind++) {
		int err = kind_is_sysv(kind)
				  ? ipc_scan(&session->source, kind, 0, add_object, report)
				  : 0;

		if (err) {
			problems_say_kind(session, kind, err);
			status = EXIT_FAILURE;
		}
	}
	if (list->count == 0)
		return status;
	qsort(list->objects, list->count, sizeof(*list->objects), compare_objects);
	for (size_t i = 0; i < list->count; i++) {
		uint32_t key = list->objects[i].key;

		if (i == 0 || key != list->objects[i - 1].key) {
			size_t added = ftok_add_entry(report, key);

			report->entries[added].first_object = i;
		}
		report->entries[report->count - 1].objects++;
	}
	return status;
}

/* ---- the files of the keys ---- */

static int compare_by_key(const void *a, const void *b)
{
	const struct ftok_file *x = a;
	const struct ftok_file *y = b;
	int order = ORDER(x->key, y->key);

	order = order ? order : ORDER(x->dev, y->dev);
	order = order ? order : ORDER(x->ino, y->ino);
	order = order ? order : strcmp(x->path, y->path);
	return order ? order : ORDER(x->entry, y->entry);
}

static int compare_by_entry(const void *a, const void *b)
{
	const struct ftok_file *x = a;
	const struct ftok_file *y = b;
	int order = ORDER(x->entry, y->entry);

	return order ? order : strcmp(x->path, y->path);
}

static bool is_same_file(const struct ftok_file *a, const struct ftok_file *b)
{
	return a->dev == b->dev && a->ino == b->ino;
}

/* Count the different ones among the files from `from` on that have its key; where they end. */
static size_t count_different(struct ftok_report *report, size_t from)
{
	const struct ftok_file *files = report->files;
	size_t different = 1;
	size_t end = from + 1;

	for (; end < report->file_count && files[end].key == files[from].key; end++)
		different += !is_same_file(&files[end - 1], &files[end]);
	for (size_t i = from; i < end; i++)
		report->entries[files[i].entry].different = different;
	return end;
}

/* Drop files that stand under one path in one entry twice: searched places can overlap. */
static void drop_doubles(struct ftok_report *report)
{
	struct ftok_file *files = report->files;
	size_t kept = 1;

	for (size_t i = 1; i < report->file_count; i++) {
		if (files[i].entry == files[kept - 1].entry &&
		    streq(files[i].path, files[kept - 1].path))
			free(files[i].path);
		else
			files[kept++] = files[i];
	}
	report->file_count = kept;
}

void ftok_arrange(struct ftok_report *report)
{
	if (report->file_count == 0)
		return;
	qsort(report->files, report->file_count, sizeof(*report->files), compare_by_key);
	for (size_t i = 0; i < report->file_count;)
		i = count_different(report, i);
	qsort(report->files, report->file_count, sizeof(*report->files), compare_by_entry);
	drop_doubles(report);
	for (size_t i = 0; i < report->file_count; i++) {
		struct ftok_entry *entry = &report->entries[report->files[i].entry];

		if (entry->files++ == 0)
			entry->first_file = i;
	}
}

struct search {
	struct ftok_report *report;
	struct ftok_index index;
	struct strbuf path;
};

static void visit(const struct stat *st, const char *directory, const char *name, void *arg)
{
	struct search *search = arg;
	size_t count;
	const struct ftok_slot *slot =
		ftok_index_find(&search->index, st->st_dev, st->st_ino, &count);

	if (count > 0)
		tree_path(&search->path, directory, name);
	for (; count > 0; count--, slot++)
		ftok_add_file(search->report, slot->place, sb_str(&search->path), st);
}

/* "dir//" is "dir", as a file below it is to be "dir/file". */
static int walk_from(struct tree_walk *walk, const char *start)
{
	size_t n = strlen(start);

	while (n > 1 && start[n - 1] == '/')
		n--;

	char *trimmed = xstrndup(start, n);
	int err = tree_walk(walk, trimmed);

	free(trimmed);
	if (err)
		msg_errno(-err, _("cannot search '%s'"), start);
	return err;
}

static void say_unreadable(const struct tree_walk *walk)
{
	uint64_t n = walk->unreadable;
	int err = walk->unreadable_errno;

	if (n > 0 && (err == EACCES || err == EPERM))
		msg_errno(err, P_("%" PRIu64 " directory could not be searched, but root could: "
				  "'%s'",
				  "%" PRIu64 " directories could not be searched, but root could; "
				  "the first: '%s'", n), n, walk->unreadable_path);
	else if (n > 0)
		msg_errno(err, P_("%" PRIu64 " directory could not be searched: '%s'",
				  "%" PRIu64 " directories could not be searched; the first: '%s'",
				  n), n, walk->unreadable_path);
}

int ftok_search(struct ftok_report *report, const char *const *starts, size_t count, bool cross)
{
	struct search search = {.report = report, .path = STRBUF_INIT};
	struct tree_walk walk = {.cross = cross, .visit = visit, .arg = &search};
	int status = EXIT_SUCCESS;

	build_index(&search.index, report);
	for (size_t i = 0; i < count; i++)
		if (walk_from(&walk, starts[i]))
			status = EXIT_FAILURE;
	say_unreadable(&walk);
	report->seen = walk.files;
	report->directories = walk.directories;
	report->unreadable = walk.unreadable;
	ftok_arrange(report);
	free(walk.unreadable_path);
	sb_free(&search.path);
	ftok_index_free(&search.index);
	return status;
}

/* ---- remarks ---- */

static int compare_as_named(const void *a, const void *b)
{
	const struct ftok_file *x = a;
	const struct ftok_file *y = b;
	int order = ORDER(x->key, y->key);

	return order ? order : ORDER(x->entry, y->entry);
}

void ftok_say_collisions(const struct ftok_report *report)
{
	/* The report stays in its order; the paths stay where they are. */
	struct ftok_file *files = xcalloc(report->file_count + 1, sizeof(*files));
	bool said = false;

	for (size_t i = 0; i < report->file_count; i++)
		files[i] = report->files[i];
	qsort(files, report->file_count, sizeof(*files), compare_as_named);
	for (size_t i = 1; i < report->file_count; i++) {
		const struct ftok_file *first = &files[i - 1];
		const struct ftok_file *second = &files[i];
		size_t different = report->entries[first->entry].different;

		if (first->key != second->key) {
			said = false;
		} else if (!said && !is_same_file(first, second)) {
			said = true;
			msg_warn(P_("%zu file has the key 0x%08" PRIx32 ": '%s' and '%s'",
				    "%zu different files have the key 0x%08" PRIx32
				    ", such as '%s' and '%s'", different),
				 different, first->key, first->path, second->path);
		}
	}
	free(files);
}

void ftok_say_odd_keys(const struct ftok_report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		uint32_t key = report->entries[i].key;

		if (key == 0)
			msg_warn(_("the key 0 is IPC_PRIVATE: objects with it were made from no "
				   "file"));
		else if (key == FTOK_FAILED)
			msg_warn(_("the key 0x%08" PRIx32 " is what ftok(3) gives when it fails: a "
				   "program that did not check may have used it"), key);
		else if (ftok_split(key).project == 0)
			msg_warn(_("the key 0x%08" PRIx32 " has the project id 0, which POSIX leaves "
				   "undefined: it may be a number that somebody chose"), key);
	}
}

void ftok_report_free(struct ftok_report *report)
{
	for (size_t i = 0; i < report->file_count; i++)
		free(report->files[i].path);
	free(report->files);
	free(report->entries);
	ipc_list_free(&report->objects);
}
