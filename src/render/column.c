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

/* The field of the row's object that the column is about. */
#define FIELD_OF(type) (*(const type *)(const void *)((const char *)row->object + column->field))

struct value column_time(const struct column *column, const struct out_row *row,
			 struct value_room *room UNUSED)
{
	return value_time(FIELD_OF(time_t));
}

struct value column_size(const struct column *column, const struct out_row *row,
			 struct value_room *room UNUSED)
{
	return value_size(FIELD_OF(uint64_t));
}

struct value column_u64(const struct column *column, const struct out_row *row,
			struct value_room *room UNUSED)
{
	return value_number(FIELD_OF(uint64_t));
}

struct value column_u32(const struct column *column, const struct out_row *row,
			struct value_room *room UNUSED)
{
	return value_number(FIELD_OF(uint32_t));
}

struct value column_int(const struct column *column, const struct out_row *row,
			struct value_room *room UNUSED)
{
	return value_signed(FIELD_OF(int));
}

struct value column_id(const struct column *column, const struct out_row *row,
		       struct value_room *room UNUSED)
{
	return value_id(FIELD_OF(uid_t));
}

struct value column_user(const struct column *column, const struct out_row *row,
			 struct value_room *room UNUSED)
{
	uid_t uid = FIELD_OF(uid_t);

	return value_text(uid == (uid_t)-1 ? NULL : user_name(uid));
}

struct value column_group(const struct column *column, const struct out_row *row,
			  struct value_room *room UNUSED)
{
	gid_t gid = FIELD_OF(gid_t);

	return value_text(gid == (gid_t)-1 ? NULL : group_name(gid));
}

struct value column_command(const struct column *column, const struct out_row *row,
			    struct value_room *room)
{
	return value_command(room, FIELD_OF(pid_t));
}

struct value value_command(const struct value_room *room, pid_t pid)
{
	return value_text(room->command_of ? room->command_of(room->commands, pid) : NULL);
}

struct value value_process(struct value_room *room, const struct proc_process *process)
{
	if (!process)
		return value_absent();
	link_put_command(&room->text, process);
	return value_made_text(room);
}
