/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The traits of a snapshot's processes, put together from what the pass and the files say. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "base/util.h"
#include "proc/able.h"
#include "proc/credentials.h"
#include "proc/owners.h"
#include "proc/passive.h"
#include "proc/sight.h"
#include "proc/spaces.h"
#include "proc/take.h"
#include "proc/traits.h"
#include "proc/units.h"

static const struct {
	const char *word, *text;
} passive_words[PROC_PASSIVE_COUNT] = {
	[PASSIVE_NOT] = {"no", N_("may use objects")},
	[PASSIVE_KERNEL] = {"kernel-thread", N_("kernel thread")},
	[PASSIVE_INIT] = {"init", N_("the system's init")},
	[PASSIVE_MANAGER] = {"service-manager", N_("a user's service manager")},
	[PASSIVE_SHELL] = {"interactive-shell", N_("interactive shell")},
	[PASSIVE_LAUNCHER] = {"launcher", N_("only starts other programs")},
	[PASSIVE_DEAD] = {"dead", N_("has ended and waits for its parent")},
};

const char *proc_passive_word(enum proc_passive passive)
{
	return passive_words[passive].word;
}

const char *proc_passive_text(enum proc_passive passive)
{
	return passive_words[passive].text;
}

/* ---- abilities ---- */

static void take_files(const struct proc_book *book, const struct proc_seen *seen,
		       struct proc_trait *trait, struct arena *arena)
{
	for (uint32_t i = 0; i < seen->file_count; i++) {
		const struct proc_file *file = &book->files[seen->files[i]];

		trait->able |= file->able;
		if (!trait->via && (file->able & ABLE_ANYTHING) && *file->name)
			trait->via = arena_strdup(arena, file->name);
	}
	/* Every program executes at least its own file. */
	if (!seen->file_count)
		trait->able |= ABLE_UNREADABLE;
}

static bool is_bare(const struct proc_process *process)
{
	return process->kernel || proc_is_dead(process);
}

/* ---- reach ---- */

/* File systems of one mount namespace, made once for all processes that are in it alone. */
struct reach {
	uint64_t ns;
	uint64_t *devices;
	uint32_t count;
	bool any;       /* through other file systems it reaches what cannot be told */
};

struct reaches {
	struct reach *at;
	size_t count, cap;
	struct hash index;
};

static int compare_mounts(const void *a, const void *b)
{
	const struct proc_mounts *x = a;
	const struct proc_mounts *y = b;

	return ORDER(x->ns, y->ns);
}

/* Does our own mount table show where our own /dev/shm lies? */
static bool tells_own_shm(const struct proc_devices *devices, uint64_t own)
{
	for (size_t i = 0; i < devices->mount_count; i++)
		if (devices->mounts[i].ns == own && devices->mounts[i].dev == devices->own_shm)
			return true;
	return false;
}

static void take_devices(const struct proc_devices *devices, size_t begin, size_t end, bool tells,
			 struct arena *arena, struct reach *reach)
{
	reach->devices = arena_alloc(arena, (end - begin + 1) * sizeof(*reach->devices));
	for (size_t i = begin; i < end; i++) {
		reach->any |= devices->mounts[i].dev == PROC_ANY_DEVICE;
		reach->devices[reach->count++] = devices->mounts[i].dev;
	}
	/* On a file system whose device mount tables show otherwise anybody may reach it. */
	if (!tells && devices->own_shm)
		reach->devices[reach->count++] = devices->own_shm;
}

static void make_reaches(struct proc_devices *devices, uint64_t own, struct reaches *reaches,
			 struct arena *arena)
{
	bool tells = tells_own_shm(devices, own);
	size_t begin = 0;

	if (devices->mount_count > 1)
		qsort(devices->mounts, devices->mount_count, sizeof(*devices->mounts),
		      compare_mounts);
	for (size_t end = 1; end <= devices->mount_count; end++) {
		struct reach reach = {.ns = devices->mounts[begin].ns};

		if (end < devices->mount_count && devices->mounts[end].ns == reach.ns)
			continue;
		take_devices(devices, begin, end, tells, arena, &reach);
		reaches->at = array_grow(reaches->at, &reaches->cap, reaches->count + 1,
					 sizeof(*reaches->at));
		(void)hash_put(&reaches->index, reach.ns, 0, (uint32_t)reaches->count);
		reaches->at[reaches->count++] = reach;
		begin = end;
	}
}

static const struct reach *reach_of(const struct reaches *reaches, uint64_t ns)
{
	uint32_t i = hash_get(&reaches->index, ns, 0);

	return i == HASH_NONE ? NULL : &reaches->at[i];
}

static bool has_all(const struct reach *reach, const uint64_t *devices, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		bool found = false;

		for (uint32_t j = 0; j < reach->count && !found; j++)
			found = reach->devices[j] == devices[i];
		if (!found)
			return false;
	}
	return true;
}

/* Those of several name spaces, or of directories besides. */
static void join_reach(const struct reaches *reaches, const struct proc_seen *seen,
		       struct proc_trait *trait, struct arena *arena)
{
	struct proc_set set = {0};
	uint64_t *copy;

	for (uint32_t i = 0; i < seen->mnt_count; i++) {
		const struct reach *reach = reach_of(reaches, seen->mnt[i]);

		for (uint32_t j = 0; reach && j < reach->count; j++)
			proc_set_add(&set, reach->devices[j]);
	}
	for (uint32_t i = 0; i < seen->place_count; i++)
		proc_set_add(&set, seen->places[i]);
	copy = arena_alloc(arena, (set.count + 1) * sizeof(*copy));
	if (set.count)
		memcpy(copy, set.at, set.count * sizeof(*copy));
	trait->devices = copy;
	trait->device_count = set.count;
	free(set.at);
}

static void take_reach(const struct reaches *reaches, const struct proc_seen *seen,
		       struct proc_trait *trait, struct arena *arena)
{
	const struct reach *first = NULL;

	for (uint32_t i = 0; i < seen->mnt_count; i++) {
		const struct reach *reach = reach_of(reaches, seen->mnt[i]);

		if (!reach || reach->any)
			return; /* unknown */
		if (!first)
			first = reach;
	}
	if (!first)
		return;
	if (seen->mnt_count == 1 && has_all(first, seen->places, seen->place_count)) {
		trait->devices = first->devices;
		trait->device_count = first->count;
	} else {
		join_reach(reaches, seen, trait, arena);
	}
}

/* ---- all together ---- */

struct job {
	const struct sysroot *root;
	const struct proc_book *book;
	struct proc_traits *traits;
};

static void take_processes(struct proc_scan *scan, const struct job *job)
{
	const struct proc_snapshot *snap = scan->snap;
	struct proc_traits *traits = job->traits;
	struct reaches reaches = {0};

	/* In a capture a file's device is that of the capture: nothing to compare with. */
	if (scan->live)
		make_reaches(&scan->devices, snap->own.mnt, &reaches, &traits->arena);
	for (size_t i = 0; i < snap->process_count; i++) {
		const struct proc_seen *seen = &snap->seen[i];
		struct proc_trait *trait = &traits->of[i];

		*trait = seen->trait;
		trait->user_ns = snap->processes[i].ns.user;
		if (is_bare(&snap->processes[i]))
			continue;
		take_files(job->book, seen, trait, &traits->arena);
		take_reach(&reaches, seen, trait, &traits->arena);
	}
	free(reaches.at);
	hash_free(&reaches.index);
}

static void ready(struct proc_scan *scan, bool restless, void *arg)
{
	const struct job *job = arg;
	const struct proc_snapshot *snap = scan->snap;
	struct proc_traits *traits = job->traits;

	traits->of = xcalloc(snap->process_count + 1, sizeof(*traits->of));
	traits->sight.restless = restless;
	take_processes(scan, job);
	proc_take_programs(snap, traits);
	proc_take_spaces(snap, traits);
	proc_take_units(job->root, snap, traits);
	proc_take_owners(job->root, snap, traits);
	proc_take_sight(scan, snap, traits);
}

int proc_traits_take(const struct sysroot *root, unsigned want, struct proc_snapshot *snap,
		     struct proc_traits *traits)
{
	struct proc_book book;
	struct job job = {root, &book, traits};
	int err;

	*traits = (struct proc_traits){0};
	proc_book_start(&book);
	err = proc_scan_traits(root, want | PROC_TRAITS_WANTS, snap, &book, ready, &job);
	proc_book_free(&book);
	return err;
}

void proc_traits_free(struct proc_traits *traits)
{
	free(traits->of);
	free(traits->units);
	free(traits->pid_spaces);
	free(traits->owners);
	arena_free(&traits->arena);
	*traits = (struct proc_traits){0};
}
