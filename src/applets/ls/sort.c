/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of ls: by the values of columns. */
#include <stdlib.h>
#include <string.h>

#include "applets/ls/columns.h"
#include "applets/ls/sort.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"

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

struct line {
	size_t index, place;
	const struct value *keys;
};

struct sorting {
	const struct ls_order *orders;
	size_t count;
};

static int compare_keys(const struct value *a, const struct value *b, bool falling)
{
	bool has_a = !value_is_absent(a);
	bool has_b = !value_is_absent(b);

	/* What has no value comes last either way. */
	if (!has_a || !has_b)
		return has_b - has_a;
	return falling ? value_compare(b, a) : value_compare(a, b);
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
	return ORDER(a->place, b->place);
}

void ls_sort(const struct ls *ls, struct out_row (*row_of)(const void *arg, size_t index),
	     const void *arg, size_t *indexes, size_t count)
{
	struct sorting sorting = {ls->orders, ls->order_count};
	struct line *lines = xcalloc(count, sizeof(*lines));
	struct value *keys = xcalloc(count * ls->order_count, sizeof(*keys));
	struct value_room room = value_room(&ls->format);
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < count; i++) {
		struct out_row row = row_of(arg, indexes[i]);

		lines[i] = (struct line){indexes[i], i, &keys[i * ls->order_count]};
		for (size_t o = 0; o < ls->order_count; o++) {
			struct value value = column_value(ls->orders[o].column, &row, &room);

			keys[i * ls->order_count + o] = value_keep(&value, &arena);
		}
	}
	if (count > 0)
		qsort_r(lines, count, sizeof(*lines), compare_lines, &sorting);
	for (size_t i = 0; i < count; i++)
		indexes[i] = lines[i].index;
	arena_free(&arena);
	value_room_free(&room);
	free(keys);
	free(lines);
}
