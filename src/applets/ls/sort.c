/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of ls: by the values of columns, numbers as numbers and times by time. */
#include <stdlib.h>
#include <string.h>

#include "applets/ls/columns.h"
#include "applets/ls/sort.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "base/msg.h"
#include "base/nls.h"

bool ls_sort_parse(struct ls *ls, const char *arg)
{
	ls->order_count = 0;
	for (const char *word = arg;;) {
		bool falling = *word == '-';
		const char *name = word + falling;
		size_t n = strcspn(name, ",");
		const struct column *column = column_find(ls->topics, name, n);

		if (!column) {
			ls_wrong_column(arg, name, n);
			return false;
		}
		if (ls->order_count == LS_ORDERS_MAX) {
			msg_warn(_("more than %d columns to sort by"), LS_ORDERS_MAX);
			return false;
		}
		ls->orders[ls->order_count++] = (struct ls_order){column, falling};
		if (!name[n])
			return true;
		word = name + n + 1;
	}
}

unsigned ls_sort_want(const struct ls *ls)
{
	unsigned want = 0;

	for (size_t i = 0; i < ls->order_count; i++)
		want |= ls->orders[i].column->want;
	return want;
}

/* What a row is sorted by in one column. */
struct key {
	bool has;
	long double number; /* exact for what 64 bits hold */
	const char *text;   /* NULL: the number counts */
};

struct line {
	size_t index, place;
	const struct key *keys;
};

struct sorting {
	const struct ls_order *orders;
	size_t count;
};

/* As columns write them whatever the locale: a sign, digits, a point, digits. */
static long double number_of(const char *s)
{
	bool negative = *s == '-';
	long double value = 0;
	long double unit = 1;

	for (s += negative; *s >= '0' && *s <= '9'; s++)
		value = value * 10 + (*s - '0');
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++)
			value += (*s - '0') * (unit /= 10);
	return negative ? -value : value;
}

static int compare_keys(const struct key *a, const struct key *b, bool falling)
{
	int order;

	/* What has no value comes last either way. */
	if (!a->has || !b->has)
		return b->has - a->has;
	if (a->text && b->text)
		order = strcmp(a->text, b->text);
	else
		order = (a->number > b->number) - (a->number < b->number);
	return falling ? -order : order;
}

static int compare_lines(const void *first, const void *second, void *arg)
{
	const struct line *a = first;
	const struct line *b = second;
	const struct sorting *sorting = arg;

	for (size_t i = 0; i < sorting->count; i++) {
		int order = compare_keys(&a->keys[i], &b->keys[i], sorting->orders[i].falling);

		if (order)
			return order;
	}
	return (a->place > b->place) - (a->place < b->place);
}

static bool is_numeric(const struct column *column)
{
	return column->type == COLUMN_NUMBER || column->type == COLUMN_TIME;
}

static struct key make_key(const struct column *column, const struct out_row *row,
			   const struct out_format *format, struct strbuf *value,
			   struct arena *texts)
{
	struct key key = {0};

	sb_reset(value);
	key.has = column_value(column, value, row, format);
	if (!key.has)
		return key;
	if (is_numeric(column))
		key.number = number_of(sb_str(value));
	else
		key.text = arena_strdup(texts, sb_str(value));
	return key;
}

void ls_sort(const struct ls *ls, struct out_row (*row_of)(const void *arg, size_t index),
	     const void *arg, size_t *indexes, size_t count)
{
	struct out_format format = ls->format;
	struct sorting sorting = {ls->orders, ls->order_count};
	struct line *lines = xcalloc(count, sizeof(*lines));
	struct key *keys = xcalloc(count * ls->order_count, sizeof(*keys));
	struct strbuf value = STRBUF_INIT;
	struct arena texts = ARENA_INIT;

	format.bytes = format.seconds = true;
	format.time_style = TIME_EPOCH;
	for (size_t i = 0; i < count; i++) {
		struct out_row row = row_of(arg, indexes[i]);

		lines[i] = (struct line){indexes[i], i, &keys[i * ls->order_count]};
		for (size_t o = 0; o < ls->order_count; o++)
			keys[i * ls->order_count + o] = make_key(ls->orders[o].column, &row,
								 &format, &value, &texts);
	}
	if (count > 0)
		qsort_r(lines, count, sizeof(*lines), compare_lines, &sorting);
	for (size_t i = 0; i < count; i++)
		indexes[i] = lines[i].index;
	arena_free(&texts);
	sb_free(&value);
	free(keys);
	free(lines);
}
