/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/util.h"
#include "proc/credentials.h"
#include "proc/number.h"
#include "proc/read.h"
#include "proc/status.h"

/* A line of 65,536 groups (NGROUPS_MAX) is the longest; the rest is a few KiB. */
#define STATUS_MAX (1 << 20)

/* A list of decimal numbers, separated by blanks, in the arena. */
static const uint32_t *take_list(const char *p, struct arena *arena, uint32_t *count)
{
	uint32_t *list;
	uint32_t n = 0;
	uint64_t value;
	const char *again = p;

	for (skip_blanks(&p); take_dec(&p, &value); skip_blanks(&p))
		n++;
	*count = n;
	list = arena_alloc(arena, n * sizeof(*list));
	p = again;
	for (uint32_t i = 0; i < n; i++) {
		skip_blanks(&p);
		(void)take_dec(&p, &value);
		list[i] = (uint32_t)value;
	}
	return list;
}

_Static_assert(sizeof(gid_t) == 4 && sizeof(uid_t) == 4 && sizeof(pid_t) == 4,
	       "lists of ids are lists of 32-bit numbers");

static void take_four(const char *p, uint32_t *four)
{
	for (size_t i = 0; i < 4; i++) {
		uint64_t value;

		skip_blanks(&p);
		if (!take_dec(&p, &value))
			return;
		four[i] = (uint32_t)value;
	}
}

static void take_uids(const char *p, struct arena *arena UNUSED, struct proc_process *process)
{
	take_four(p, process->uids);
}

static void take_gids(const char *p, struct arena *arena UNUSED, struct proc_process *process)
{
	take_four(p, process->gids);
}

static void take_groups(const char *p, struct arena *arena, struct proc_process *process)
{
	process->groups = take_list(p, arena, &process->group_count);
}

static void take_nspid(const char *p, struct arena *arena, struct proc_process *process)
{
	process->nspid = (const pid_t *)take_list(p, arena, &process->nspid_count);
}

static uint64_t take_mask(const char *p)
{
	uint64_t mask = 0;

	skip_blanks(&p);
	(void)take_hex(&p, &mask);
	return mask;
}

#define MASK(name, field)                                                                  \
	static void take_##name(const char *p, struct arena *arena UNUSED,                 \
				struct proc_process *process)                              \
	{                                                                                  \
		process->signals.field = take_mask(p);                                     \
	}

MASK(pending, pending)
MASK(shared, shared_pending)
MASK(blocked, blocked)
MASK(ignored, ignored)
MASK(caught, caught)

static const struct {
	const char *key;
	void (*take)(const char *, struct arena *, struct proc_process *);
} keys[] = {
	{"Uid:", take_uids},       {"Gid:", take_gids},       {"Groups:", take_groups},
	{"NSpid:", take_nspid},    {"SigPnd:", take_pending}, {"ShdPnd:", take_shared},
	{"SigBlk:", take_blocked}, {"SigIgn:", take_ignored}, {"SigCgt:", take_caught},
};

void proc_parse_status(const char *text, struct arena *arena, struct proc_process *process)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
			size_t n = strlen(keys[i].key);

			if (*line == *keys[i].key && strncmp(line, keys[i].key, n) == 0)
				keys[i].take(line + n, arena, process);
		}
	}
}

static void take_thread(struct proc_scan *scan, struct proc_process *process)
{
	const char *line = strstr(scan->text, "\nSigPnd:");

	if (line)
		process->signals.pending |= take_mask(line + strlen("\nSigPnd:"));
	if (scan->book)
		proc_see_credentials(scan, scan->text);
}

/* Signals can be pending for each thread by itself, and each can run as somebody else. */
static int read_other_threads(struct proc_scan *scan, struct proc_process *process)
{
	int err = proc_list_threads(scan);

	for (size_t i = 0; i < scan->tids.count && !err; i++) {
		char path[64];

		if (scan->tids.at[i] == process->tid)
			continue;
		(void)snprintf(path, sizeof(path), "task/%d/status", scan->tids.at[i]);
		err = proc_read(scan, scan->pid_dir, path, STATUS_MAX);
		if (err_is_end_of_process(err))
			err = 0; /* it has ended */
		else if (!err)
			take_thread(scan, process);
	}
	/* Who runs as whom is then not known. */
	if (err)
		scan->uids.count = 0;
	return err;
}

int proc_read_status(struct proc_scan *scan, struct proc_process *process)
{
	int err = proc_read(scan, scan->dir, "status", STATUS_MAX);

	if (err)
		return err;
	proc_parse_status(scan->text, &scan->snap->arena, process);
	if (scan->book)
		proc_see_credentials(scan, scan->text);
	if ((scan->want & (PROC_SIGNALS | PROC_TRAITS)) && process->threads > 1)
		err = read_other_threads(scan, process);
	return err;
}
