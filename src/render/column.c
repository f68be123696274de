/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/column.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

const struct column *column_find(const struct column_topic *const *topics, const char *name,
				 size_t n)
{
	for (size_t t = 0; topics[t]; t++) {
		for (size_t i = 0; i < topics[t]->count; i++) {
			const struct column *column = &topics[t]->columns[i];

			if (strlen(column->name) == n && strncasecmp(column->name, name, n) == 0)
				return column;
		}
	}
	return NULL;
}

bool column_put(struct strbuf *out, const struct column *column, const struct out_row *row,
		struct value_room *room, const struct out_format *format)
{
	struct value value = column_value(column, row, room);

	value_put(out, &value, format);
	return value.type != VALUE_ABSENT;
}

void column_list_insert(struct column_list *list, size_t where, const struct column *column)
{
	list->at = array_grow(list->at, &list->cap, list->count + 1, sizeof(void *));
	for (size_t i = list->count++; i > where; i--)
		list->at[i] = list->at[i - 1];
	list->at[where] = column;
}

int column_list_parse(struct column_list *list, const struct column_topic *const *topics,
		      const char *names, const char **wrong, size_t *length)
{
	for (;;) {
		size_t n = strcspn(names, ",");
		const struct column *column = column_find(topics, names, n);

		if (!column) {
			*wrong = names;
			*length = n;
			return -ENOENT;
		}
		column_list_insert(list, list->count, column);
		if (!names[n])
			return 0;
		names += n + 1;
	}
}

void column_list_topic(struct column_list *list, const struct column_topic *topic)
{
	for (size_t i = 0; i < topic->count; i++)
		column_list_insert(list, list->count, &topic->columns[i]);
}

unsigned column_list_want(const struct column_list *list)
{
	unsigned want = 0;

	for (size_t i = 0; i < list->count; i++)
		want |= list->at[i]->want;
	return want;
}

void column_list_free(struct column_list *list)
{
	free(list->at);
	list->at = NULL;
	list->count = list->cap = 0;
}
