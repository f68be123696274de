/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Users for whom something will be started later, which may come back to what it left: those with a
 * crontab (crontab(5)), a job of at(1), a unit that the system starts by itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/parse.h"
#include "base/util.h"
#include "proc/directory.h"
#include "proc/owners.h"
#include "proc/units.h"

struct search {
	const struct sysroot *root;
	struct proc_unit_dirs units;
	const struct proc_snapshot *snap;
	struct proc_traits *traits;
	size_t cap;
	const char *path; /* file or directory that is read at the moment */
	bool closed;      /* something may not be read */
	bool found;       /* a line that is a job */
	const char *name; /* looked for in passwd(5) */
	uid_t uid;
};

enum cause { CAUSE_CRONTAB, CAUSE_ENABLED, CAUSE_STARTING };

static void add_owner(struct search *search, uid_t uid, enum cause cause, const char *what)
{
	struct proc_traits *traits = search->traits;
	struct proc_owner *owner = NULL;

	for (size_t i = 0; i < traits->owner_count && !owner; i++)
		if (traits->owners[i].uid == uid)
			owner = &traits->owners[i];
	if (!owner) {
		traits->owners = array_grow(traits->owners, &search->cap, traits->owner_count + 1,
					    sizeof(*traits->owners));
		owner = &traits->owners[traits->owner_count++];
		*owner = (struct proc_owner){
			.uid = uid,
			.what = arena_strdup(&traits->arena, what),
		};
	}
	owner->crontab |= cause == CAUSE_CRONTAB;
	owner->enabled_unit |= cause == CAUSE_ENABLED;
	owner->starting_unit |= cause == CAUSE_STARTING;
}

/* ---- names ---- */

/* "name:password:uid:…" (passwd(5)) */
static void take_passwd(char *line, void *arg)
{
	struct search *search = arg;
	const char *name = strsep(&line, ":");
	const char *uid;
	uint64_t value;

	(void)strsep(&line, ":");
	uid = strsep(&line, ":");
	if (uid && streq(name, search->name) && parse_u64(uid, UINT32_MAX - 1, &value) == 0) {
		search->uid = (uid_t)value;
		search->found = true;
	}
}

static bool uid_of(struct search *search, const char *name, uid_t *uid)
{
	uint64_t number;
	bool found;

	if (parse_u64(name, UINT32_MAX - 1, &number) == 0) {
		*uid = (uid_t)number;
		return true;
	}
	if (sysroot_is_live(search->root)) {
		const struct passwd *entry = getpwnam(name);

		if (entry)
			*uid = entry->pw_uid;
		return entry != NULL;
	}
	search->name = name;
	search->found = false;
	(void)proc_each_line(search->root, "/etc/passwd", take_passwd, search);
	found = search->found;
	if (found)
		*uid = search->uid;
	return found;
}

static void add_named(struct search *search, const char *name, enum cause cause, const char *what)
{
	uid_t uid;

	/* A name that means nobody owns nothing. */
	if (uid_of(search, name, &uid))
		add_owner(search, uid, cause, what);
}

/* What is not there says nothing; what may not be read leaves all unknown. */
static void note(struct search *search, int err)
{
	if (err && err != -ENOENT && err != -ENOTDIR)
		search->closed = true;
}

/* ---- cron and at ---- */

/* A job, and no comment or setting of a variable. */
static bool is_job(const char *line)
{
	size_t name = strcspn(line, "= \t");

	return *line && *line != '#' && line[name + strspn(line + name, " \t")] != '=';
}

static void take_own_line(char *line, void *arg)
{
	((struct search *)arg)->found |= is_job(line);
}

static void take_crontab(const char *name, const struct stat *st, void *arg)
{
	struct search *search = arg;
	char path[512];

	if (!S_ISREG(st->st_mode) ||
	    snprintf(path, sizeof(path), "%s/%s", search->path, name) >= (int)sizeof(path))
		return;
	search->found = false;
	note(search, proc_each_line(search->root, path, take_own_line, search));
	if (!search->found)
		return;
	add_named(search, name, CAUSE_CRONTAB, path);
	if (sysroot_is_live(search->root))
		add_owner(search, st->st_uid, CAUSE_CRONTAB, path);
}

/* The user stands behind the time: five fields, or one such as "@daily". */
static void take_system_line(char *line, void *arg)
{
	struct search *search = arg;
	int fields = line[0] == '@' ? 1 : 5;
	char *user = line;

	if (!is_job(line))
		return;
	for (int i = 0; i < fields; i++) {
		user += strcspn(user, " \t");
		user += strspn(user, " \t");
	}
	user[strcspn(user, " \t")] = '\0';
	if (*user)
		add_named(search, user, CAUSE_CRONTAB, search->path);
}

static void read_system_crontab(struct search *search, const char *path)
{
	search->path = path;
	note(search, proc_each_line(search->root, path, take_system_line, search));
}

static void take_system_crontab(const char *name, const struct stat *st UNUSED, void *arg)
{
	struct search *search = arg;
	const char *dir = search->path;
	char path[512];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return;
	read_system_crontab(search, path);
	search->path = dir;
}

/* The job's file is its user's. */
static void take_at_job(const char *name, const struct stat *st, void *arg)
{
	struct search *search = arg;
	char path[512];

	if (S_ISREG(st->st_mode) &&
	    snprintf(path, sizeof(path), "%s/%s", search->path, name) < (int)sizeof(path))
		add_owner(search, st->st_uid, CAUSE_CRONTAB, path);
}

static void take_lingering(const char *name, const struct stat *st UNUSED, void *arg)
{
	struct search *search = arg;
	char path[512];

	if (snprintf(path, sizeof(path), "%s/%s", search->path, name) < (int)sizeof(path))
		add_named(search, name, CAUSE_ENABLED, path);
}

/* ---- units ---- */

static void add_unit(struct search *search, const char *name, enum cause cause)
{
	const char *suffix = strrchr(name, '.');
	struct proc_unit_file file;
	char service[256];

	if (!suffix || !proc_read_unit(&search->units, name, &file))
		return;
	/* A timer, a socket, a path: what they start has the same name or is named. */
	if (!streq(suffix, ".service")) {
		if (file.starts[0])
			(void)snprintf(service, sizeof(service), "%s", file.starts);
		else
			(void)snprintf(service, sizeof(service), "%.*s.service",
				       (int)(suffix - name), name);
		if (!proc_read_unit(&search->units, service, &file))
			return;
		name = service;
	}
	if (file.user[0] && !strchr(file.user, '%'))
		add_named(search, file.user, cause, name);
}

static void take_enabled(const char *name, const struct stat *st UNUSED, void *arg)
{
	add_unit(arg, name, CAUSE_ENABLED);
}

/* Directories of links to what is started together with another unit. */
static void take_wants(const char *name, const struct stat *st UNUSED, void *arg)
{
	static const char *const suffixes[] = {".wants", ".requires", ".upholds"};
	struct search *search = arg;
	const char *dot = strrchr(name, '.');
	char path[512];

	for (size_t i = 0; dot && i < ARRAY_SIZE(suffixes); i++)
		if (streq(dot, suffixes[i]) &&
		    snprintf(path, sizeof(path), "%s/%s", search->path, name) < (int)sizeof(path))
			note(search, proc_each_entry(search->root, path, take_enabled, search));
}

/*
 * A unit with an invocation and no process: it is just starting, waits to be started again, or
 * has left something behind that it will come back to.
 */
static void take_invocation(const char *name, const struct stat *st UNUSED, void *arg)
{
	static const char prefix[] = "invocation:";
	struct search *search = arg;

	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return;
	name += sizeof(prefix) - 1;
	for (size_t i = 0; i < search->snap->process_count; i++) {
		const char *unit = search->snap->processes[i].unit;

		if (unit && streq(unit, name))
			return;
	}
	add_unit(search, name, CAUSE_STARTING);
}

/* ---- all together ---- */

static const struct {
	const char *path;
	void (*take)(const char *name, const struct stat *, void *arg);
} directories[] = {
	{"/var/spool/cron/crontabs", take_crontab}, /* Debian */
	{"/var/spool/cron/tabs", take_crontab},     /* SUSE */
	{"/var/spool/cron", take_crontab},          /* Red Hat */
	{"/etc/crontabs", take_crontab},            /* Alpine */
	{"/etc/cron.d", take_system_crontab},
	{"/var/spool/cron/atjobs", take_at_job},
	{"/var/spool/atjobs", take_at_job},
	{"/var/spool/at", take_at_job},
	{"/var/lib/systemd/linger", take_lingering},
	{"/etc/systemd/system", take_wants},
	{"/run/systemd/system", take_wants},
	{"/usr/lib/systemd/system", take_wants},
	{"/run/systemd/units", take_invocation},
};

static int compare_owners(const void *a, const void *b)
{
	const struct proc_owner *x = a;
	const struct proc_owner *y = b;

	return ORDER(x->uid, y->uid);
}

/* A capture without these directories does not say that there are no jobs. */
static bool is_captured_whole(const struct sysroot *root)
{
	static const char *const paths[] = {"/etc/passwd", "/var/spool"};

	for (size_t i = 0; i < ARRAY_SIZE(paths) && !sysroot_is_live(root); i++) {
		int fd = sysroot_openat(root, paths[i], O_PATH);

		if (fd < 0)
			return false;
		(void)close(fd);
	}
	return true;
}

void proc_take_owners(const struct sysroot *root, const struct proc_snapshot *snap,
		      struct proc_traits *traits)
{
	struct search search = {.root = root, .snap = snap, .traits = traits};

	proc_find_unit_dirs(root, &search.units);
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		search.path = directories[i].path;
		note(&search, proc_each_entry(root, search.path, directories[i].take, &search));
	}
	read_system_crontab(&search, "/etc/crontab");
	if (traits->owner_count > 1)
		qsort(traits->owners, traits->owner_count, sizeof(*traits->owners),
		      compare_owners);
	traits->owners_known = !search.closed && is_captured_whole(root);
}
