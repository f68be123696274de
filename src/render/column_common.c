/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What objects of several kinds have: key and identifier, owner, creator, permissions. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_value.h"

static bool put_key(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, "0x");
	sb_put_hex(out, row->object->key, 8);
	return true;
}

static bool put_owner(struct strbuf *out, const struct column *column, const struct out_row *row,
		      const struct out_format *format)
{
	return column_user(out, column, row, format) || column_u32(out, column, row, format);
}

static bool put_perms(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format)
{
	mode_t access = row->object->mode & 0777;

	if (format->numeric_perms)
		sb_printf(out, "%#o", access); /* "0" for none at all */
	else
		format_mode(out, access);
	return true;
}

#define NAME_OF(name, label, help, value, field)                                                  \
	{name, label, help, 1, 0, COLUMN_TEXT, KINDS_ALL, 0, value, COLUMN_FIELD(field)}

static const struct column columns[] = {
	{"KEY", N_("Key"), N_("key, in hexadecimal"), 1, 0, COLUMN_TEXT, KINDS_SYSV, 0, put_key, 0},
	{"ID", N_("ID"), N_("identifier"), 1, 0, COLUMN_NUMBER, KINDS_SYSV, 0, column_int,
	 COLUMN_FIELD(id)},
	{"OWNER", N_("Owner"), N_("owner's name, or number where it has no name"), 1, COLUMN_RIGHT,
	 COLUMN_TEXT, KINDS_ALL, 0, put_owner, COLUMN_FIELD(uid)},
	{"PERMS", N_("Permissions"), N_("access bits"), 1, COLUMN_RIGHT, COLUMN_TEXT, KINDS_ALL, 0,
	 put_perms, 0},
	COLUMN_OF_NUMBER("CUID", N_("Creator UID"), N_("creator's user number"), KINDS_ALL,
			 column_u32, cuid),
	NAME_OF("CUSER", N_("Creator user"), N_("creator's name"), column_user, cuid),
	COLUMN_OF_NUMBER("CGID", N_("Creator GID"), N_("creator's group number"), KINDS_ALL,
			 column_u32, cgid),
	NAME_OF("CGROUP", N_("Creator group"), N_("creator's group"), column_group, cgid),
	COLUMN_OF_NUMBER("UID", N_("UID"), N_("owner's user number"), KINDS_ALL, column_u32, uid),
	NAME_OF("USER", N_("User name"), N_("owner's name"), column_user, uid),
	COLUMN_OF_NUMBER("GID", N_("GID"), N_("owner's group number"), KINDS_ALL, column_u32, gid),
	NAME_OF("GROUP", N_("Group name"), N_("owner's group"), column_group, gid),
	COLUMN_OF_TIME("CTIME", N_("Last change"),
		       N_("when it was made, or its owner or mode last changed"), KINDS_ALL, ctime),
};

const struct column_topic column_topic_common = {
	N_("Columns of several kinds:"), columns, ARRAY_SIZE(columns),
};
