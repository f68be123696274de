/* SPDX-License-Identifier: GPL-2.0-or-later */
/* User and group names; each is looked up once, however many rows show it. */
#ifndef BASE_USERS_H
#define BASE_USERS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * The name; NULL where the system knows none (callers show the number then).
 * Valid until the program ends.
 */
const char *user_name(uid_t uid);
const char *group_name(gid_t gid);

/* The number behind a name or a decimal number. false where there is neither. */
bool user_parse(const char *text, uid_t *uid);
bool group_parse(const char *text, gid_t *gid);

/* Forget all names. */
void users_free(void);

#endif
