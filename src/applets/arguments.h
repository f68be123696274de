/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arguments of options that several commands have: each kind is understood in one place, so that
 * what is right in one command is right in all, and what is wrong gets the same answer. All give
 * false where the text is wrong, and have told the user what would be right.
 */
#ifndef APPLETS_ARGUMENTS_H
#define APPLETS_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "applets/session.h"
#include "collect/namespaces.h"
#include "proc/snapshot.h"
#include "render/format.h"

/* A name or number. */
bool arg_user(const char *text, uid_t *uid);
bool arg_group(const char *text, gid_t *gid);

bool arg_key(const char *text, uint32_t *key);

/* Bytes: "4096", "100K", "1.5G". */
bool arg_size(const char *text, uint64_t *bytes);

/* Seconds, at least `least`: "90s", "15m", "4h30m", "2d". */
bool arg_duration(const char *text, int64_t least, int64_t *seconds);

/* A pattern of base/glob.h. */
bool arg_pattern(const char *text, const char **pattern);

/* "short", "full", "iso" */
bool arg_time_format(const char *text, enum time_style *);

/* Hands each word of a list with commas to `take`, which tells what is wrong with it. */
bool arg_each(const char *list, bool (*take)(void *arg, const char *word), void *arg);

/* Process ids, with commas between; those of all calls together. The caller frees `at`. */
struct arg_pids {
	pid_t *at;
	size_t count, cap;
};
bool arg_pids(const char *list, struct arg_pids *);

/* Mark them, by their place in the snapshot. False where one is not there; it has been said. */
bool arg_pids_mark(const struct arg_pids *, const struct proc_snapshot *, bool *marks);

/* Kinds of object, with commas between; adds KIND_BIT of each. */
bool arg_kinds(const char *list, unsigned *kinds);

/*
 * The options that say which system is meant and which of its namespaces (OPT_SYSROOT_ROW,
 * OPT_NAMESPACE_ROWS). Another id does nothing.
 */
bool arg_system(int id, const char *value, struct session *, struct namespace_choice *);

/* Is an operand meant for arg_kinds(), where it could also name an object? Its first word decides. */
bool arg_is_kinds(const char *text);

#endif
