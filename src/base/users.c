/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/users.h"

#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/parse.h"

struct name_entry {
	unsigned id;
	bool used;
	char *name; /* NULL: known to have none */
};

/* Open addressing; the number of slots is a power of two. */
struct name_cache {
	struct name_entry *slots;
	size_t count, size;
	char *(*look_up)(unsigned id); /* a copy or NULL */
};

static char *look_up_user(unsigned id)
{
	const struct passwd *entry = getpwuid(id);

	return entry ? xstrdup(entry->pw_name) : NULL;
}

static char *look_up_group(unsigned id)
{
	const struct group *entry = getgrgid(id);

	return entry ? xstrdup(entry->gr_name) : NULL;
}

static struct name_cache users = {.look_up = look_up_user};
static struct name_cache groups = {.look_up = look_up_group};

/* The id's slot, or the free one where it belongs. */
static struct name_entry *slot_of(struct name_entry *slots, size_t size, unsigned id)
{
	size_t i = (size_t)(id * 2654435761u) & (size - 1); /* Knuth's multiplicative hash */

	while (slots[i].used && slots[i].id != id)
		i = (i + 1) & (size - 1);
	return &slots[i];
}

static void grow(struct name_cache *cache)
{
	size_t size = cache->size ? cache->size * 2 : 64;
	struct name_entry *slots = xcalloc(size, sizeof(*slots));

	for (size_t i = 0; i < cache->size; i++)
		if (cache->slots[i].used)
			*slot_of(slots, size, cache->slots[i].id) = cache->slots[i];
	free(cache->slots);
	cache->slots = slots;
	cache->size = size;
}

/* Several threads tell what they have removed. The library's look-ups are not made for that either. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *cached_name(struct name_cache *cache, unsigned id)
{
	(void)pthread_mutex_lock(&lock);
	if (cache->count * 2 >= cache->size)
		grow(cache);

	struct name_entry *entry = slot_of(cache->slots, cache->size, id);

	if (!entry->used) {
		*entry = (struct name_entry){id, true, cache->look_up(id)};
		cache->count++;
	}

	const char *name = entry->name;

	(void)pthread_mutex_unlock(&lock);
	return name;
}

const char *user_name(uid_t uid)
{
	return uid == UID_UNKNOWN ? NULL : cached_name(&users, uid);
}

const char *group_name(gid_t gid)
{
	return gid == GID_UNKNOWN ? NULL : cached_name(&groups, gid);
}

static bool put_account(struct strbuf *out, const char *name, unsigned number)
{
	if (number == UINT32_MAX)
		return false;
	if (name)
		sb_puts(out, name);
	else
		sb_put_u64(out, number);
	return true;
}

bool user_put(struct strbuf *out, uid_t uid)
{
	return put_account(out, user_name(uid), uid);
}

bool group_put(struct strbuf *out, gid_t gid)
{
	return put_account(out, group_name(gid), gid);
}

/* The greatest number stands for "no change" in system calls, and is nobody's. */
static bool number_of_id(const char *text, unsigned *id)
{
	uint64_t number;

	if (parse_u64(text, UINT32_MAX - 1, &number) != 0)
		return false;
	*id = (unsigned)number;
	return true;
}

bool user_parse(const char *text, uid_t *uid)
{
	const struct passwd *entry = getpwnam(text);

	if (!entry)
		return number_of_id(text, uid);
	*uid = entry->pw_uid;
	return true;
}

bool group_parse(const char *text, gid_t *gid)
{
	const struct group *entry = getgrnam(text);

	if (!entry)
		return number_of_id(text, gid);
	*gid = entry->gr_gid;
	return true;
}

static void forget(struct name_cache *cache)
{
	for (size_t i = 0; i < cache->size; i++)
		free(cache->slots[i].name);
	free(cache->slots);
	cache->slots = NULL;
	cache->count = cache->size = 0;
}

void users_free(void)
{
	forget(&users);
	forget(&groups);
}
