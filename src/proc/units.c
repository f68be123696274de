/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Units of systemd's system manager. It renews the symbolic link invocation:UNIT below
 * /run/systemd/units at every start of the unit, so the link's own time is that of the start.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/directory.h"
#include "proc/units.h"

/* Where units lie, those first that win (systemd.unit(5)). */
static const char *const places[] = {
	"/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
	"/run/systemd/generator.early", "/etc/systemd/system",        "/etc/systemd/system.attached",
	"/run/systemd/system",          "/run/systemd/system.attached", "/run/systemd/generator",
	"/usr/local/lib/systemd/system", "/usr/lib/systemd/system",   "/lib/systemd/system",
	"/run/systemd/generator.late",
};
_Static_assert(ARRAY_SIZE(places) == PROC_UNIT_PLACES, "room for all of them");

#define UNIT_PATH_MAX 512

time_t proc_unit_invoked(const struct sysroot *root, const char *name)
{
	char path[UNIT_PATH_MAX];
	struct stat st;
	time_t result = 0;
	int fd;

	if (snprintf(path, sizeof(path), "/run/systemd/units/invocation:%s", name) >=
	    (int)sizeof(path))
		return 0;
	fd = sysroot_openat(root, path, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return 0;
	if (fstat(fd, &st) == 0 && S_ISLNK(st.st_mode))
		result = st.st_mtime;
	(void)close(fd);
	return result;
}

/* ---- unit files ---- */

void proc_find_unit_dirs(const struct sysroot *root, struct proc_unit_dirs *dirs)
{
	*dirs = (struct proc_unit_dirs){.root = root};
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		int fd = sysroot_openat(root, places[i], O_PATH | O_DIRECTORY);

		if (fd == -ENOENT)
			continue;
		dirs->paths[dirs->count++] = places[i];
		if (fd >= 0)
			(void)close(fd);
	}
}

static bool is_no(const char *value)
{
	static const char *const words[] = {"", "no", "false", "off", "0", "n", "f"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

static void take_kill_mode(const char *value, struct proc_unit_file *file)
{
	file->keeps |= !streq(value, "control-group") && !streq(value, "mixed") && *value;
}

static void take_keeping(const char *value, struct proc_unit_file *file)
{
	file->keeps |= !is_no(value);
}

static void take_kill(const char *value, struct proc_unit_file *file)
{
	file->keeps |= is_no(value) && *value;
}

static void take_restart(const char *value, struct proc_unit_file *file)
{
	file->waits = !is_no(value);
}

static void take_user(const char *value, struct proc_unit_file *file)
{
	(void)snprintf(file->user, sizeof(file->user), "%s", value);
}

static void take_unit(const char *value, struct proc_unit_file *file)
{
	(void)snprintf(file->starts, sizeof(file->starts), "%s", value);
}

static const struct {
	const char *key;
	void (*take)(const char *value, struct proc_unit_file *);
} keys[] = {
	{"KillMode", take_kill_mode},
	{"Delegate", take_keeping},
	{"FileDescriptorStoreMax", take_keeping},
	{"SendSIGKILL", take_kill},
	{"Restart", take_restart},
	{"User", take_user},
	{"Unit", take_unit},
};

/* "Key = value"; sections do not matter, as no key here means something else in another. */
static void take_line(char *line, void *arg)
{
	struct proc_unit_file *file = arg;
	char *equals = strchr(line, '=');
	char *end;

	if (!equals || line[0] == '#' || line[0] == ';')
		return;
	for (end = equals; end > line && strchr(" \t", end[-1]);)
		end--;
	*end = '\0';
	equals++;
	equals += strspn(equals, " \t");
	for (end = equals + strlen(equals); end > equals && strchr(" \t\r", end[-1]);)
		end--;
	*end = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (streq(line, keys[i].key))
			keys[i].take(equals, file);
}

static bool read_fragment(const struct sysroot *root, const char *dir, const char *name,
			  struct proc_unit_file *file)
{
	char path[UNIT_PATH_MAX];

	return snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path) &&
	       proc_each_line(root, path, take_line, file) == 0;
}

struct drop_in {
	const struct sysroot *root;
	const char *dir;
	struct proc_unit_file *file;
};

static void take_drop_in(const char *name, const struct stat *st UNUSED, void *arg)
{
	const struct drop_in *drop_in = arg;
	size_t n = strlen(name);

	if (n > 5 && streq(name + n - 5, ".conf"))
		(void)read_fragment(drop_in->root, drop_in->dir, name, drop_in->file);
}

static void read_drop_ins(const struct proc_unit_dirs *dirs, const char *name,
			  struct proc_unit_file *file)
{
	for (size_t i = dirs->count; i-- > 0;) {
		char path[UNIT_PATH_MAX];
		struct drop_in drop_in = {dirs->root, path, file};

		if (snprintf(path, sizeof(path), "%s/%s.d", dirs->paths[i], name) < (int)sizeof(path))
			(void)proc_each_entry(dirs->root, path, take_drop_in, &drop_in);
	}
}

/* "a-b-c.service" takes what is dropped in for a-.service and a-b-.service too. */
static void read_all_drop_ins(const struct proc_unit_dirs *dirs, const char *name,
			      struct proc_unit_file *file)
{
	const char *suffix = strrchr(name, '.');

	if (!suffix)
		return;
	read_drop_ins(dirs, suffix + 1, file);
	for (const char *dash = strchr(name, '-'); dash && dash < suffix;
	     dash = strchr(dash + 1, '-')) {
		char prefix[UNIT_PATH_MAX];

		(void)snprintf(prefix, sizeof(prefix), "%.*s%s", (int)(dash + 1 - name), name,
			       suffix);
		read_drop_ins(dirs, prefix, file);
	}
	read_drop_ins(dirs, name, file);
}

/* "getty@tty1.service" comes from "getty@.service"; false where it is no instance. */
static bool template_of(const char *name, char *buf, size_t size)
{
	const char *at = strchr(name, '@');
	const char *suffix = strrchr(name, '.');

	if (!at || !suffix || suffix < at)
		return false;
	return snprintf(buf, size, "%.*s%s", (int)(at + 1 - name), name, suffix) < (int)size;
}

bool proc_read_unit(const struct proc_unit_dirs *dirs, const char *name,
		    struct proc_unit_file *file)
{
	char template[UNIT_PATH_MAX];
	bool instance = template_of(name, template, sizeof(template));

	*file = (struct proc_unit_file){0};
	if (strchr(name, '/'))
		return false;
	for (size_t i = 0; i < dirs->count && !file->found; i++)
		file->found = read_fragment(dirs->root, dirs->paths[i], name, file);
	for (size_t i = 0; i < dirs->count && !file->found && instance; i++)
		file->found = read_fragment(dirs->root, dirs->paths[i], template, file);
	if (!file->found)
		return false;
	if (instance)
		read_drop_ins(dirs, template, file);
	read_all_drop_ins(dirs, name, file);
	return true;
}

/* ---- units of processes ---- */

static bool is_service(const char *name)
{
	const char *suffix = strrchr(name, '.');

	return suffix && streq(suffix, ".service");
}

static uint32_t unit_of(struct proc_traits *traits, size_t *cap, struct hash *index,
			const char *name)
{
	uint64_t key = 0;
	uint32_t i;

	/* Names are few: a hash of the text, and then those that share it. */
	for (const char *p = name; *p; p++)
		key = key * 1099511628211U + (unsigned char)*p;
	for (uint64_t n = 0; (i = hash_get(index, key, n)) != HASH_NONE; n++)
		if (streq(traits->units[i].name, name))
			return i;
	for (uint64_t n = 0;; n++)
		if (hash_get(index, key, n) == HASH_NONE) {
			(void)hash_put(index, key, n, (uint32_t)traits->unit_count);
			break;
		}
	traits->units =
		array_grow(traits->units, cap, traits->unit_count + 1, sizeof(*traits->units));
	traits->units[traits->unit_count] =
		(struct proc_unit){.name = arena_strdup(&traits->arena, name)};
	return (uint32_t)traits->unit_count++;
}

static void look_up(const struct sysroot *root, struct proc_traits *traits)
{
	for (size_t i = 0; i < traits->unit_count; i++) {
		struct proc_unit *unit = &traits->units[i];

		unit->invoked = proc_unit_invoked(root, unit->name);
		unit->sealed = unit->invoked && is_service(unit->name);
	}
}

void proc_take_units(const struct sysroot *root, const struct proc_snapshot *snap,
		     struct proc_traits *traits)
{
	struct hash index = HASH_INIT;
	struct proc_unit_dirs dirs;
	size_t cap = 0;

	for (size_t i = 0; i < snap->process_count; i++)
		if (snap->processes[i].unit)
			traits->of[i].unit =
				unit_of(traits, &cap, &index, snap->processes[i].unit);
	hash_free(&index);
	look_up(root, traits);
	for (size_t i = 0; i < snap->process_count; i++) {
		uint32_t unit = traits->of[i].unit;

		if (unit != PROC_NONE && traits->of[i].passive != PASSIVE_DEAD &&
		    snap->processes[i].start_time < traits->units[unit].invoked)
			traits->units[unit].sealed = false;
	}
	proc_find_unit_dirs(root, &dirs);
	for (size_t i = 0; i < traits->unit_count; i++) {
		struct proc_unit_file file;

		if (traits->units[i].sealed)
			traits->units[i].sealed =
				proc_read_unit(&dirs, traits->units[i].name, &file) && !file.keeps;
	}
}
