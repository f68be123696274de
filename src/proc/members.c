/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/members.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "proc/read.h"
#include "proc/stat.h"

/* Inode of the namespace behind the link, or 0 with *err set. */
static uint64_t space_of(int proc, const char *path, int *err)
{
	struct stat st;

	*err = fstatat(proc, path, &st, 0) < 0 ? -errno : 0;
	return *err ? 0 : st.st_ino;
}

/* The file is shorter than the buffer, and comes whole with the first read. 0 or a negative errno. */
static int read_stat(const struct sysroot *root, int proc, pid_t pid, char text[PROC_STAT_MAX],
		     struct proc_process *process)
{
	char path[32];
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), "%d/stat", pid);
	fd = sysroot_open_below(root, proc, path, O_RDONLY);
	if (fd < 0)
		return fd;
	n = read(fd, text, PROC_STAT_MAX - 1);
	if (n < 0)
		n = -errno;
	(void)close(fd);
	if (n < 0)
		return (int)n;
	text[n] = '\0';
	*process = (struct proc_process){.pid = pid};
	return proc_parse_stat(text, process) ? 0 : -ESRCH;
}

/* A leader that has ended is in none; the first of its threads that lives tells. */
static uint64_t space_of_threads(struct proc_scan *scan, pid_t pid)
{
	char path[48];
	uint64_t space = 0;
	int err;

	(void)snprintf(path, sizeof(path), "%d/task", pid);
	if (proc_list_numbers(scan, scan->proc, path, &scan->tids))
		return 0;
	for (size_t i = 0; i < scan->tids.count && !space; i++) {
		(void)snprintf(path, sizeof(path), "%d/task/%d/ns/ipc", pid, scan->tids.at[i]);
		space = space_of(scan->proc, path, &err);
	}
	return space;
}

/* Which namespace the process is in; 0 unknown, and *hidden where rights hide it. */
static uint64_t find_space(struct proc_scan *scan, pid_t pid, uint64_t only,
			   struct proc_process *process, char text[PROC_STAT_MAX], bool *hidden)
{
	char path[32];
	bool refused;
	int err;

	(void)snprintf(path, sizeof(path), "%d/ns/ipc", pid);

	uint64_t space = space_of(scan->proc, path, &err);

	*hidden = false;
	if (space && only && space != only)
		return 0;
	refused = err_is_refusal(err);
	err = read_stat(scan->root, scan->proc, pid, text, process);
	/* The mount option hidepid=1 shows no more than the number (proc(5)). */
	if (err_is_refusal(err))
		*hidden = true;
	if (err || process->kernel)
		return 0;
	if (!space && process->threads > 1 && !refused)
		space = space_of_threads(scan, pid);
	*hidden = refused && process->state != 'Z';
	return space && (!only || space == only) ? space : 0;
}

int proc_members(const struct sysroot *root, uint64_t only, proc_member *visit, void *arg,
		 uint64_t *own, size_t *hidden)
{
	struct proc_scan scan = {.root = root, .live = true};
	struct proc_numbers pids = {0};
	char text[PROC_STAT_MAX];
	int err;

	*hidden = 0;
	scan.proc = sysroot_openat(root, "/proc", O_RDONLY | O_DIRECTORY);
	if (scan.proc < 0)
		return scan.proc;
	*own = space_of(scan.proc, "self/ns/ipc", &err);
	err = proc_list_numbers(&scan, scan.proc, ".", &pids);
	for (size_t i = 0; !err && i < pids.count; i++) {
		struct proc_process process;
		bool is_hidden;

		process.ns.ipc = 0;

		uint64_t space = find_space(&scan, pids.at[i], only, &process, text, &is_hidden);

		*hidden += is_hidden;
		if (!space)
			continue;
		process.ns.ipc = space;
		visit(arg, &process);
	}
	free(pids.at);
	free(scan.tids.at);
	(void)close(scan.proc);
	return err;
}
