/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/parse.h"
#include "base/text.h"
#include "base/times.h"

static void put_quoted(struct json *json, const char *text)
{
	sb_putc(&json->out, '"');
	text_escape(&json->out, text, strlen(text), TEXT_JSON);
	sb_putc(&json->out, '"');
}

#define INDENT 3

static void new_line(struct json *json)
{
	/* Written in one go as far as documents usually go down. */
	static const char line[] = "\n                              ";
	size_t indent = json->depth * (size_t)INDENT;
	size_t written = indent < sizeof(line) - 2 ? indent : sizeof(line) - 2;

	sb_putn(&json->out, line, 1 + written);
	for (; written < indent; written++)
		sb_putc(&json->out, ' ');
}

/* Everything that stands in front of a value. */
static void begin_value(struct json *json, const char *name)
{
	if (json->need_comma)
		sb_putn(&json->out, ", ", json->in_list && !json->compact ? 2 : 1);
	if (json->depth > 0 && !json->in_list && !json->compact)
		new_line(json);
	if (name) {
		put_quoted(json, name);
		sb_putn(&json->out, ": ", json->compact ? 1 : 2);
	}
	json->need_comma = true;
}

static void open_block(struct json *json, const char *name, char bracket)
{
	begin_value(json, name);
	sb_putc(&json->out, bracket);
	json->depth++;
	json->need_comma = false;
}

static void close_block(struct json *json, char bracket)
{
	bool empty = !json->need_comma;

	json->depth--;
	if (!empty && !json->in_list && !json->compact)
		new_line(json);
	sb_putc(&json->out, bracket);
	json->need_comma = true;
}

void json_open_object(struct json *json, const char *name)
{
	open_block(json, name, '{');
}

void json_close_object(struct json *json)
{
	close_block(json, '}');
}

void json_open_array(struct json *json, const char *name)
{
	open_block(json, name, '[');
}

void json_close_array(struct json *json)
{
	close_block(json, ']');
}

void json_open_list(struct json *json, const char *name)
{
	open_block(json, name, '[');
	json->in_list = true;
}

void json_close_list(struct json *json)
{
	close_block(json, ']');
	json->in_list = false;
}

void json_open_record(struct json *json, const char *name)
{
	open_block(json, name, '{');
	json->in_list = true;
}

void json_close_record(struct json *json)
{
	close_block(json, '}');
	json->in_list = false;
}

void json_begin_string(struct json *json, const char *name)
{
	begin_value(json, name);
	sb_putc(&json->out, '"');
}

void json_end_string(struct json *json)
{
	sb_putc(&json->out, '"');
}

void json_string(struct json *json, const char *name, const char *value)
{
	if (!value) {
		json_null(json, name);
		return;
	}
	begin_value(json, name);
	put_quoted(json, value);
}

static void put_number(struct json *json, const char *name, bool negative, uint64_t magnitude)
{
	bool exact = magnitude <= NUMBER_EXACT_MAX;

	begin_value(json, name);
	if (!exact)
		sb_putc(&json->out, '"');
	if (negative)
		sb_putc(&json->out, '-');
	sb_put_u64(&json->out, magnitude);
	if (!exact)
		sb_putc(&json->out, '"');
}

void json_u64(struct json *json, const char *name, uint64_t value)
{
	put_number(json, name, false, value);
}

void json_i64(struct json *json, const char *name, int64_t value)
{
	put_number(json, name, value < 0, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void json_bool(struct json *json, const char *name, bool value)
{
	begin_value(json, name);
	sb_puts(&json->out, value ? "true" : "false");
}

void json_null(struct json *json, const char *name)
{
	begin_value(json, name);
	sb_puts(&json->out, "null");
}

void json_u64_or_null(struct json *json, const char *name, bool known, uint64_t value)
{
	if (known)
		json_u64(json, name, value);
	else
		json_null(json, name);
}

void json_tenths(struct json *json, const char *name, uint64_t tenths)
{
	begin_value(json, name);
	sb_put_u64(&json->out, tenths / 10);
	sb_putc(&json->out, '.');
	sb_put_u64(&json->out, tenths % 10);
}

void json_time(struct json *json, const char *name, time_t when)
{
	if (when == 0) {
		json_null(json, name);
		return;
	}
	json_begin_string(json, name);
	format_time(&json->out, when, when, TIME_ISO);
	json_end_string(json);
}

void json_flush(struct json *json)
{
	(void)fwrite(sb_str(&json->out), 1, json->out.len, stdout);
	sb_reset(&json->out);
}

void json_hex(struct json *json, const char *name, uint64_t value, unsigned digits)
{
	json_begin_string(json, name);
	sb_puts(&json->out, "0x");
	sb_put_hex(&json->out, value, digits);
	json_end_string(json);
}

void json_bytes(struct json *json, const char *name, const char *bytes, size_t n)
{
	json_begin_string(json, name);
	for (size_t i = 0; i < n; i++)
		sb_put_hex(&json->out, (unsigned char)bytes[i], 2);
	json_end_string(json);
}

void json_seconds(struct json *json, const char *name, int64_t milliseconds)
{
	if (milliseconds < 0) {
		json_null(json, name);
		return;
	}
	begin_value(json, name);
	sb_printf(&json->out, "%" PRId64 ".%03d", milliseconds / MS_PER_SECOND,
		  (int)(milliseconds % MS_PER_SECOND));
}

void json_finish(struct json *json)
{
	sb_putc(&json->out, '\n');
	json_flush(json);
	sb_free(&json->out);
	*json = (struct json){.compact = json->compact};
}
