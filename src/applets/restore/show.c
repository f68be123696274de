/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an archive holds, and what became of it. */
#include <stdio.h>
#include <time.h>

#include "applets/restore/show.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/object_json.h"
#include "ipc/reference.h"
#include "render/column.h"
#include "render/column_topics.h"
#include "render/document_json.h"
#include "render/grid.h"

static const char *const result_words[RESULT_COUNT] = {
	[RESULT_LISTED] = "listed",
	[RESULT_INTACT] = "intact",
	[RESULT_POSSIBLE] = "possible",
	[RESULT_RESTORED] = "restored",
	[RESULT_EXISTS] = "exists",
	[RESULT_FAILED] = "failed",
	[RESULT_UNDONE] = "undone",
};

/* The same columns as ls has; and two of the archive's own behind them. */
static const char *const shared_columns[] = {"KIND", "KEY/NAME", "ID", "OWNER", "PERMS", "SIZE"};

static void set_text(struct grid_row *row, size_t column, const char *text)
{
	grid_set(row, column, text, strlen(text));
}

static void print_row(struct grid *grid, const struct archived *archived)
{
	const struct out_row out = {.object = &archived->object};
	const struct out_format format = {.time_style = TIME_SHORT, .now = time(NULL)};
	struct grid_row *row = grid_add_row(grid, NULL);
	struct value_room room = value_room(&format);
	struct strbuf text = STRBUF_INIT;
	size_t column = 0;

	for (; column < ARRAY_SIZE(shared_columns); column++) {
		const char *name = shared_columns[column];

		sb_reset(&text);
		(void)column_put(&text, column_find(column_topics_ls, name, strlen(name)), &out,
				 &room, &format);
		grid_set(row, column, sb_str(&text), text.len);
	}
	sb_reset(&text);
	if (archived->has_contents)
		format_size(&text, archived->stored);
	set_text(row, column++, sb_str(&text));
	set_text(row, column, archived->has_contents
				      ? manifest_consistency_word(archived->consistency)
				      : "");
	value_room_free(&room);
	sb_free(&text);
}

void restore_print_list(const struct restore *restore)
{
	struct grid *grid = grid_new(GRID_TRIM);

	for (size_t i = 0; i < ARRAY_SIZE(shared_columns); i++) {
		const char *name = shared_columns[i];
		const struct column *column = column_find(column_topics_ls, name, strlen(name));

		grid_add_column(grid, name, 0, column->flags & COLUMN_RIGHT ? GRID_RIGHT : 0);
	}
	grid_add_column(grid, "STORED", 0, GRID_RIGHT);
	grid_add_column(grid, "CONSISTENCY", 0, 0);
	for (size_t i = 0; i < restore->saved.manifest.count; i++)
		if (restore->plans[i].selected)
			print_row(grid, &restore->saved.manifest.objects[i]);
	grid_end(grid);
}

static void put_object(struct json *json, const struct archived *archived,
		       const struct restore_plan *plan)
{
	bool made = plan->result == RESULT_RESTORED;
	struct strbuf reference = STRBUF_INIT;

	if (made)
		ipc_reference_put(&reference, &plan->made.object);
	json_open_object(json, NULL);
	object_json(json, &archived->object, archived->ipc_ns, OBJECT_COMMON | OBJECT_CONTENTS);
	manifest_put_contents(json, NOT_IN_MEMBER, archived);
	json_string(json, "result", result_words[plan->result]);
	json_string(json, "new_ref", made ? sb_str(&reference) : NULL);
	json_close_object(json);
	sb_free(&reference);
}

void restore_print_json(const struct restore *restore)
{
	const struct manifest *manifest = &restore->saved.manifest;
	struct json json = JSON_INIT;

	document_json_open(&json, false, 0);
	json_string(&json, "file", restore->path);
	json_string(&json, "created", manifest->created);
	json_string(&json, "host", manifest->host);
	json_string(&json, "program", manifest->program);
	json_open_array(&json, "objects");
	for (size_t i = 0; i < manifest->count; i++)
		if (restore->plans[i].selected && result_words[restore->plans[i].result])
			put_object(&json, &manifest->objects[i], &restore->plans[i]);
	json_close_array(&json);
	document_json_close(&json);
}

static size_t count_results(const struct restore *restore, enum restore_result result)
{
	size_t count = 0;

	for (size_t i = 0; i < restore->saved.manifest.count; i++)
		count += restore->plans[i].selected && restore->plans[i].result == result;
	return count;
}

static void print_possible(const struct restore *restore)
{
	for (size_t i = 0; i < restore->saved.manifest.count; i++) {
		struct strbuf what = STRBUF_INIT;
		struct strbuf safe = STRBUF_INIT;

		if (restore->plans[i].result != RESULT_POSSIBLE)
			continue;
		ipc_reference_put(&what, &restore->plans[i].wanted);
		text_put(&safe, sb_str(&what));
		(void)printf(_("would restore %s\n"), sb_str(&safe));
		sb_free(&what);
		sb_free(&safe);
	}
}

void restore_print_result(const struct restore *restore)
{
	size_t restored = count_results(restore, RESULT_RESTORED);
	size_t intact = count_results(restore, RESULT_INTACT);

	if (restore->mode == RESTORE_DRY_RUN)
		print_possible(restore);
	else if (restore->mode == RESTORE_VERIFY && intact > 0)
		(void)printf(P_("%zu object is intact\n", "%zu objects are intact\n", intact), intact);
	else if (restored > 0)
		(void)printf(P_("%zu object restored\n", "%zu objects restored\n", restored),
			     restored);
}
