/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What families and a person's rules say of the objects that they are about: any field, or
 * none. A field that is not given fits every object; one that an object has not (a name, for a
 * segment of System V) fits none.
 */
#ifndef LEAK_PATTERN_H
#define LEAK_PATTERN_H

#include "ipc/object.h"

/* One of the names that fit: a pattern of base/glob.h, in which {pid} stands for a number. */
struct pattern_name {
	const char *text;
	size_t size;
	size_t literal;   /* bytes at its front that stand for themselves */
	size_t pid;       /* where {pid} stands in it; PATTERN_NO_PID */
	struct pattern_name *next;
};

#define PATTERN_NO_PID SIZE_MAX

/* Users, any of whom fits. */
struct pattern_users {
	bool given;       /* else: all fit */
	const uid_t *uids; /* of those whom the system knows */
	size_t count;
};

struct pattern {
	unsigned kinds;       /* KIND_BIT */
	struct pattern_name *names; /* any of them; NULL: not given */
	bool has_key, has_mode, has_size;
	uint32_t key, key_mask; /* key & key_mask is to be `key`; 0 and ~0: private objects */
	mode_t mode;          /* the access bits, whole */
	uint64_t size_min, size_max; /* bytes; semaphores of a set */
	struct pattern_users owners, creators; /* only objects of System V have a creator */

	unsigned given;       /* private: the fields that were set */
};

/* False only where pattern_fits() is: what most patterns and objects differ in, cheaper. */
static inline bool pattern_may_fit(const struct pattern *pattern, const struct ipc_object *object)
{
	const struct pattern_name *name = pattern->names;

	return pattern->kinds & KIND_BIT(object->kind) &&
	       !(name && !name->next && name->literal > 0 && object->name &&
		 *object->name != *name->text);
}

/*
 * Does it fit? *pid is the number that {pid} stood for; 0 where the pattern has none, or where
 * more than one number in the name could be meant. `pid` may be NULL.
 */
bool pattern_fits(const struct pattern *, const struct ipc_object *, pid_t *pid);

/*
 * Set the field called `key` ("kind", "name", "key", "mode", "size", "semaphores", "owner",
 * "creator") from text; `uid_of` tells the uid of a user name, false where there is none of
 * that name. A name may be set more than once: then any of them fits. 0; -ENOENT where there is
 * no such field; -EINVAL where the value is none, or none that goes with what was set before;
 * -EEXIST where the field was set before; -ESRCH where there is no such user: the pattern
 * then fits the other users that were named, or nothing. The text is copied to `arena`.
 */
int pattern_set(struct pattern *, struct arena *, const char *key, const char *value,
		bool (*uid_of)(const char *name, uid_t *uid));

/* The words for what "kind" takes, and what a value of the field `key` looks like, translated. */
const char *pattern_example(const char *key);

/* Does it say more than a kind? */
bool pattern_is_narrow(const struct pattern *);

/* Has every name of it a {pid}? False where no name was set. */
bool pattern_has_pid(const struct pattern *);

#define PATTERN_INIT {.kinds = KINDS_ALL}

#endif
