/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/column_value.h"

#include "base/users.h"
#include "base/util.h"
#include "render/link.h"
#include "use/command.h"

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
	return value_text(user_name(FIELD_OF(uid_t)));
}

struct value column_group(const struct column *column, const struct out_row *row,
			  struct value_room *room UNUSED)
{
	return value_text(group_name(FIELD_OF(gid_t)));
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
	command_put(&room->text, process);
	return value_made_text(room);
}
