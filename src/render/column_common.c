/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What objects of several kinds have: key and identifier, owner, creator, permissions. */
#include "base/nls.h"
#include "base/users.h"
#include "base/util.h"
#include "render/column_common.h"
#include "render/column_value.h"

static struct value get_key(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room UNUSED)
{
	return value_of(VALUE_KEY, row->object->key);
}

static struct value get_owner(const struct column *column, const struct out_row *row,
			      struct value_room *room)
{
	/* A name needs no copy. */
	struct value name = column_user(column, row, room);

	if (!value_is_absent(&name) || !user_put(&room->text, row->object->uid))
		return name;
	return value_made_text(room);
}

static struct value get_perms(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	return value_of(VALUE_PERMS, row->object->mode & 0777);
}

#define NAME_OF(name, label, help, value, field)                                                  \
	{name, label, help, 1, 0, KINDS_ALL, 0, value, COLUMN_FIELD(field)}

static const struct column columns[] = {
	{"KEY", N_("Key"), N_("key, in hexadecimal"), 1, 0, KINDS_SYSV, 0, get_key, 0},
	{"ID", N_("ID"), N_("identifier"), 1, 0, KINDS_SYSV, 0, column_int,
	 COLUMN_FIELD(id)},
	{"OWNER", N_("Owner"), N_("owner's name, or number where it has no name"), 1, COLUMN_RIGHT,
	 KINDS_ALL, 0, get_owner, COLUMN_FIELD(uid)},
	{"PERMS", N_("Permissions"), N_("access bits"), 1, COLUMN_RIGHT, KINDS_ALL, 0,
	 get_perms, 0},
	COLUMN_OF_NUMBER("CUID", N_("Creator UID"), N_("creator's user number"), KINDS_ALL,
			 column_id, cuid),
	NAME_OF("CUSER", N_("Creator user"), N_("creator's name"), column_user, cuid),
	COLUMN_OF_NUMBER("CGID", N_("Creator GID"), N_("creator's group number"), KINDS_ALL,
			 column_id, cgid),
	NAME_OF("CGROUP", N_("Creator group"), N_("creator's group"), column_group, cgid),
	COLUMN_OF_NUMBER("UID", N_("UID"), N_("owner's user number"), KINDS_ALL, column_id, uid),
	NAME_OF("USER", N_("User name"), N_("owner's name"), column_user, uid),
	COLUMN_OF_NUMBER("GID", N_("GID"), N_("owner's group number"), KINDS_ALL, column_id, gid),
	NAME_OF("GROUP", N_("Group name"), N_("owner's group"), column_group, gid),
	COLUMN_OF_TIME("CTIME", N_("Last change"),
		       N_("when it was made, or its owner or mode last changed"), KINDS_ALL, ctime),
};

const struct column_topic column_topic_common = {
	N_("Columns of several kinds:"), columns, ARRAY_SIZE(columns),
};
