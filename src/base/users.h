/* SPDX-License-Identifier: GPL-2.0-or-later */
/* User and group names; each is looked up once, however many rows show it. */
#ifndef BASE_USERS_H
#define BASE_USERS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/strbuf.h"

/* What the kernel takes for "no user" or "no group", and this program for one that is unknown. */
#define UID_UNKNOWN ((uid_t)-1)
#define GID_UNKNOWN ((gid_t)-1)

/* The name; NULL where the system knows none, or nobody is meant. Valid until the program ends. */
const char *user_name(uid_t uid);
const char *group_name(gid_t gid);

/*
 * Append the name, as it is, or the number where there is no name. False where it is unknown; then
 * nothing is appended.
 */
bool user_put(struct strbuf *, uid_t uid);
bool group_put(struct strbuf *, gid_t gid);

/* The number behind a name or a decimal number. false where there is neither. */
bool user_parse(const char *text, uid_t *uid);
bool group_parse(const char *text, gid_t *gid);

/* Forget all names. */
void users_free(void);

#endif
