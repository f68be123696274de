/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a process is: what it executes, the name spaces of its threads, and the file systems that
 * it has a directory of, which need not be in its mount table.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/util.h"
#include "proc/credentials.h"
#include "proc/devices.h"
#include "proc/place.h"
#include "proc/read.h"

void proc_see_directory(struct proc_scan *scan, dev_t dev)
{
	if (scan->book)
		proc_set_add(&scan->places, dev);
}

/* A directory that a link in /proc leads to. 0 or a negative errno. */
static int see_link(struct proc_scan *scan, int dir, const char *path)
{
	struct statx st;

	/* Of a capture the mount table is all there is. */
	if (!scan->live)
		return 0;
	if (statx(dir, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO, &st) < 0)
		return -errno;
	proc_see_directory(scan, makedev(st.stx_dev_major, st.stx_dev_minor));
	return 0;
}

/* The name spaces and directories of a task. */
static int see_task(struct proc_scan *scan, int dir, uint64_t ipc, uint64_t mnt)
{
	int err = see_link(scan, dir, "cwd");

	if (!err)
		err = see_link(scan, dir, "root");
	if (ipc)
		proc_set_add(&scan->ipc_spaces, ipc);
	if (mnt) {
		proc_set_add(&scan->mnt_spaces, mnt);
		proc_devices_mounts_of(scan, dir, mnt);
	}
	return err ? err : ipc && mnt ? 0 : -ENOENT;
}

/*
 * Threads of one process mostly have all in common. kcmp(2) tells whether they have their
 * directories so; name spaces have no such call.
 */
static int see_thread(struct proc_scan *scan, int dir, pid_t tid)
{
	const struct proc_process *process = &scan->process;
	int ipc_err = 0;
	int mnt_err = 0;
	uint64_t ipc = proc_namespace(scan, dir, "ns/ipc", &ipc_err);
	uint64_t mnt = proc_namespace(scan, dir, "ns/mnt", &mnt_err);

	if (ipc_err || mnt_err)
		return ipc_err ? ipc_err : mnt_err;
	if (ipc == process->ns.ipc && mnt == process->ns.mnt && scan->own_pids &&
	    syscall(SYS_kcmp, process->tid, tid, KCMP_FS, 0, 0) == 0)
		return 0;
	return see_task(scan, dir, ipc, mnt);
}

static int see_threads(struct proc_scan *scan)
{
	int result = proc_list_threads(scan);

	for (size_t i = 0; i < scan->tids.count && !result; i++) {
		pid_t tid = scan->tids.at[i];
		int dir;

		if (tid == scan->process.tid)
			continue;
		dir = proc_open_thread(scan, tid);
		if (dir < 0)
			continue;
		result = see_thread(scan, dir, tid);
		(void)close(dir);
		if (err_is_end_of_process(result))
			result = 0; /* it has ended */
	}
	return result;
}

/* What could not be read leaves the set empty: unknown. */
int proc_read_places(struct proc_scan *scan, struct proc_process *process)
{
	int err;

	scan->seen.exe = proc_link(scan, scan->dir, "exe");
	err = see_task(scan, scan->dir, process->ns.ipc, process->ns.mnt);
	if (!err && process->threads > 1)
		err = see_threads(scan);
	if (err)
		scan->ipc_spaces.count = scan->mnt_spaces.count = 0;
	return err;
}
