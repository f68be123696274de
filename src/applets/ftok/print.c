/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/ftok/print.h"

#include <ctype.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/strbuf.h"
#include "base/util.h"
#include "ipc/ftok.h"
#include "ipc/kind.h"
#include "ipc/object_json.h"
#include "ipc/reference.h"
#include "render/document_json.h"
#include "render/grid.h"

#define MODES_FIND (MODE_BIT(FTOK_FIND) | MODE_BIT(FTOK_FIND_ALL))
#define MODES_EXPLAIN (MODES_FIND | MODE_BIT(FTOK_SPLIT))
#define KEYS_ONLY MODE_BIT(31) /* the column stays when only keys are wanted */

static const char *const mode_names[] = {
	[FTOK_PATHS] = "key",
	[FTOK_SPLIT] = "split",
	[FTOK_FIND] = "find",
	[FTOK_FIND_ALL] = "find-all",
};

/* A row: an entry, and one of its files where it has any. */
struct row {
	const struct ftok_report *report;
	const struct ftok_entry *entry;
	const struct ftok_file *file; /* may be NULL */
};

static void cell_key(struct strbuf *out, const struct row *row)
{
	ipc_key_put(out, row->entry->key);
}

static void cell_project(struct strbuf *out, const struct row *row)
{
	sb_put_u64(out, ftok_split(row->entry->key).project);
}

/* The project id as the character that a C program may have written; 0 where it is none. */
static char project_char(uint32_t key)
{
	unsigned project = ftok_split(key).project;

	return project > ' ' && project < 0x7f ? (char)project : '\0';
}

static void cell_char(struct strbuf *out, const struct row *row)
{
	char c = project_char(row->entry->key);

	sb_putc(out, c ? c : '-');
}

static void cell_device(struct strbuf *out, const struct row *row)
{
	sb_put_u64(out, ftok_split(row->entry->key).device);
}

static void cell_inode(struct strbuf *out, const struct row *row)
{
	sb_put_u64(out, ftok_split(row->entry->key).inode);
}

static void cell_objects(struct strbuf *out, const struct row *row)
{
	const struct ipc_object *object = &row->report->objects.objects[row->entry->first_object];

	for (size_t i = 0; i < row->entry->objects; i++, object++)
		sb_printf(out, "%s%s:%d", i ? "," : "", ipc_kinds[object->kind].word, object->id);
}

static void cell_files(struct strbuf *out, const struct row *row)
{
	sb_put_u64(out, row->entry->different);
}

/* libsmartcols escapes what must not reach a terminal. */
static void cell_path(struct strbuf *out, const struct row *row)
{
	sb_puts(out, row->file ? row->file->path : "-");
}

static const struct column {
	const char *name;
	unsigned modes; /* MODE_BIT: where it is shown */
	unsigned flags; /* enum grid_flag */
	void (*cell)(struct strbuf *, const struct row *);
} columns[] = {
	{"KEY", MODES_EXPLAIN | MODE_BIT(FTOK_PATHS) | KEYS_ONLY, 0, cell_key},
	{"PROJ", MODES_EXPLAIN, GRID_RIGHT, cell_project},
	{"CHAR", MODES_EXPLAIN, 0, cell_char},
	{"DEV", MODE_BIT(FTOK_SPLIT), GRID_RIGHT, cell_device},
	{"INODE", MODE_BIT(FTOK_SPLIT), GRID_RIGHT, cell_inode},
	{"OBJECTS", MODE_BIT(FTOK_FIND_ALL), 0, cell_objects},
	{"FILES", MODES_FIND, GRID_RIGHT, cell_files},
	{"PATH", MODES_FIND | MODE_BIT(FTOK_PATHS), 0, cell_path},
};

static bool is_shown(const struct column *column, const struct ftok_report *report,
		     const struct ftok_style *style)
{
	return (column->modes & MODE_BIT(report->mode)) &&
	       (!style->keys_only || (column->modes & KEYS_ONLY));
}

static void add_row(struct grid *grid, const struct row *row,
		    const struct ftok_style *style)
{
	struct grid_row *line = grid_add_row(grid, NULL);
	struct strbuf cell = STRBUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		if (!is_shown(&columns[i], row->report, style))
			continue;
		sb_reset(&cell);
		columns[i].cell(&cell, row);
		grid_set(line, n++, sb_str(&cell), cell.len);
	}
	sb_free(&cell);
}

static void add_entry(struct grid *grid, const struct ftok_report *report,
		      const struct ftok_entry *entry, const struct ftok_style *style)
{
	struct row row = {.report = report, .entry = entry};

	for (size_t i = 0; i < entry->files; i++) {
		row.file = &report->files[entry->first_file + i];
		add_row(grid, &row, style);
	}
	/* A key that no file explains is worth a line where nobody asked for it by its number. */
	if (entry->files == 0 && report->mode != FTOK_FIND)
		add_row(grid, &row, style);
}

static void print_table(const struct ftok_report *report, const struct ftok_style *style)
{
	bool no_headings = style->no_headings || report->mode == FTOK_PATHS;
	/* One key and path is one line, however narrow the terminal. */
	struct grid *grid = grid_new(GRID_NO_CUT | (no_headings ? GRID_NO_HEADINGS : 0));

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (is_shown(&columns[i], report, style))
			grid_add_column(grid, columns[i].name, 0, columns[i].flags);
	for (size_t i = 0; i < report->count; i++)
		add_entry(grid, report, &report->entries[i], style);
	grid_end(grid);
}

static void json_file(struct json *json, const struct ftok_file *file)
{
	json_open_object(json, NULL);
	json_string(json, "path", file->path);
	json_u64(json, "device_major", major(file->dev));
	json_u64(json, "device_minor", minor(file->dev));
	json_u64(json, "inode", file->ino);
	json_close_object(json);
}

static void json_files(struct json *json, const struct ftok_report *report,
		       const struct ftok_entry *entry)
{
	if (report->mode == FTOK_SPLIT) {
		json_null(json, "collision");
		json_null(json, "files");
		return;
	}
	json_bool(json, "collision", entry->different > 1);
	json_open_array(json, "files");
	for (size_t i = 0; i < entry->files; i++)
		json_file(json, &report->files[entry->first_file + i]);
	json_close_array(json);
}

static void json_objects(struct json *json, const struct ftok_report *report,
			 const struct ftok_entry *entry)
{
	if (report->mode != FTOK_FIND_ALL) {
		json_null(json, "objects");
		return;
	}

	const struct ipc_object *object = &report->objects.objects[entry->first_object];

	json_open_array(json, "objects");
	for (size_t i = 0; i < entry->objects; i++, object++) {
		json_open_object(json, NULL);
		object_json(json, object, report->ipc_ns, OBJECT_COMMON);
		json_close_object(json);
	}
	json_close_array(json);
}

static void json_entry(struct json *json, const struct ftok_report *report,
		       const struct ftok_entry *entry)
{
	struct ftok_parts parts = ftok_split(entry->key);
	const char letter[] = {project_char(entry->key), '\0'};

	json_open_object(json, NULL);
	json_hex(json, "key", entry->key, 8);
	json_u64(json, "proj_id", parts.project);
	json_string(json, "proj_char", letter[0] ? letter : NULL);
	json_u64(json, "device_low", parts.device);
	json_u64(json, "inode_low", parts.inode);
	json_objects(json, report, entry);
	json_files(json, report, entry);
	json_close_object(json);
}

static void json_searched(struct json *json, const struct ftok_report *report)
{
	if (!(MODE_BIT(report->mode) & MODES_FIND)) {
		json_null(json, "searched");
		return;
	}
	json_open_object(json, "searched");
	json_u64(json, "files", report->seen);
	json_u64(json, "directories", report->directories);
	json_u64(json, "unreadable", report->unreadable);
	json_close_object(json);
}

static void print_json(const struct ftok_report *report)
{
	struct json json = JSON_INIT;

	document_json_open(&json, false, 0);
	json_string(&json, "mode", mode_names[report->mode]);
	json_open_array(&json, "keys");
	for (size_t i = 0; i < report->count; i++)
		json_entry(&json, report, &report->entries[i]);
	json_close_array(&json);
	json_searched(&json, report);
	document_json_close(&json);
}

void ftok_print(const struct ftok_report *report, const struct ftok_style *style)
{
	if (style->json)
		print_json(report);
	else
		print_table(report, style);
}
