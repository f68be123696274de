/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control group of a process, and what its path says: the systemd unit
 * (https://systemd.io/CGROUP_DELEGATION), and the container, by the names that the container
 * engines give their groups.
 */
#include <string.h>

#include "base/util.h"
#include "proc/cgroup.h"
#include "proc/number.h"
#include "proc/read.h"

#define CGROUP_MAX 65536

enum id_form {
	ID_HEX,  /* 64 hexadecimal digits */
	ID_NAME, /* a name, systemd's \xHH undone */
};

/*
 * A path's component that stands for a container: begins and ends so, below a component called
 * `parent`. The first row that fits counts; of several components the innermost.
 */
static const struct {
	const char *engine, *parent, *prefix, *suffix;
	enum id_form form;
} containers[] = {
	{"docker", "", "docker-", ".scope", ID_HEX},         /* systemd cgroup driver */
	{"docker", "docker", "", "", ID_HEX},                /* cgroupfs driver */
	{"podman", "", "libpod-", ".scope", ID_HEX},
	{"podman", "", "libpod-", "", ID_HEX},
	{"cri-o", "", "crio-", ".scope", ID_HEX},
	{"cri-o", "", "crio-", "", ID_HEX},
	{"containerd", "", "cri-containerd-", ".scope", ID_HEX},
	{"containerd", "", "nerdctl-", ".scope", ID_HEX},
	{"kubernetes", "pod*", "", "", ID_HEX},              /* kubepods/…/podUID/ID */
	{"kubernetes", "kubepods*", "", "", ID_HEX},
	{"lxc", "", "lxc.payload.", "", ID_NAME},
	{"lxc", "lxc.payload", "", "", ID_NAME},
	{"lxc", "lxc", "", "", ID_NAME},
	{"libvirt", "", "machine-qemu\\x2d", ".scope", ID_NAME},
	{"libvirt", "", "machine-lxc\\x2d", ".scope", ID_NAME},
	{"systemd-nspawn", "", "machine-", ".scope", ID_NAME},
	{"systemd-nspawn", "", "systemd-nspawn@", ".service", ID_NAME},
	{"container", "", "", "", ID_HEX},                   /* some other engine's */
};

struct component {
	const char *at;
	size_t length;
};

static bool next_component(const char **path, struct component *c)
{
	*path += strspn(*path, "/");
	c->at = *path;
	c->length = strcspn(*path, "/");
	*path += c->length;
	return c->length > 0;
}

static bool begins_with(struct component c, const char *prefix)
{
	size_t n = strlen(prefix);

	return c.length >= n && memcmp(c.at, prefix, n) == 0;
}

static bool ends_with(struct component c, const char *suffix)
{
	size_t n = strlen(suffix);

	return c.length >= n && memcmp(c.at + c.length - n, suffix, n) == 0;
}

/* A string of its own, with "\x2d" and the like undone where wanted. */
static const char *copy(struct arena *arena, struct component c, bool unescape)
{
	char *text = arena_alloc(arena, c.length + 1);
	size_t n = 0;

	for (size_t i = 0; i < c.length; i++) {
		if (unescape && i + 3 < c.length && c.at[i] == '\\' && c.at[i + 1] == 'x' &&
		    hex_digit(c.at[i + 2]) < 16 && hex_digit(c.at[i + 3]) < 16) {
			unsigned byte = hex_digit(c.at[i + 2]) << 4 | hex_digit(c.at[i + 3]);

			if (byte) {
				text[n++] = (char)byte;
				i += 3;
				continue;
			}
		}
		text[n++] = c.at[i];
	}
	text[n] = '\0';
	return text;
}

static bool is_hex_id(struct component c)
{
	if (c.length != 64)
		return false;
	for (size_t i = 0; i < c.length; i++)
		if (hex_digit(c.at[i]) > 15)
			return false;
	return true;
}

/* "docker" is a whole name, "pod*" the begin of one, "" anything. */
static bool is_parent(struct component c, const char *pattern)
{
	size_t n = strcspn(pattern, "*");

	return !*pattern || (c.length >= n && memcmp(c.at, pattern, n) == 0 &&
			     (pattern[n] == '*' || c.length == n));
}

static void match_container(struct component parent, struct component c, struct arena *arena,
			    struct proc_process *process)
{
	for (size_t i = 0; i < ARRAY_SIZE(containers); i++) {
		size_t prefix = strlen(containers[i].prefix);
		size_t suffix = strlen(containers[i].suffix);
		struct component id = {c.at + prefix, c.length - prefix - suffix};

		if (c.length <= prefix + suffix || !begins_with(c, containers[i].prefix) ||
		    !ends_with(c, containers[i].suffix) || !is_parent(parent, containers[i].parent))
			continue;
		if (containers[i].form == ID_HEX && !is_hex_id(id))
			continue;
		process->engine = containers[i].engine;
		process->container = copy(arena, id, containers[i].form == ID_NAME);
		return;
	}
}

static bool is_unit(struct component c)
{
	static const char *const suffixes[] = {".service", ".scope", ".socket", ".mount", ".swap"};

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (ends_with(c, suffixes[i]))
			return true;
	return false;
}

/*
 * The outermost component that is a unit is the system manager's; below user@UID.service the
 * next one is that of the user's manager. Slices only group.
 */
static void match_unit(struct component c, struct arena *arena, struct proc_process *process)
{
	if (!is_unit(c))
		return;
	/* A name that the kernel could take for a file of its own gets a "_" in front. */
	if (c.at[0] == '_') {
		c.at++;
		c.length--;
	}
	if (!process->unit)
		process->unit = copy(arena, c, false);
	else if (!process->user_unit && strncmp(process->unit, "user@", 5) == 0)
		process->user_unit = copy(arena, c, false);
}

static void read_path(const char *path, bool units, struct arena *arena,
		      struct proc_process *process)
{
	struct component parent = {"", 0};
	struct component c;

	while (next_component(&path, &c)) {
		if (units)
			match_unit(c, arena, process);
		match_container(parent, c, arena, process);
		parent = c;
	}
}

/* The path in a line "ID:CONTROLLERS:PATH"; *rank: how much it says of the whole process. */
static char *line_path(char *line, unsigned *rank)
{
	char *controllers = strchr(line, ':');
	char *path = controllers ? strchr(controllers + 1, ':') : NULL;

	if (!path)
		return NULL;
	*path++ = '\0';
	controllers++;
	*rank = streq(controllers, "name=systemd") ? 1 : *controllers == '\0' ? 2 : 0;
	return path;
}

void proc_parse_cgroup(char *text, struct arena *arena, struct proc_process *process)
{
	const char *best = NULL;
	unsigned best_rank = 0;
	char *rest = text;
	char *line;

	while ((line = strsep(&rest, "\n"))) {
		unsigned rank = 0;
		char *path = line_path(line, &rank);

		if (!path)
			continue;
		/* A root is no news where another hierarchy knows more. */
		if (!best || (path[1] && (!best[1] || rank > best_rank))) {
			best = path;
			best_rank = rank;
		}
		read_path(path, rank > 0 && !process->unit, arena, process);
	}
	if (best)
		process->cgroup = arena_strdup(arena, best);
}

int proc_read_cgroup(struct proc_scan *scan, struct proc_process *process)
{
	int err = proc_read(scan, scan->dir, "cgroup", CGROUP_MAX);

	if (!err)
		proc_parse_cgroup(scan->text, &scan->snap->arena, process);
	return err;
}
