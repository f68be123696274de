/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users and groups in JSON: number and name, the same in every document. */
#ifndef BASE_ACCOUNT_JSON_H
#define BASE_ACCOUNT_JSON_H

#include <sys/types.h>

#include "base/json.h"

/*
 * {"uid": 33, "name": "www-data"}, and {"gid": …} likewise. The name is null where the system knows
 * none; the number, too, where it is unknown: (uid_t)-1, which no account can have (chown(2)).
 */
void json_user(struct json *, const char *name, uid_t);
void json_group(struct json *, const char *name, gid_t);

#endif
