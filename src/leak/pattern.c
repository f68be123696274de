/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/pattern.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/glob.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"

static const char pid_mark[] = "{pid}";

#define PID_MARK_SIZE (sizeof(pid_mark) - 1)
#define ACCESS_BITS 0777

/* ---- fitting ---- */

/* The number of `n` digits as a program writes its pid: without leading zeros; 0: it is none. */
static pid_t pid_of(const char *digits, size_t n)
{
	uint64_t value;

	if (digits[0] == '0' || parse_digits(digits, n, 10, INT_MAX, &value))
		return 0;
	return (pid_t)value;
}

/*
 * {pid} is a whole number: no digit stands next to it. Where more than one number in the name
 * lets the rest of the pattern fit, none of them can be trusted.
 */
static bool name_with_pid_fits(const struct pattern_name *pattern, const char *name,
			       size_t length, pid_t *pid)
{
	size_t behind = pattern->pid + PID_MARK_SIZE;
	unsigned found = 0;

	for (size_t at = 0; at < length && found < 2;) {
		size_t digits = strspn(name + at, "0123456789");
		pid_t number;

		if (digits == 0) {
			at++;
			continue;
		}
		number = pid_of(name + at, digits);
		if (number > 0 && glob_fits(pattern->text, pattern->pid, name, at) &&
		    glob_fits(pattern->text + behind, pattern->size - behind, name + at + digits,
			      length - at - digits)) {
			*pid = number;
			found++;
		}
		at += digits;
	}
	if (found > 1)
		*pid = 0;
	return found > 0;
}

static bool name_fits(const struct pattern_name *pattern, const char *name, pid_t *pid)
{
	size_t length;

	/* Most names differ in their first byte from most patterns. */
	if (pattern->literal > 0 &&
	    (*name != *pattern->text || strncmp(name, pattern->text, pattern->literal) != 0))
		return false;
	length = strlen(name);
	if (pattern->pid == PATTERN_NO_PID)
		return glob_fits(pattern->text, pattern->size, name, length);
	return name_with_pid_fits(pattern, name, length, pid);
}

static bool any_name_fits(const struct pattern *pattern, const char *name, pid_t *pid)
{
	if (!pattern->names)
		return true;
	if (!name)
		return false;
	for (const struct pattern_name *n = pattern->names; n; n = n->next)
		if (name_fits(n, name, pid))
			return true;
	return false;
}

static bool user_fits(const struct pattern_users *users, uid_t uid)
{
	for (size_t i = 0; i < users->count; i++)
		if (users->uids[i] == uid)
			return true;
	return !users->given;
}

bool pattern_fits(const struct pattern *pattern, const struct ipc_object *object, pid_t *pid)
{
	bool sysv = kind_is_sysv(object->kind);
	pid_t number = 0;

	if (!(pattern->kinds & KIND_BIT(object->kind)) ||
	    (pattern->has_key && (!sysv || (object->key & pattern->key_mask) != pattern->key)) ||
	    (pattern->has_mode && (object->mode & ACCESS_BITS) != pattern->mode) ||
	    (pattern->has_size &&
	     (object->size < pattern->size_min || object->size > pattern->size_max)) ||
	    !user_fits(&pattern->owners, object->uid) ||
	    (pattern->creators.given && (!sysv || !user_fits(&pattern->creators, object->cuid))) ||
	    !any_name_fits(pattern, object->name, &number))
		return false;
	if (pid)
		*pid = number;
	return true;
}

bool pattern_has_pid(const struct pattern *pattern)
{
	for (const struct pattern_name *n = pattern->names; n; n = n->next)
		if (n->pid == PATTERN_NO_PID)
			return false;
	return pattern->names;
}

/* ---- setting ---- */

struct setting {
	struct pattern *pattern;
	struct arena *arena;
	const char *value;
	bool (*uid_of)(const char *name, uid_t *uid);
};

/* Leave no other kinds than these. */
static int narrow_kinds(struct pattern *pattern, unsigned kinds)
{
	if (!(pattern->kinds & kinds))
		return -EINVAL;
	pattern->kinds &= kinds;
	return 0;
}

static int set_kinds(const struct setting *setting)
{
	unsigned kinds = 0;

	for (const char *word = setting->value;; word++) {
		size_t n = strcspn(word, ",");
		unsigned found = 0;

		for (unsigned kind = 0; kind < KIND_COUNT; kind++)
			if (strlen(ipc_kinds[kind].word) == n &&
			    memcmp(ipc_kinds[kind].word, word, n) == 0)
				found = KIND_BIT(kind);
		if (!found)
			return -EINVAL;
		kinds |= found;
		word += n;
		if (!*word)
			return narrow_kinds(setting->pattern, kinds);
	}
}

static int set_name(const struct setting *setting)
{
	const char *value = setting->value + (*setting->value == '/');
	const char *mark = strstr(value, pid_mark);
	size_t size = strlen(value);
	struct pattern_name name = {.size = size, .pid = PATTERN_NO_PID};

	if (mark) {
		size_t behind = (size_t)(mark - value) + PID_MARK_SIZE;

		name.pid = (size_t)(mark - value);
		if (!glob_valid(value, name.pid) ||
		    !glob_valid(value + behind, size - behind) || strstr(mark + 1, pid_mark))
			return -EINVAL;
	}
	if (size == 0 || strchr(value, '/') || !glob_valid(value, size) ||
	    narrow_kinds(setting->pattern, KINDS_POSIX))
		return -EINVAL;
	name.text = arena_strdup(setting->arena, value);
	name.literal = glob_literal(value, mark ? name.pid : size);
	name.next = setting->pattern->names;
	setting->pattern->names = arena_alloc(setting->arena, sizeof(name));
	*setting->pattern->names = name;
	return 0;
}

/* A key, a key and a mask behind a slash, or the word for private objects. */
static int set_key(const struct setting *setting)
{
	struct pattern *pattern = setting->pattern;
	const char *slash = strchr(setting->value, '/');
	uint32_t key = 0;
	uint32_t mask = UINT32_MAX;

	if (slash) {
		size_t n = (size_t)(slash - setting->value);
		char digits[24] = "";

		if (n >= sizeof(digits) || parse_key(slash + 1, &mask) || mask == 0)
			return -EINVAL;
		memcpy(digits, setting->value, n);
		if (parse_key(digits, &key) || (key & ~mask) != 0)
			return -EINVAL;
	} else if (!streq(setting->value, "private") && parse_key(setting->value, &key)) {
		return -EINVAL;
	}
	if (narrow_kinds(pattern, KINDS_SYSV))
		return -EINVAL;
	pattern->has_key = true;
	pattern->key = key;
	pattern->key_mask = mask;
	return 0;
}

static int set_mode(const struct setting *setting)
{
	if (parse_mode(setting->value, &setting->pattern->mode))
		return -EINVAL;
	setting->pattern->has_mode = true;
	return 0;
}

/* N, N-M, N- or -M. */
static int set_range(const struct setting *setting, int (*parse)(const char *, uint64_t *))
{
	struct pattern *pattern = setting->pattern;
	const char *dash = strchr(setting->value, '-');
	char low[32] = "";
	size_t n = dash ? (size_t)(dash - setting->value) : strlen(setting->value);

	if (n >= sizeof(low) || (dash && n == 0 && !dash[1]))
		return -EINVAL;
	memcpy(low, setting->value, n);
	pattern->size_min = 0;
	pattern->size_max = UINT64_MAX;
	if ((*low || !dash) && parse(low, &pattern->size_min))
		return -EINVAL;
	if (!dash)
		pattern->size_max = pattern->size_min;
	else if (dash[1] && parse(dash + 1, &pattern->size_max))
		return -EINVAL;
	pattern->has_size = true;
	return pattern->size_min <= pattern->size_max ? 0 : -EINVAL;
}

static int parse_count(const char *s, uint64_t *value)
{
	return parse_u64(s, UINT64_MAX, value);
}

static int set_size(const struct setting *setting)
{
	int err = narrow_kinds(setting->pattern,
			       KINDS_ALL & ~(KIND_BIT(KIND_SEM) | KIND_BIT(KIND_PSEM)));

	return err ? err : set_range(setting, parse_size);
}

static int set_semaphores(const struct setting *setting)
{
	int err = narrow_kinds(setting->pattern, KIND_BIT(KIND_SEM));

	return err ? err : set_range(setting, parse_count);
}

static int set_users(const struct setting *setting, struct pattern_users *users)
{
	char *names = arena_strdup(setting->arena, setting->value);
	uid_t *uids;
	size_t count = 1;
	int err = 0;

	for (const char *comma = names; (comma = strchr(comma, ',')); comma++)
		count++;
	uids = arena_alloc(setting->arena, count * sizeof(*uids));
	count = 0;
	for (char *name = names; name;) {
		char *comma = strchr(name, ',');

		if (comma)
			*comma++ = '\0';
		if (!*name)
			return -EINVAL;
		if (setting->uid_of(name, &uids[count]))
			count++;
		else
			err = -ESRCH;
		name = comma;
	}
	*users = (struct pattern_users){.given = true, .uids = uids, .count = count};
	return err;
}

static int set_owner(const struct setting *setting)
{
	return set_users(setting, &setting->pattern->owners);
}

static int set_creator(const struct setting *setting)
{
	if (narrow_kinds(setting->pattern, KINDS_SYSV))
		return -EINVAL;
	return set_users(setting, &setting->pattern->creators);
}

static const struct field {
	const char *key;
	int (*set)(const struct setting *);
	bool repeats; /* may be given more than once */
	const char *example;
} fields[] = {
	{"kind", set_kinds, false, N_("shm, msg, sem, pshm, pmsg or psem, or some of them with "
				      "commas between")},
	{"name", set_name, true, N_("a name with * ? [a-z] or one {pid} in it, of kinds that have "
				    "names")},
	{"key", set_key, false, N_("0x5202bb8, 0x41000000/0xff000000 with a mask, or private, of "
				   "kinds that have keys")},
	{"mode", set_mode, false, N_("octal access bits such as 600")},
	{"size", set_size, false, N_("64K, 64K-1M, 64K- or -1M, of kinds that have bytes")},
	{"semaphores", set_semaphores, false, N_("1, 1-10, 10- or -10, of semaphore sets")},
	{"owner", set_owner, false, N_("names or numbers of users, with commas between")},
	{"creator", set_creator, false, N_("names or numbers of users, with commas between, of kinds that have "
				       "keys")},
};

/* Fields that narrow a pattern no further than to kinds. */
#define FIELD_KIND 0

static size_t field_find(const char *key)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(fields) && !streq(fields[i].key, key))
		i++;
	return i;
}

int pattern_set(struct pattern *pattern, struct arena *arena, const char *key, const char *value,
		bool (*uid_of)(const char *name, uid_t *uid))
{
	const struct setting setting = {pattern, arena, value, uid_of};
	size_t i = field_find(key);

	if (i == ARRAY_SIZE(fields))
		return -ENOENT;
	if (pattern->given >> i & 1 && !fields[i].repeats)
		return -EEXIST;
	pattern->given |= 1u << i;
	return fields[i].set(&setting);
}

const char *pattern_example(const char *key)
{
	size_t i = field_find(key);

	return i < ARRAY_SIZE(fields) ? _(fields[i].example) : "";
}

bool pattern_is_narrow(const struct pattern *pattern)
{
	return (pattern->given & ~(1u << FIELD_KIND)) != 0;
}
