/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What families and a person's rules say of the objects that they are about: any field, or
 * none. A field that is not given fits every object; one that an object has not (a name, for a
 * segment of System V) fits none.
 */
#ifndef LEAK_PATTERN_H
#define LEAK_PATTERN_H

#include "ipc/object.h"

struct pattern {
	unsigned kinds;       /* KIND_BIT */
	const char *name;     /* fnmatch(3) pattern in which {pid} stands for digits; NULL */
	bool has_key, has_mode, has_size, has_uid, has_cuid;
	uint32_t key, key_mask; /* key & key_mask is to be `key`; 0 and ~0: private objects */
	mode_t mode;          /* the access bits, whole */
	uint64_t size_min, size_max; /* bytes; semaphores of a set */
	uid_t uid, cuid;
};

/* Does it fit? *pid is the number that {pid} stood for, or 0. `pid` may be NULL. */
bool pattern_fits(const struct pattern *, const struct ipc_object *, pid_t *pid);

/*
 * Set the field called `key` ("kind", "name", "key", "mode", "size", "semaphores", "owner",
 * "creator") from text; `uid_of` tells the uid of a user name, false where there is none of
 * that name. 0; -ENOENT where there is no such field; -EINVAL where the value is none; -ESRCH
 * where there is no such user: the pattern then fits nothing. The text is copied to `arena`.
 */
int pattern_set(struct pattern *, struct arena *, const char *key, const char *value,
		bool (*uid_of)(const char *name, uid_t *uid));

#define PATTERN_INIT {.kinds = KINDS_ALL}

#endif
