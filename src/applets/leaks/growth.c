/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/leaks/growth.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/account_json.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/object_json.h"
#include "ipc/reference.h"
#include "render/column_leak.h"
#include "render/document_json.h"
#include "render/loss_json.h"
#include "render/process_json.h"

/* ---- sums ---- */

static bool same_text(const char *a, const char *b)
{
	return a && b ? streq(a, b) : a == b;
}

size_t growth_source(struct leaks_growth *growth, uid_t uid, const char *unit, const char *program)
{
	for (size_t i = 0; i < growth->source_count; i++) {
		const struct leaks_source *source = &growth->sources[i];

		if (source->uid == uid && same_text(source->unit, unit) &&
		    same_text(source->program, program))
			return i;
	}
	growth->sources = array_grow(growth->sources, &growth->source_cap,
				     growth->source_count + 1, sizeof(*growth->sources));
	growth->sources[growth->source_count] = (struct leaks_source){
		.uid = uid,
		.unit = unit ? arena_strdup(&growth->text, unit) : NULL,
		.program = program ? arena_strdup(&growth->text, program) : NULL,
	};
	return growth->source_count++;
}

static void count(struct leaks_growth *growth, const struct leaks_event *event)
{
	struct leaks_source *source = &growth->sources[event->source];
	const uint64_t bytes = event->lost->bytes;
	const struct leaks_moment moment = {event->when, event->source, bytes};

	source->changed = true;
	if (streq(event->what, "leaked")) {
		moments_add(&growth->moments, &moment);
		source->objects++;
		source->bytes += bytes;
	} else {
		moments_take_back(&growth->moments, &moment);
		source->objects -= source->objects > 0;
		source->bytes -= bytes < source->bytes ? bytes : source->bytes;
	}
}

/* ---- lines ---- */

static bool is_json(const struct leaks_growth *growth)
{
	return growth->leaks->ls.style.form == TABLE_JSON;
}

/* A text that strangers chose, as a word. */
static void put_word(struct strbuf *line, const char *name, const char *text)
{
	sb_printf(line, " %s=", name);
	if (!text)
		sb_putc(line, '-');
	else
		text_put(line, text);
}

static void put_source(struct strbuf *line, const struct leaks_source *source)
{
	struct strbuf user = STRBUF_INIT;

	put_word(line, "user", user_put(&user, source->uid) ? sb_str(&user) : NULL);
	sb_free(&user);
	put_word(line, "unit", source->unit);
	put_word(line, "program", source->program);
}

static void begin_line(struct leaks_growth *growth, const char *what)
{
	sb_reset(&growth->line);
	format_time(&growth->line, growth->leaks->ls.format.now, 0, TIME_ISO);
	sb_printf(&growth->line, " %s", what);
}

/* Who reads along wants each line when it happens. */
static void end_line(struct leaks_growth *growth)
{
	(void)puts(sb_str(&growth->line));
	(void)fflush(stdout);
}

static void json_line(struct json *json)
{
	document_json_close(json);
	(void)fflush(stdout);
	nls_for_programs(false);
}

static void json_begin(const struct leaks_growth *growth, struct json *json, const char *event)
{
	nls_for_programs(true);
	document_json_open(json, growth->looked, growth->hidden);
	json_string(json, "event", event);
	json_time(json, "time", growth->leaks->ls.format.now);
}

static void json_source(struct json *json, const struct leaks_source *source)
{
	json_user(json, "user", source->uid);
	json_string(json, "unit", source->unit);
	json_string(json, "program", source->program);
}

static void print_json_event(const struct leaks_growth *growth, const struct leaks_event *event)
{
	const struct proc_process maker = {
		.start_time = event->maker_start,
		.comm = growth->sources[event->source].program,
	};
	struct json json = JSON_COMPACT_INIT;
	struct strbuf why = STRBUF_INIT;

	json_begin(growth, &json, event->what);
	object_json(&json, event->object, event->ipc_ns, OBJECT_COMMON | OBJECT_CONTENTS);
	loss_json(&json, "lost", event->lost);
	json_source(&json, &growth->sources[event->source]);
	process_json_member(&json, "maker", event->maker, &maker);
	json_bool(&json, "maker_died", event->maker_died);
	json_string(&json, "verdict", event->verdict ? verdict_word(event->verdict->verdict) : NULL);
	if (event->verdict && event->verdict->reason_count > 0) {
		(void)leak_why_put(&why, event->verdict, event->processes);
		json_string(&json, "code", reason_word(event->verdict->reasons[0].code));
		json_string(&json, "why", sb_str(&why));
	} else {
		json_null(&json, "code");
		json_null(&json, "why");
	}
	json_line(&json);
	sb_free(&why);
}

static void put_verdict(struct strbuf *line, const struct leaks_event *event)
{
	struct strbuf why = STRBUF_INIT;

	if (event->verdict && leak_why_put(&why, event->verdict, event->processes)) {
		sb_printf(line, " %s: ", verdict_word(event->verdict->verdict));
		text_put(line, sb_str(&why));
	}
	sb_free(&why);
}

static void print_event(struct leaks_growth *growth, const struct leaks_event *event)
{
	struct strbuf *line = &growth->line;
	struct strbuf ref = STRBUF_INIT;

	begin_line(growth, event->what);
	sb_putc(line, ' ');
	ipc_reference_put(&ref, event->object);
	text_put(line, sb_str(&ref));
	sb_free(&ref);
	put_source(line, &growth->sources[event->source]);
	sb_puts(line, " bytes=");
	sb_put_u64(line, event->lost->bytes);
	if (event->maker > 0)
		sb_printf(line, " maker=%d%s", event->maker, event->maker_died ? " (died)" : "");
	put_verdict(line, event);
	end_line(growth);
}

void growth_event(struct leaks_growth *growth, const struct leaks_event *event)
{
	count(growth, event);
	if (is_json(growth))
		print_json_event(growth, event);
	else
		print_event(growth, event);
}

static void tell_source(struct leaks_growth *growth, size_t i, bool last, int64_t now)
{
	const char *what = last ? "total" : "growth";
	const struct leaks_source *source = &growth->sources[i];
	struct leaks_rate rate = moments_rate(&growth->moments, i, now);
	uint64_t objects = rate_per_hour(&rate, rate.objects);
	uint64_t bytes = rate_per_hour(&rate, rate.bytes);

	if (is_json(growth)) {
		struct json json = JSON_COMPACT_INIT;

		json_begin(growth, &json, what);
		json_source(&json, source);
		json_u64(&json, "objects", source->objects);
		json_u64(&json, "bytes", source->bytes);
		json_u64(&json, "window", (uint64_t)(rate.span / 1000));
		json_u64(&json, "objects_per_hour", objects);
		json_u64(&json, "bytes_per_hour", bytes);
		json_line(&json);
		return;
	}
	begin_line(growth, what);
	put_source(&growth->line, source);
	sb_printf(&growth->line, " objects=%" PRIu64 " bytes=", source->objects);
	format_size(&growth->line, source->bytes);
	sb_printf(&growth->line, " objects/h=%" PRIu64 " bytes/h=", objects);
	format_size(&growth->line, bytes);
	end_line(growth);
}

/* In the end, for people. */
static bool tell_nothing(struct leaks_growth *growth)
{
	for (size_t i = 0; i < growth->source_count; i++)
		if (growth->sources[i].objects > 0)
			return false;
	begin_line(growth, "total");
	sb_putc(&growth->line, ' ');
	sb_puts(&growth->line, _("nothing has leaked meanwhile"));
	end_line(growth);
	return true;
}

void growth_tell(struct leaks_growth *growth, bool all)
{
	int64_t now = clock_ms();

	moments_forget(&growth->moments, now);
	if (all && !is_json(growth) && tell_nothing(growth))
		return;
	for (size_t i = 0; i < growth->source_count; i++) {
		if (all || growth->sources[i].changed)
			tell_source(growth, i, all, now);
		growth->sources[i].changed = false;
	}
}

void growth_free(struct leaks_growth *growth)
{
	free(growth->sources);
	moments_free(&growth->moments);
	arena_free(&growth->text);
	sb_free(&growth->line);
}
