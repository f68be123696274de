/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/column.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/users.h"
#include "base/util.h"
#include "render/column_value.h"
#include "render/link.h"

const struct column_topic *const column_topics[] = {
	&column_topic_common,
	&column_topic_shm,
	&column_topic_msg,
	&column_topic_sem,
	&column_topic_posix,
	&column_topic_limits,
	&column_topic_users,
	&column_topic_namespace,
	NULL,
};

const struct column_topic *const column_topics_ls[] = {
	&column_topic_ls,
	&column_topic_common,
	&column_topic_shm,
	&column_topic_msg,
	&column_topic_sem,
	&column_topic_posix,
	&column_topic_recorded,
	&column_topic_users,
	&column_topic_namespace,
	NULL,
};

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

static unsigned row_kind(const struct out_row *row)
{
	if (row->object)
		return KIND_BIT(row->object->kind);
	if (row->link)
		return ROW_LINK;
	return row->limit ? ROW_LIMIT : ROW_ELEMENT;
}

bool column_value(const struct column *column, struct strbuf *out, const struct out_row *row,
		  const struct out_format *format)
{
	return (column->rows & row_kind(row)) && column->value(out, column, row, format);
}

static bool put_name(struct strbuf *out, const char *name)
{
	if (!name)
		return false;
	sb_puts(out, name);
	return true;
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

/* The field of the row's object that the column is about. */
#define FIELD_OF(type) (*(const type *)(const void *)((const char *)row->object + column->field))

bool column_time(struct strbuf *out, const struct column *column, const struct out_row *row,
		 const struct out_format *format)
{
	return column_put_time(out, FIELD_OF(time_t), format);
}

bool column_size(struct strbuf *out, const struct column *column, const struct out_row *row,
		 const struct out_format *format)
{
	return column_put_size(out, FIELD_OF(uint64_t), format);
}

bool column_u64(struct strbuf *out, const struct column *column, const struct out_row *row,
		const struct out_format *format UNUSED)
{
	sb_put_u64(out, FIELD_OF(uint64_t));
	return true;
}

bool column_u32(struct strbuf *out, const struct column *column, const struct out_row *row,
		const struct out_format *format UNUSED)
{
	sb_put_u64(out, FIELD_OF(uint32_t));
	return true;
}

bool column_int(struct strbuf *out, const struct column *column, const struct out_row *row,
		const struct out_format *format UNUSED)
{
	sb_put_i64(out, FIELD_OF(int));
	return true;
}

bool column_user(struct strbuf *out, const struct column *column, const struct out_row *row,
		 const struct out_format *format UNUSED)
{
	return put_name(out, user_name(FIELD_OF(uid_t)));
}

bool column_group(struct strbuf *out, const struct column *column, const struct out_row *row,
		  const struct out_format *format UNUSED)
{
	return put_name(out, group_name(FIELD_OF(gid_t)));
}

bool column_command(struct strbuf *out, const struct column *column, const struct out_row *row,
		    const struct out_format *format)
{
	return column_put_command(out, FIELD_OF(pid_t), format);
}

bool column_put_size(struct strbuf *out, uint64_t bytes, const struct out_format *format)
{
	if (format->bytes)
		sb_put_u64(out, bytes);
	else
		format_size(out, bytes);
	return true;
}

bool column_put_command(struct strbuf *out, pid_t pid, const struct out_format *format)
{
	return format->command_of && put_name(out, format->command_of(format->commands, pid));
}

bool column_put_age(struct strbuf *out, time_t then, const struct out_format *format)
{
	uint64_t seconds = then < format->now ? (uint64_t)(format->now - then) : 0;

	if (then == 0)
		return false;
	return column_put_span(out, seconds, format);
}

bool column_put_span(struct strbuf *out, uint64_t seconds, const struct out_format *format)
{
	if (format->seconds)
		sb_put_u64(out, seconds);
	else
		format_age(out, seconds);
	return true;
}

bool column_put_time(struct strbuf *out, time_t when, const struct out_format *format)
{
	if (when == 0)
		return false;
	format_time(out, when, format->now, format->time_style);
	return true;
}

bool column_put_percent(struct strbuf *out, uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return false;

	/* Cut to tenths; with a point in every language, for it is a number in JSON. */
	uint64_t tenths = (uint64_t)((long double)part / (long double)whole * 1000);

	sb_put_u64(out, tenths / 10);
	sb_putc(out, '.');
	sb_put_u64(out, tenths % 10);
	return true;
}

bool column_put_truth(struct strbuf *out, bool truth)
{
	sb_puts(out, truth ? "yes" : "no");
	return true;
}

void column_next_item(struct strbuf *out, size_t begin)
{
	if (out->len > begin)
		sb_putc(out, '\0');
}

bool column_put_process(struct strbuf *out, const struct proc_process *process)
{
	if (!process)
		return false;
	link_put_command(out, process);
	return true;
}
