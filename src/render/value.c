/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/reference.h"
#include "render/loss_json.h"

/* ---- making ---- */

struct value value_signed(int64_t number)
{
	struct value value = value_number(number < 0 ? -(uint64_t)number : (uint64_t)number);

	value.negative = number < 0;
	return value;
}

struct value value_time(time_t when)
{
	return when == 0 ? value_absent() : (struct value){.type = VALUE_TIME, .time = when};
}

struct value value_age(time_t since, time_t now)
{
	if (since == 0)
		return value_absent();
	return value_of(VALUE_DURATION, since < now ? (uint64_t)now - (uint64_t)since : 0);
}

struct value value_percent(uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return value_absent();
	return (struct value){.type = VALUE_PERCENT,
			      .share = {part < whole ? part : whole, whole}};
}

struct value value_id(unsigned id)
{
	return id == UID_UNKNOWN ? value_absent() : value_number(id);
}

struct value value_text(const char *text)
{
	if (!text)
		return value_absent();
	return (struct value){.type = VALUE_TEXT, .text = {text, strlen(text), 1}};
}

struct value_room value_room(const struct out_format *format)
{
	return (struct value_room){
		.now = format->now,
		.command_of = format->command_of,
		.commands = format->commands,
	};
}

void value_room_free(struct value_room *room)
{
	sb_free(&room->text);
	free(room->numbers);
	free(room->distinct);
	*room = (struct value_room){0};
}

struct value value_made_text(const struct value_room *room)
{
	return (struct value){.type = VALUE_TEXT,
			      .text = {sb_str(&room->text), room->text.len, 1}};
}

void value_next_text(struct value_room *room)
{
	if (room->text_count++ > 0)
		sb_putc(&room->text, '\0');
}

void value_add_text(struct value_room *room, const char *item)
{
	value_next_text(room);
	sb_puts(&room->text, item);
}

void value_add_number(struct value_room *room, int64_t number)
{
	room->numbers = array_grow(room->numbers, &room->number_cap, room->number_count + 1,
				   sizeof(*room->numbers));
	room->numbers[room->number_count++] = number;
}

void value_add_distinct(struct value_room *room, const char *text)
{
	if (!text)
		return;
	room->distinct = array_grow(room->distinct, &room->distinct_cap, room->distinct_count + 1,
				    sizeof(*room->distinct));
	room->distinct[room->distinct_count++] = text;
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct value value_made_distinct(struct value_room *room)
{
	const char **texts = room->distinct;

	if (room->distinct_count > 0)
		qsort(texts, room->distinct_count, sizeof(*texts), compare_strings);
	for (size_t i = 0; i < room->distinct_count; i++)
		if (i == 0 || !streq(texts[i], texts[i - 1]))
			value_add_text(room, texts[i]);
	return value_made_texts(room);
}

struct value value_made_texts(const struct value_room *room)
{
	return (struct value){.type = VALUE_TEXTS,
			      .text = {sb_str(&room->text), room->text.len, room->text_count}};
}

struct value value_made_numbers(struct value_room *room)
{
	/* Also an empty list is one, and has a place. */
	room->numbers = array_grow(room->numbers, &room->number_cap, 1, sizeof(*room->numbers));
	return (struct value){.type = VALUE_NUMBERS,
			      .numbers = {room->numbers, room->number_count}};
}

struct value value_made_loss(struct value_room *room, const struct loss *loss,
			     const struct value *values)
{
	room->loss = (struct value_loss){.loss = *loss};
	if (values->type == VALUE_NUMBERS)
		room->loss.values = values->numbers;
	return (struct value){.type = VALUE_LOSS, .loss = &room->loss};
}

/* ---- text ---- */

static void put_absent(struct strbuf *out UNUSED, const struct value *value UNUSED,
		       const struct out_format *format UNUSED)
{
}

static void put_dash(struct strbuf *out, const struct value *value UNUSED,
		     const struct out_format *format UNUSED)
{
	sb_putc(out, '-');
}

static void put_number(struct strbuf *out, const struct value *value,
		       const struct out_format *format UNUSED)
{
	if (value->negative)
		sb_putc(out, '-');
	sb_put_u64(out, value->number);
}

static void put_bytes(struct strbuf *out, uint64_t bytes, const struct out_format *format)
{
	if (format->bytes)
		sb_put_u64(out, bytes);
	else
		format_size(out, bytes);
}

static void put_size(struct strbuf *out, const struct value *value, const struct out_format *format)
{
	put_bytes(out, value->number, format);
}

static void put_count_of_messages(struct strbuf *out, uint64_t n)
{
	sb_printf(out, P_("%" PRIu64 " msg", "%" PRIu64 " msgs", n), n);
}

static void put_messages(struct strbuf *out, const struct value *value,
			 const struct out_format *format)
{
	if (format->bytes)
		sb_put_u64(out, value->number);
	else
		put_count_of_messages(out, value->number);
}

static void put_semaphores(struct strbuf *out, const struct value *value,
			   const struct out_format *format)
{
	uint64_t n = value->number;

	if (format->bytes)
		sb_put_u64(out, n);
	else
		sb_printf(out, P_("%" PRIu64 " sem", "%" PRIu64 " sems", n), n);
}

static void put_key(struct strbuf *out, const struct value *value,
		    const struct out_format *format UNUSED)
{
	ipc_key_put(out, (uint32_t)value->number);
}

static void put_mode(struct strbuf *out, const struct value *value,
		     const struct out_format *format UNUSED)
{
	sb_put_octal(out, value->number, 4);
}

static void put_perms(struct strbuf *out, const struct value *value, const struct out_format *format)
{
	if (!format->numeric_perms) {
		format_mode(out, (mode_t)value->number);
		return;
	}
	/* "0" for none at all, and no second zero in front of others. */
	if (value->number)
		sb_putc(out, '0');
	sb_put_octal(out, value->number, 1);
}

/* With a point in every language: whoever reads it on is no person. */
static void put_percent(struct strbuf *out, const struct value *value,
			const struct out_format *format UNUSED)
{
	uint64_t tenths = percent_tenths(value->share.part, value->share.whole);

	sb_put_u64(out, tenths / 10);
	sb_putc(out, '.');
	sb_put_u64(out, tenths % 10);
}

/*
 * A limit of 0 is a real one (it forbids the facility) and divides to what printf(3) calls
 * "-nan" or "inf"; util-linux shows these words, and so does its drop-in.
 */
static void put_use(struct strbuf *out, const struct value *value,
		    const struct out_format *format UNUSED)
{
	sb_printf(out, "%.2f%%", (double)value->share.part / (double)value->share.whole * 100.0);
}

static void put_duration(struct strbuf *out, const struct value *value,
			 const struct out_format *format)
{
	if (format->seconds)
		sb_put_u64(out, value->number);
	else
		format_age(out, value->number);
}

static void put_time(struct strbuf *out, const struct value *value, const struct out_format *format)
{
	format_time(out, value->time, format->now, format->time_style);
}

static void put_truth(struct strbuf *out, const struct value *value,
		      const struct out_format *format UNUSED)
{
	sb_puts(out, value->truth ? "yes" : "no");
}

static void put_text(struct strbuf *out, const struct value *value,
		     const struct out_format *format UNUSED)
{
	sb_putn(out, value->text.at, value->text.length);
}

/* The item of a list behind this one. */
static const char *next_item(const char *item)
{
	return item + strlen(item) + 1;
}

static void put_texts(struct strbuf *out, const struct value *value,
		      const struct out_format *format UNUSED)
{
	const char *item = value->text.at;

	for (size_t i = 0; i < value->text.count; i++, item = next_item(item)) {
		if (i > 0)
			sb_putc(out, ',');
		sb_puts(out, item);
	}
}

static void put_items(struct strbuf *out, const struct value_numbers *numbers)
{
	for (size_t i = 0; i < numbers->count; i++) {
		if (i > 0)
			sb_putc(out, ',');
		if (numbers->at[i] == VALUE_NO_ITEM)
			sb_putc(out, '-');
		else
			sb_put_i64(out, numbers->at[i]);
	}
}

static void put_numbers(struct strbuf *out, const struct value *value,
			const struct out_format *format UNUSED)
{
	put_items(out, &value->numbers);
}

#define LOST_VALUES_MAX 4

static void put_lost_values(struct strbuf *out, struct value_numbers values,
			    const struct out_format *format)
{
	bool cut = values.count > LOST_VALUES_MAX && !format->all_values;

	if (cut)
		values.count = LOST_VALUES_MAX;
	put_items(out, &values);
	if (cut)
		sb_puts(out, ",...");
}

static void put_lost_messages(struct strbuf *out, const struct loss *loss,
			      const struct out_format *format)
{
	if (loss->messages == 0) {
		sb_putc(out, '-');
		return;
	}
	put_count_of_messages(out, loss->messages);
	if (loss->has_message_bytes) {
		sb_puts(out, ", ");
		put_bytes(out, loss->message_bytes, format);
	}
}

/* Of semaphores that may not be read nothing is said. */
static void put_loss(struct strbuf *out, const struct value *value, const struct out_format *format)
{
	const struct loss *loss = &value->loss->loss;

	if (value->loss->values.at)
		put_lost_values(out, value->loss->values, format);
	else if (loss->has_messages)
		put_lost_messages(out, loss, format);
	else if (loss->has_bytes && !loss->of_values)
		put_bytes(out, loss->bytes, format);
}

/* ---- JSON ---- */

static void json_absent(struct json *json, const char *name, const struct value *value UNUSED,
			const struct out_format *format UNUSED)
{
	json_null(json, name);
}

static void json_number(struct json *json, const char *name, const struct value *value,
			const struct out_format *format UNUSED)
{
	if (value->negative)
		json_i64(json, name, (int64_t)-value->number);
	else
		json_u64(json, name, value->number);
}

/* A key, a mode, permissions: what these are written with needs no escape. */
static void json_as_text(struct json *json, const char *name, const struct value *value,
			 const struct out_format *format)
{
	json_begin_string(json, name);
	value_put(&json->out, value, format);
	json_end_string(json);
}

static void json_share(struct json *json, const char *name, const struct value *value,
		       const struct out_format *format UNUSED)
{
	if (value->share.whole == 0)
		json_null(json, name);
	else
		json_tenths(json, name, percent_tenths(value->share.part, value->share.whole));
}

static void json_when(struct json *json, const char *name, const struct value *value,
		      const struct out_format *format UNUSED)
{
	json_time(json, name, value->time);
}

static void json_truth(struct json *json, const char *name, const struct value *value,
		       const struct out_format *format UNUSED)
{
	json_bool(json, name, value->truth);
}

static void json_text(struct json *json, const char *name, const struct value *value,
		      const struct out_format *format UNUSED)
{
	json_string(json, name, value->text.length > 0 ? value->text.at : NULL);
}

static void json_texts(struct json *json, const char *name, const struct value *value,
		       const struct out_format *format UNUSED)
{
	const char *item = value->text.at;

	json_open_list(json, name);
	for (size_t i = 0; i < value->text.count; i++, item = next_item(item))
		json_string(json, NULL, item);
	json_close_list(json);
}

static void json_items(struct json *json, const char *name, const struct value_numbers *numbers)
{
	if (!numbers->at) {
		json_null(json, name);
		return;
	}
	json_open_list(json, name);
	for (size_t i = 0; i < numbers->count; i++) {
		if (numbers->at[i] == VALUE_NO_ITEM)
			json_null(json, NULL);
		else
			json_i64(json, NULL, numbers->at[i]);
	}
	json_close_list(json);
}

static void json_numbers(struct json *json, const char *name, const struct value *value,
			 const struct out_format *format UNUSED)
{
	json_items(json, name, &value->numbers);
}

static void json_lost(struct json *json, const char *name, const struct value *value,
		      const struct out_format *format UNUSED)
{
	loss_json(json, name, &value->loss->loss);
}

/* ---- order ---- */

static int compare_number(const struct value *a, const struct value *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? ORDER(b->number, a->number) : ORDER(a->number, b->number);
}

static int compare_share(const struct value *a, const struct value *b)
{
	long double x = (long double)a->share.part / (long double)a->share.whole;
	long double y = (long double)b->share.part / (long double)b->share.whole;

	return ORDER(x, y);
}

static int compare_time(const struct value *a, const struct value *b)
{
	return ORDER(a->time, b->time);
}

static int compare_truth(const struct value *a, const struct value *b)
{
	return ORDER(a->truth, b->truth);
}

static int compare_texts(const struct value *a, const struct value *b)
{
	const char *x = a->text.at;
	const char *y = b->text.at;
	int order = 0;

	for (size_t i = 0; order == 0 && i < a->text.count && i < b->text.count; i++) {
		order = strcmp(x, y);
		x = next_item(x);
		y = next_item(y);
	}
	return order ? order : ORDER(a->text.count, b->text.count);
}

static int compare_items(const struct value_numbers *a, const struct value_numbers *b)
{
	int order = 0;

	for (size_t i = 0; order == 0 && i < a->count && i < b->count; i++)
		order = ORDER(a->at[i], b->at[i]);
	return order ? order : ORDER(a->count, b->count);
}

static int compare_numbers(const struct value *a, const struct value *b)
{
	return compare_items(&a->numbers, &b->numbers);
}

static int compare_loss(const struct value *a, const struct value *b)
{
	const struct loss *x = &a->loss->loss;
	const struct loss *y = &b->loss->loss;
	int order = ORDER(x->bytes, y->bytes);

	order = order ? order : ORDER(x->messages, y->messages);
	return order ? order : compare_items(&a->loss->values, &b->loss->values);
}

/* ---- the types ---- */

static const struct {
	void (*put)(struct strbuf *, const struct value *, const struct out_format *);
	void (*json)(struct json *, const char *name, const struct value *,
		     const struct out_format *);
	int (*compare)(const struct value *, const struct value *); /* of any type with the same */
} types[VALUE_TYPES] = {
	[VALUE_ABSENT] = {put_absent, json_absent, NULL},
	[VALUE_DASH] = {put_dash, json_absent, NULL},
	[VALUE_NUMBER] = {put_number, json_number, compare_number},
	[VALUE_SIZE] = {put_size, json_number, compare_number},
	[VALUE_MESSAGES] = {put_messages, json_number, compare_number},
	[VALUE_SEMAPHORES] = {put_semaphores, json_number, compare_number},
	[VALUE_KEY] = {put_key, json_as_text, compare_number},
	[VALUE_MODE] = {put_mode, json_as_text, compare_number},
	[VALUE_PERMS] = {put_perms, json_as_text, compare_number},
	[VALUE_PERCENT] = {put_percent, json_share, compare_share},
	[VALUE_USE] = {put_use, json_share, compare_share},
	[VALUE_DURATION] = {put_duration, json_number, compare_number},
	[VALUE_TIME] = {put_time, json_when, compare_time},
	[VALUE_TRUTH] = {put_truth, json_truth, compare_truth},
	[VALUE_TEXT] = {put_text, json_text, compare_texts},
	[VALUE_TEXTS] = {put_texts, json_texts, compare_texts},
	[VALUE_NUMBERS] = {put_numbers, json_numbers, compare_numbers},
	[VALUE_LOSS] = {put_loss, json_lost, compare_loss},
};

void value_put(struct strbuf *out, const struct value *value, const struct out_format *format)
{
	types[value->type].put(out, value, format);
}

void value_json(struct json *json, const char *name, const struct value *value,
		const struct out_format *format)
{
	types[value->type].json(json, name, value, format);
}

int value_compare(const struct value *a, const struct value *b)
{
	if (types[a->type].compare == types[b->type].compare)
		return types[a->type].compare(a, b);
	/* A key and a name, a number and a name. */
	return ORDER(a->type != VALUE_TEXT, b->type != VALUE_TEXT);
}

static void keep_items(struct value_numbers *numbers, struct arena *arena)
{
	size_t size = numbers->count * sizeof(*numbers->at);

	if (size > 0)
		numbers->at = memcpy(arena_alloc(arena, size), numbers->at, size);
}

/* Of an empty list the place remains where it was: it is only held against NULL. */
struct value value_keep(const struct value *value, struct arena *arena)
{
	struct value kept = *value;
	struct value_loss *loss;

	switch (value->type) {
	case VALUE_TEXT:
	case VALUE_TEXTS:
		kept.text.at = memcpy(arena_alloc(arena, value->text.length + 1), value->text.at,
				      value->text.length + 1);
		break;
	case VALUE_NUMBERS:
		keep_items(&kept.numbers, arena);
		break;
	case VALUE_LOSS:
		loss = arena_alloc(arena, sizeof(*loss));
		*loss = *value->loss;
		keep_items(&loss->values, arena);
		kept.loss = loss;
		break;
	default:
		break;
	}
	return kept;
}
