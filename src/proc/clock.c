/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Was the wall clock set? Nothing keeps a record of that, but some moments were put down by
 * both clocks. Where the two are as far apart as now, the clock has not been set since, or was set
 * back to where it had been.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/kernel.h"
#include "base/util.h"
#include "proc/clock.h"
#include "proc/directory.h"
#include "proc/snapshot.h"
#include "proc/units.h"

/* As far as two times of one moment may differ. */
#define SLACK 2

static int64_t deviation(const struct proc_moment *moment, int64_t boot)
{
	return moment->real - (boot + moment->since_boot);
}

static bool agrees(const struct proc_moment *moment, int64_t boot)
{
	int64_t d = deviation(moment, boot);

	return d >= -SLACK && d <= SLACK;
}

static int compare_moments(const void *a, const void *b)
{
	const struct proc_moment *x = a;
	const struct proc_moment *y = b;

	return ORDER(x->since_boot, y->since_boot);
}

time_t proc_even_since(struct proc_moment *moments, size_t count, int64_t boot)
{
	time_t since = 0;

	if (count > 1)
		qsort(moments, count, sizeof(*moments), compare_moments);
	for (size_t i = count; i-- > 0 && agrees(&moments[i], boot);)
		since = (time_t)moments[i].real;
	return since;
}

/* ---- moments ---- */

struct moments {
	struct proc_moment *at;
	size_t count, cap;
	int64_t boot;
};

static void add(struct moments *moments, int64_t real, int64_t since_boot)
{
	moments->at = array_grow(moments->at, &moments->cap, moments->count + 1,
				 sizeof(*moments->at));
	moments->at[moments->count++] = (struct proc_moment){real, since_boot};
}

/* When the file system at `path` was made: the birth of its root; 0 unknown (older kernels). */
static int64_t born(const char *path)
{
	struct statx st;

	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_BTIME | STATX_INO,
		  &st) < 0 ||
	    !(st.stx_mask & STATX_BTIME) || !(st.stx_attributes & STATX_ATTR_MOUNT_ROOT))
		return 0;
	return st.stx_btime.tv_sec;
}

static void take_mount(char *line, void *arg)
{
	bool *found = arg;

	*found = *found || (strstr(line, " /dev ") && strstr(line, " - devtmpfs "));
}

static bool is_devtmpfs(const struct sysroot *root)
{
	bool found = false;

	(void)proc_each_line(root, "/proc/self/mountinfo", take_mount, &found);
	return found;
}

/*
 * File systems in memory that are made at the start of the system or of a container. Any
 * may have been made later, and then it says nothing; but the kernel's own /dev is made at its
 * start.
 */
static void add_file_systems(const struct sysroot *root, const struct proc_snapshot *snap,
			     struct moments *moments)
{
	static const char *const points[] = {"/dev", POSIX_SHM_DIR, "/run", "/tmp"};
	const struct proc_process *init = proc_find(snap, 1);
	int64_t starts[] = {0, init ? init->start_time - moments->boot : 0};

	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		int64_t real = born(points[i]);
		bool any = false;

		for (size_t j = 0; j < ARRAY_SIZE(starts) && real && !any; j++) {
			any = agrees(&(struct proc_moment){real, starts[j]}, moments->boot);
			if (any)
				add(moments, real, starts[j]);
		}
		/* Before the others, one of which may have been made after the clock was set. */
		if (real && !any && i == 0 && is_devtmpfs(root))
			add(moments, real, -1);
	}
}

/* A process's unit and start. */
struct start {
	const char *unit;
	time_t at;
};

static int compare_starts(const void *a, const void *b)
{
	const struct start *x = a;
	const struct start *y = b;
	int order = strcmp(x->unit, y->unit);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/*
 * Invocations of units, and the first process of each. It can have started much later, but never
 * before.
 */
static void add_units(const struct sysroot *root, const struct proc_snapshot *snap,
		      struct moments *moments)
{
	struct start *starts = xcalloc(snap->process_count + 1, sizeof(*starts));
	size_t count = 0;

	for (size_t i = 0; i < snap->process_count; i++)
		if (snap->processes[i].unit)
			starts[count++] = (struct start){snap->processes[i].unit,
							 snap->processes[i].start_time};
	if (count > 1)
		qsort(starts, count, sizeof(*starts), compare_starts);
	for (size_t i = 0; i < count; i++) {
		bool first = i == 0 || !streq(starts[i].unit, starts[i - 1].unit);
		time_t invoked = first ? proc_unit_invoked(root, starts[i].unit) : 0;

		if (invoked && invoked >= starts[i].at - SLACK)
			add(moments, invoked, starts[i].at - moments->boot);
	}
	free(starts);
}

time_t proc_find_even_since(const struct sysroot *root, const struct proc_snapshot *snap,
			    int64_t boot)
{
	struct moments moments = {.boot = boot};
	time_t since;

	add_file_systems(root, snap, &moments);
	add_units(root, snap, &moments);
	since = proc_even_since(moments.at, moments.count, moments.boot);
	free(moments.at);
	return since;
}
