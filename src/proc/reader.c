/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process is read through its opened directory, which belongs to the process and not to its
 * number: once the process is gone, every read fails, also when the number is in use again
 * (fs/proc/base.c of the kernel). A second look at its stat file in the end drops what ended
 * half-way, and in every kind of /proc makes sure of the start time.
 */
#include "proc/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/util.h"
#include "proc/cgroup.h"
#include "proc/credentials.h"
#include "proc/fds.h"
#include "proc/maps.h"
#include "proc/place.h"
#include "proc/read.h"
#include "proc/sleepers.h"
#include "proc/stat.h"
#include "proc/status.h"

static int read_cmdline(struct proc_scan *scan, struct proc_process *process)
{
	int err = proc_read(scan, scan->dir, "cmdline", PROC_CMDLINE_MAX);
	char *copy;

	if (err)
		return err;
	/* With the NUL behind it, which a cut one or one set by the program may lack. */
	copy = arena_alloc(&scan->snap->arena, scan->text_length + 1);
	memcpy(copy, scan->text, scan->text_length + 1);
	process->cmdline = copy;
	process->cmdline_size = scan->text_length;
	return 0;
}

static const struct {
	const char *path;
	size_t field;
	unsigned want; /* of these wants */
} namespaces[] = {
#define NAMESPACE(name, wants) {"ns/" #name, offsetof(struct proc_namespaces, name), wants}
	NAMESPACE(ipc, PROC_NAMESPACES | PROC_MAPPINGS | PROC_SLEEPERS),
	NAMESPACE(mnt, PROC_NAMESPACES | PROC_MAPPINGS | PROC_FDS),
	NAMESPACE(net, PROC_NAMESPACES | PROC_CHANNELS),
	NAMESPACE(pid, PROC_NAMESPACES),
	NAMESPACE(user, PROC_NAMESPACES),
};

int proc_read_namespaces(struct proc_scan *scan, int dir, unsigned want,
			 struct proc_namespaces *ns)
{
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(namespaces); i++) {
		int err = 0;
		uint64_t ino;

		if (!(want & namespaces[i].want))
			continue;
		ino = proc_namespace(scan, dir, namespaces[i].path, &err);
		memcpy((char *)ns + namespaces[i].field, &ino, sizeof(ino));
		/* A kernel may be built without one of them. */
		if (err && err != -ENOENT)
			result = err;
	}
	return result;
}

static int read_namespaces(struct proc_scan *scan, struct proc_process *process)
{
	return proc_read_namespaces(scan, scan->dir, scan->want, &process->ns);
}

/* In this order: mappings need the IPC namespace, sleepers the mappings. */
static const struct {
	unsigned want;
	bool any;    /* also of kernel threads and zombies */
	int (*read)(struct proc_scan *, struct proc_process *);
} readers[] = {
	{PROC_IDS | PROC_SIGNALS, true, proc_read_status},
	{PROC_CMDLINE, false, read_cmdline},
	{PROC_NAMESPACES | PROC_MAPPINGS | PROC_FDS | PROC_SLEEPERS, false, read_namespaces},
	{PROC_CGROUP, true, proc_read_cgroup},
	{PROC_MAPPINGS, false, proc_read_mappings},
	{PROC_FDS, false, proc_read_fds},
	{PROC_SLEEPERS, false, proc_read_sleepers},
	{PROC_TRAITS, false, proc_read_places},
};

static bool is_dead(char state)
{
	return state == 'Z' || state == 'X' || state == 'x';
}

/* A leader that has ended leaves its number to the threads: read the first that lives. */
static int open_living_thread(struct proc_scan *scan, struct proc_process *process)
{
	int err = proc_list_threads(scan);

	for (size_t i = 0; i < scan->tids.count && !err; i++) {
		struct proc_process thread;
		char path[32];
		int dir;

		(void)snprintf(path, sizeof(path), "task/%d", scan->tids.at[i]);
		dir = sysroot_open_below(scan->root, scan->pid_dir, path, O_PATH | O_DIRECTORY);
		if (dir < 0)
			continue;
		if (proc_read(scan, dir, "stat", PROC_STAT_MAX) == 0 &&
		    proc_parse_stat(scan->text, &thread) && !is_dead(thread.state)) {
			process->tid = scan->tids.at[i];
			process->state = thread.state;
			return dir;
		}
		(void)close(dir);
	}
	return -ESRCH;
}

static void run_readers(struct proc_scan *scan, struct proc_process *process)
{
	bool bare = process->kernel || is_dead(process->state);

	for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
		if (!(scan->want & readers[i].want) || (bare && !readers[i].any))
			continue;

		int err = readers[i].read(scan, process);

		/* What is not there (ENOENT, ESRCH) is no matter of rights. */
		if (err_is_refusal(err))
			process->lacks |= scan->want & readers[i].want;
	}
}

/* How far the snapshot's arrays went before a process that may have to be taken back. */
struct mark {
	size_t mappings, fds, sleepers;
};

static void take_back(struct proc_snapshot *snap, const struct mark *mark)
{
	snap->mapping_count = mark->mappings;
	snap->fd_count = mark->fds;
	snap->sleeper_count = mark->sleepers;
}

/* Does it still live, and is it the same? */
static bool still_there(struct proc_scan *scan, int stat_fd, const struct proc_process *process,
			bool was_dead)
{
	struct proc_process again;

	return proc_read_fd(scan, stat_fd, PROC_STAT_MAX) == 0 &&
	       proc_parse_stat(scan->text, &again) &&
	       again.start_ticks == process->start_ticks &&
	       (was_dead || !is_dead(again.state) || again.threads > 1);
}

static void fill(struct proc_scan *scan, struct proc_process *process, const struct mark *mark)
{
	struct proc_snapshot *snap = scan->snap;
	int64_t since_boot = (int64_t)process->start_ticks * (NS_PER_SECOND / scan->ticks);

	process->start_time = (time_t)((scan->boot_ns + since_boot) / NS_PER_SECOND);
	process->first_mapping = (uint32_t)mark->mappings;
	process->first_fd = (uint32_t)mark->fds;
	process->first_sleeper = (uint32_t)mark->sleepers;
	run_readers(scan, process);
	process->mapping_count = (uint32_t)(snap->mapping_count - mark->mappings);
	process->fd_count = (uint32_t)(snap->fd_count - mark->fds);
	process->sleeper_count = (uint32_t)(snap->sleeper_count - mark->sleepers);
}

static void add_process(struct proc_scan *scan, const struct proc_process *process)
{
	struct proc_snapshot *snap = scan->snap;

	snap->hidden += process->lacks != 0;
	snap->lacks |= process->lacks;
	snap->processes = array_grow(snap->processes, &snap->process_cap, snap->process_count + 1,
				     sizeof(*snap->processes));
	snap->processes[snap->process_count++] = *process;
	if (scan->book)
		proc_seen_end(scan);
}

/* The stat file is open: the process stays the same one until the end. */
static void read_open(struct proc_scan *scan, int stat_fd, pid_t pid)
{
	struct proc_snapshot *snap = scan->snap;
	struct mark mark = {snap->mapping_count, snap->fd_count, snap->sleeper_count};
	struct proc_process *process = &scan->process;
	bool leader_dead;

	*process = (struct proc_process){.pid = pid, .tid = pid};
	if (proc_read_fd(scan, stat_fd, PROC_STAT_MAX) || !proc_parse_stat(scan->text, process))
		return;
	memset(process->uids, 0xff, sizeof(process->uids));
	memset(process->gids, 0xff, sizeof(process->gids));
	process->comm = arena_strdup(&snap->arena, process->comm);
	leader_dead = is_dead(process->state);
	scan->dir = scan->pid_dir;
	if (scan->book)
		proc_seen_begin(scan);
	if (leader_dead && process->threads > 1)
		scan->dir = open_living_thread(scan, process);
	/* All threads are gone: a zombie after all. */
	if (scan->dir < 0)
		scan->dir = scan->pid_dir;
	fill(scan, process, &mark);
	if (scan->dir != scan->pid_dir)
		(void)close(scan->dir);
	if (still_there(scan, stat_fd, process, leader_dead))
		add_process(scan, process);
	else
		take_back(snap, &mark);
}

void proc_read_process(struct proc_scan *scan, pid_t pid)
{
	char path[16];
	int stat_fd;

	(void)snprintf(path, sizeof(path), "%d", pid);
	scan->pid_dir = sysroot_open_below(scan->root, scan->proc, path, O_PATH | O_DIRECTORY);
	if (scan->pid_dir < 0)
		return;
	stat_fd = sysroot_open_below(scan->root, scan->pid_dir, "stat", O_RDONLY | O_NONBLOCK);
	/* The mount option hidepid=1 shows no more than the number (proc(5)). */
	if (err_is_refusal(stat_fd)) {
		scan->snap->hidden++;
		scan->snap->lacks |= scan->want;
	}
	if (stat_fd >= 0) {
		scan->index = (uint32_t)scan->snap->process_count;
		read_open(scan, stat_fd, pid);
		(void)close(stat_fd);
	}
	(void)close(scan->pid_dir);
}
