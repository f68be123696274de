/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that are open though no process has them: under way over a UNIX socket (unix(7),
 * SCM_RIGHTS), or behind a loop device (loop(4)).
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/util.h"
#include "proc/devices.h"
#include "proc/directory.h"
#include "proc/flight.h"
#include "proc/read.h"
#include "proc/snapshot.h"

/* "scm_fds: 2" in fdinfo (Linux 5.6): descriptors that wait to be received. False: not told. */
static bool waiting_descriptors(struct proc_scan *scan, const struct proc_process *process,
				const struct proc_fd *fd, uint64_t *count)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%d/task/%d/fdinfo/%d", process->pid,
		       fd->tid ? fd->tid : process->tid, fd->fd);
	return proc_read_labelled(scan, scan->proc, path, "scm_fds:", count);
}

/*
 * A stream carries descriptors only with bytes, and what listens only in connections that wait;
 * other messages may be empty.
 */
static bool may_carry(const struct proc_socket *socket)
{
	return socket->queued || (!socket->listening && socket->type != SOCK_STREAM);
}

static uint64_t in_socket(struct proc_scan *scan, const struct proc_snapshot *snap,
			  const struct proc_socket *socket)
{
	uint32_t i = proc_first_fd(snap, place_of_file(scan->devices.sockets, socket->inode));
	uint64_t count;

	/* The socket itself may be under way. */
	if (i == PROC_NONE)
		return 1;
	/* Connections that nobody has accepted yet: sock_diag(7) does not show them by themselves. */
	if (socket->listening)
		return socket->queued;
	if (waiting_descriptors(scan, &snap->processes[snap->fds[i].process], &snap->fds[i], &count))
		return count;
	return 1;
}

struct loops {
	struct proc_scan *scan;
	uint64_t count;
};

/* Only a file that is surely on an ordinary file system is none of ours. */
static void take_block_device(const char *name, const struct stat *st UNUSED, void *arg)
{
	struct loops *loops = arg;
	char path[300];
	char file[4200];
	struct statx of_file;

	if (strncmp(name, "loop", 4) != 0)
		return;
	(void)snprintf(path, sizeof(path), "/sys/block/%s/loop/backing_file", name);
	if (sysroot_read(loops->scan->root, path, file, sizeof(file)) < 0)
		return;
	if (statx(AT_FDCWD, file, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO, &of_file) == 0 &&
	    proc_device_class(loops->scan, makedev(of_file.stx_dev_major, of_file.stx_dev_minor)) ==
		    DEVICE_PLAIN)
		return;
	loops->count++;
}

void proc_take_flight(struct proc_scan *scan, const struct proc_snapshot *snap,
		      struct proc_traits *traits)
{
	struct proc_sight *sight = &traits->sight;
	struct loops loops = {scan, 0};

	if (!scan->live)
		return;
	sight->in_flight_known = snap->sockets_known && scan->devices.sockets != 0;
	sight->in_flight = 0;
	for (size_t i = 0; i < snap->socket_count; i++) {
		const struct proc_socket *socket = &snap->sockets[i];

		sight->in_flight_known &= socket->peer_known;
		if (socket->peer_known && may_carry(socket))
			sight->in_flight += in_socket(scan, snap, socket);
	}
	(void)proc_each_entry(scan->root, "/sys/block", take_block_device, &loops);
	sight->in_flight += loops.count;
}
