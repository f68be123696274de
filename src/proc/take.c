/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pass over /proc. */
#include "proc/take.h"

#include <stdlib.h>
#include <unistd.h>

#include "proc/able.h"
#include "proc/newcomers.h"
#include "proc/parallel.h"
#include "proc/read.h"
#include "proc/reader.h"
#include "proc/settle.h"
#include "proc/snapshot.h"
#include "proc/sockets.h"
#include "proc/start.h"

static void pass(struct proc_scan *scan, const pid_t *pids, size_t count)
{
	if (!proc_read_parallel(scan, pids, count))
		for (size_t i = 0; i < count; i++)
			proc_read_process(scan, pids[i]);
}

/* Once all processes are there. */
static void settle(struct proc_scan *scan)
{
	if ((scan->want & PROC_FDS) && (scan->want & (PROC_CHANNELS | PROC_TRAITS)))
		proc_read_sockets(scan);
	proc_snapshot_settle(scan);
}

static void finish(struct proc_scan *scan, struct proc_numbers *all, int err)
{
	proc_scan_end(scan);
	(void)close(scan->proc);
	free(all->at);
	if (err)
		proc_snapshot_free(scan->snap);
}

static int take(const struct sysroot *root, unsigned want, const pid_t *pids, size_t count,
		struct proc_snapshot *snap)
{
	struct proc_scan scan = {
		.root = root,
		.snap = snap,
		.want = want & ~(unsigned)PROC_TRAITS,
		.live = sysroot_is_live(root),
	};
	struct proc_numbers all = {0};
	int err;

	*snap = (struct proc_snapshot){.want = want};
	err = proc_scan_start(&scan);
	if (err)
		return err;
	if (!pids)
		err = proc_list_numbers(&scan, scan.proc, ".", &all);
	if (!err) {
		pass(&scan, pids ? pids : all.at, pids ? count : all.count);
		settle(&scan);
	}
	finish(&scan, &all, err);
	return err;
}

int proc_scan_traits(const struct sysroot *root, unsigned want, struct proc_snapshot *snap,
		     struct proc_book *book, void (*ready)(struct proc_scan *, bool, void *),
		     void *arg)
{
	struct proc_scan scan = {
		.root = root,
		.snap = snap,
		.want = want | PROC_TRAITS,
		.live = sysroot_is_live(root),
		.book = book,
	};
	struct proc_numbers all = {0};
	uint64_t forks;
	int err;

	*snap = (struct proc_snapshot){.want = scan.want};
	err = proc_scan_start(&scan);
	if (err)
		return err;
	forks = proc_forks(&scan);
	err = proc_list_numbers(&scan, scan.proc, ".", &all);
	if (!err) {
		bool quiet;

		pass(&scan, all.at, all.count);
		quiet = proc_read_newcomers(&scan, &all, forks);
		settle(&scan);
		ready(&scan, !quiet, arg);
	}
	finish(&scan, &all, err);
	return err;
}

int proc_snapshot_take(const struct sysroot *root, unsigned want, struct proc_snapshot *snap)
{
	return take(root, want, NULL, 0, snap);
}

int proc_snapshot_pids(const struct sysroot *root, unsigned want, const pid_t *pids, size_t count,
		       struct proc_snapshot *snap)
{
	struct proc_numbers sorted = {0};
	int err;

	for (size_t i = 0; i < count; i++)
		proc_numbers_add(&sorted, pids[i]);
	proc_numbers_sort(&sorted);
	err = take(root, want, sorted.at ? sorted.at : &(pid_t){0}, sorted.count, snap);
	free(sorted.at);
	return err;
}
