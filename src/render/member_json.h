/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Columns in JSON. One that tells of something that objects have in every document (ipc/object_json.h)
 * is written as just that member: OWNER, UID and USER are all "owner", with number and name.
 */
#ifndef RENDER_MEMBER_JSON_H
#define RENDER_MEMBER_JSON_H

#include "base/json.h"
#include "render/column.h"

struct object_member;

/* What is written of a row in place of a column's own value. */
struct member {
	const char *name;
	const struct object_member *object; /* NULL: the table itself knows it */
};

/* The member that stands for the column of this name. False where it has a value of its own. */
bool member_of_column(const char *column, struct member *);

/* Is it among those that tell which object it is? These are written of every object anyway. */
bool member_is_identity(const struct member *);

/* Write it, of a row about an object. */
void member_json(struct json *, const struct member *, const struct out_row *);

/* All of those that tell which object it is. */
void member_json_identity(struct json *, const struct out_row *);

#endif
