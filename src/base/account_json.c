/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/account_json.h"

#include "base/users.h"

static void put_account(struct json *json, const char *name, const char *number_name, unsigned number,
			const char *(*name_of)(unsigned))
{
	bool known = number != (unsigned)-1;

	json_open_record(json, name);
	json_u64_or_null(json, number_name, known, number);
	json_string(json, "name", name_of(number));
	json_close_record(json);
}

void json_user(struct json *json, const char *name, uid_t uid)
{
	put_account(json, name, "uid", uid, user_name);
}

void json_group(struct json *json, const char *name, gid_t gid)
{
	put_account(json, name, "gid", gid, group_name);
}
