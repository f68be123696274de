/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The overview on a screen and as JSON. */
#include <inttypes.h>
#include <langinfo.h>
#include <stdio.h>

#include "applets/overview/show.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/strbuf.h"
#include "base/util.h"
#include "ipc/limits.h"
#include "render/document_json.h"
#include "render/format.h"
#include "render/grid.h"
#include "render/limit_json.h"

#define BAR_CELLS 16

static const struct resource {
	const char *facility;       /* in JSON: a kind's word, or that of the file system */
	const char *facility_label; /* N_() */
	const char *name;           /* in JSON */
	const char *label;          /* N_() */
	bool is_bytes;
	const char *setting; /* sysctl or mount option that is the limit; NULL: there is none, or
				another row has it */
	const char *hint;    /* N_(): how people are told of it; NULL: as it is */
} resources[RES_COUNT] = {
	[RES_SHM_SEGMENTS] = {"shm", N_("System V shared memory"), "segments", N_("segments"),
			      false, "kernel.shmmni", NULL},
	[RES_SHM_BYTES] = {"shm", N_("System V shared memory"), "bytes", N_("bytes"),
			   true, "kernel.shmall", N_("kernel.shmall (pages)")},
	[RES_MSG_QUEUES] = {"msg", N_("System V message queues"), "queues", N_("queues"),
			    false, "kernel.msgmni", NULL},
	[RES_MSG_BYTES] = {"msg", N_("System V message queues"), "bytes", N_("bytes"),
			   true, "kernel.msgmnb", N_("kernel.msgmnb (new queues)")},
	[RES_SEM_SETS] = {"sem", N_("System V semaphores"), "sets", N_("sets"),
			  false, "kernel.sem", N_("kernel.sem (4th number)")},
	[RES_SEM_SEMAPHORES] = {"sem", N_("System V semaphores"), "semaphores", N_("semaphores"),
				false, "kernel.sem", N_("kernel.sem (2nd number)")},
	[RES_PSHM_OBJECTS] = {"pshm", N_("POSIX shared memory"), "objects", N_("objects"),
			      false, NULL, NULL},
	[RES_PSHM_BYTES] = {"pshm", N_("POSIX shared memory"), "bytes", N_("bytes"),
			    true, NULL, NULL},
	[RES_PSEM_SEMAPHORES] = {"psem", N_("POSIX semaphores"), "semaphores", N_("semaphores"),
				 false, NULL, NULL},
	[RES_DEV_SHM_BYTES] = {"dev-shm", N_("all of /dev/shm"), "bytes", N_("bytes"),
			       true, "size", N_("size= of its mount")},
	[RES_DEV_SHM_FILES] = {"dev-shm", N_("all of /dev/shm"), "files", N_("files"),
			       false, "nr_inodes", N_("nr_inodes= of its mount")},
	[RES_PMSG_QUEUES] = {"pmsg", N_("POSIX message queues"), "queues", N_("queues"),
			     false, "fs.mqueue.queues_max", NULL},
};

enum column { COL_FACILITY, COL_RESOURCE, COL_USED, COL_LIMIT, COL_PERCENT, COL_BAR };

static const struct {
	const char *heading;
	unsigned flags;
} columns[] = {
	[COL_FACILITY] = {N_("FACILITY"), 0},
	[COL_RESOURCE] = {N_("RESOURCE"), 0},
	[COL_USED] = {N_("USED"), GRID_RIGHT},
	[COL_LIMIT] = {N_("LIMIT"), GRID_RIGHT},
	[COL_PERCENT] = {N_("USE%"), GRID_RIGHT},
	[COL_BAR] = {"", GRID_CUT},
};

/* libsmartcols fails only for want of memory. */
static void format_value(struct strbuf *out, struct overview_value value, bool is_bytes)
{
	if (value.state == VALUE_UNKNOWN)
		sb_putc(out, '?');
	else if (value.state == VALUE_NONE)
		sb_putc(out, '-');
	else if (is_bytes)
		format_size(out, value.number);
	else
		sb_put_u64(out, value.number);
}

static void format_bar(struct strbuf *out, struct overview_value percent)
{
	bool utf8 = streq(nl_langinfo(CODESET), "UTF-8");
	uint64_t full = percent.number < 100 ? percent.number : 100;

	if (percent.state != VALUE_KNOWN)
		return;
	full = (full * BAR_CELLS + 50) / 100;
	for (unsigned i = 0; i < BAR_CELLS; i++) {
		if (utf8)
			sb_puts(out, i < full ? "\xe2\x96\x88" : "\xe2\x96\x91"); /* U+2588, U+2591 */
		else
			sb_putc(out, i < full ? '#' : '.');
	}
}

static void set_cell(struct grid_row *line, enum column column, struct strbuf *text)
{
	grid_set(line, column, sb_str(text), text->len);
	sb_reset(text);
}

static void add_line(struct grid *grid, const struct overview *overview,
		     enum overview_resource id)
{
	const struct resource *resource = &resources[id];
	bool first = id == 0 || !streq(resource->facility, resources[id - 1].facility);
	struct overview_value percent = overview_percent(overview, id);
	struct grid_row *line = grid_add_row(grid, NULL);
	struct strbuf text = STRBUF_INIT;

	sb_puts(&text, first ? _(resource->facility_label) : "");
	set_cell(line, COL_FACILITY, &text);
	sb_puts(&text, _(resource->label));
	set_cell(line, COL_RESOURCE, &text);
	format_value(&text, overview->used[id], resource->is_bytes);
	set_cell(line, COL_USED, &text);
	format_value(&text, overview->limit[id], resource->is_bytes);
	set_cell(line, COL_LIMIT, &text);
	if (percent.state == VALUE_KNOWN)
		format_percent(&text, overview->used[id].number, overview->limit[id].number);
	set_cell(line, COL_PERCENT, &text);
	format_bar(&text, percent);
	set_cell(line, COL_BAR, &text);
	sb_free(&text);
}

static void put_notes(struct strbuf *out, const struct overview *overview)
{
	uint64_t marked = overview->marked.number;
	uint64_t unattached = overview->unattached.number;

	if (overview->marked.state == VALUE_KNOWN && marked > 0)
		sb_printf(out, P_("%" PRIu64 " segment is marked for destruction and goes with its "
				  "last process.\n",
				  "%" PRIu64 " segments are marked for destruction and go with "
				  "their last processes.\n", marked), marked);
	if (overview->unattached.state == VALUE_KNOWN && unattached > 0)
		sb_printf(out, P_("%" PRIu64 " segment is attached by nobody.\n",
				  "%" PRIu64 " segments are attached by nobody.\n", unattached),
			  unattached);
}

static void put_warnings(struct strbuf *out, const struct overview *overview)
{
	uint64_t full = overview->full_queues.number;

	for (int id = 0; id < RES_COUNT; id++) {
		const struct resource *resource = &resources[id];
		struct overview_value percent = overview_percent(overview, id);

		if (percent.state != VALUE_KNOWN || percent.number < OVERVIEW_NEARLY ||
		    !resource->setting)
			continue;
		sb_printf(out, _("Warning: %s, %s: %" PRIu64 "%% in use; raise %s\n"),
			  _(resource->facility_label), _(resource->label), percent.number,
			  resource->hint ? _(resource->hint) : resource->setting);
	}
	if (overview->full_queues.state == VALUE_KNOWN && full > 0)
		sb_printf(out, P_("Warning: %" PRIu64 " System V message queue is filled to %d%% "
				  "or more.\n",
				  "Warning: %" PRIu64 " System V message queues are filled to %d%% "
				  "or more.\n", full), full, OVERVIEW_NEARLY);
}

void overview_print_table(const struct overview *overview)
{
	struct grid *grid = grid_new(GRID_TRIM);
	struct strbuf notes = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		const char *heading = *columns[i].heading ? _(columns[i].heading) : "";

		grid_add_column(grid, heading, 0, columns[i].flags);
	}
	for (int id = 0; id < RES_COUNT; id++)
		add_line(grid, overview, id);
	grid_end(grid);

	put_notes(&notes, overview);
	put_warnings(&notes, overview);
	if (notes.len > 0)
		(void)printf("\n%s", notes.buf);
	sb_free(&notes);
}

static void json_value(struct json *json, const char *name, struct overview_value value)
{
	if (value.state == VALUE_KNOWN)
		json_u64(json, name, value.number);
	else
		json_null(json, name);
}

/* A limit that is none has no parts. */
static bool is_unlimited(struct overview_value limit)
{
	return limit.state == VALUE_NONE ||
	       (limit.state == VALUE_KNOWN && ipc_is_unlimited(limit.number));
}

static void json_resource(struct json *json, const struct overview *overview,
			  enum overview_resource id)
{
	const struct resource *resource = &resources[id];
	struct overview_value limit = overview->limit[id];
	struct overview_value percent = overview_percent(overview, id);

	if (is_unlimited(limit)) {
		limit = (struct overview_value){VALUE_KNOWN, UINT64_MAX};
		percent.state = VALUE_NONE;
	}
	json_open_object(json, NULL);
	json_string(json, "facility", resource->facility);
	json_string(json, "resource", resource->name);
	json_string(json, "unit", resource->is_bytes ? "bytes" : "count");
	json_value(json, "used", overview->used[id]);
	limit_json(json, limit.state == VALUE_KNOWN, limit.number);
	json_value(json, "percent", percent);
	if (percent.state == VALUE_KNOWN)
		json_bool(json, "nearly_reached", percent.number >= OVERVIEW_NEARLY);
	else
		json_null(json, "nearly_reached");
	json_string(json, "setting", resource->setting);
	json_close_object(json);
}

void overview_print_json(const struct overview *overview)
{
	struct json json = JSON_INIT;

	document_json_open(&json, false, 0);
	json_open_array(&json, "resources");
	for (int id = 0; id < RES_COUNT; id++)
		json_resource(&json, overview, id);
	json_close_array(&json);
	json_value(&json, "segments_marked_for_destruction", overview->marked);
	json_value(&json, "segments_unattached", overview->unattached);
	json_value(&json, "queues_nearly_full", overview->full_queues);
	document_json_close(&json);
}
