/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/start.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "proc/devices.h"
#include "proc/number.h"
#include "proc/read.h"
#include "proc/reader.h"

/* Clock ticks of every common architecture, for a capture from elsewhere (USER_HZ). */
#define USUAL_TICKS 100

/* Is this /proc our own PID namespace's? */
static bool is_own_proc(struct proc_scan *scan)
{
	char target[16];
	ssize_t n = readlinkat(scan->proc, "self", target, sizeof(target) - 1);
	const char *p = target;
	uint64_t pid;

	target[n < 0 ? 0 : n] = '\0';
	return take_dec(&p, &pid) && !*p && pid == (uint64_t)getpid();
}

/* Real time of boot, nanoseconds since 1970: start times count from there (boot time clock). */
static int64_t boot_time(struct proc_scan *scan)
{
	struct timespec real, boot;
	const char *p;
	uint64_t seconds;

	if (scan->live && clock_gettime(CLOCK_REALTIME, &real) == 0 &&
	    clock_gettime(CLOCK_BOOTTIME, &boot) == 0)
		return (real.tv_sec - boot.tv_sec) * NS_PER_SECOND + real.tv_nsec - boot.tv_nsec;
	if (proc_read(scan, scan->proc, "stat", PROC_SYSTEM_STAT_MAX))
		return 0;
	p = strstr(scan->text, "\nbtime ");
	if (!p)
		return 0;
	p += strlen("\nbtime ");
	return take_dec(&p, &seconds) && seconds < INT64_MAX / NS_PER_SECOND
		       ? (int64_t)seconds * NS_PER_SECOND
		       : 0;
}

static void read_own_namespaces(struct proc_scan *scan)
{
	int dir = sysroot_open_below(scan->root, scan->proc, scan->live ? "self" : "1",
				     O_PATH | O_DIRECTORY);

	if (dir < 0)
		return;
	(void)proc_read_namespaces(scan, dir, PROC_NAMESPACES, &scan->snap->own);
	(void)close(dir);
}

int proc_scan_start(struct proc_scan *scan)
{
	scan->proc = sysroot_openat(scan->root, "/proc", O_RDONLY | O_DIRECTORY);
	if (scan->proc < 0)
		return scan->proc;
	scan->ticks = scan->live ? sysconf(_SC_CLK_TCK) : USUAL_TICKS;
	scan->own_pids = scan->live && is_own_proc(scan);
	scan->boot_ns = boot_time(scan);
	read_own_namespaces(scan);
	proc_devices_start(scan);
	return 0;
}

void proc_scan_fork(struct proc_scan *scan, const struct proc_scan *from)
{
	*scan = (struct proc_scan){
		.root = from->root,
		.want = from->want,
		.live = from->live,
		.own_pids = from->own_pids,
		.proc = from->proc,
		.book = from->book,
		.boot_ns = from->boot_ns,
		.ticks = from->ticks,
	};
	proc_devices_start(scan);
}

void proc_scan_end(struct proc_scan *scan)
{
	proc_devices_end(scan);
	hash_free(&scan->known_files);
	hash_free(&scan->file_devices);
	free(scan->uids.at);
	free(scan->gids.at);
	free(scan->ipc_spaces.at);
	free(scan->mnt_spaces.at);
	free(scan->places.at);
	free(scan->files.at);
	free(scan->text);
	free(scan->tids.at);
	free(scan->fd_numbers.at);
}
