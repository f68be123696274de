/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Another IPC namespace (ipc_namespaces(7)), that of a container for example, from inside. A
 * namespace is entered with setns(2) by a child, which sends back what it found and ends: this
 * process stays where it is. Needs CAP_SYS_ADMIN in the namespace, and CAP_SYS_PTRACE to see which
 * process is in which.
 *
 * Files of /dev/shm belong to a mount namespace and are no matter of IPC namespaces. What counts is
 * the /dev/shm that the leader of the IPC namespace sees, through /proc/PID/root; one that two
 * of them share is listed once.
 */
#ifndef COLLECT_NAMESPACE_H
#define COLLECT_NAMESPACE_H

#include "base/strbuf.h"
#include "ipc/source.h"

struct namespace {
	uint64_t ipc_ns;  /* its inode, as in ipc_object.ipc_ns and proc_namespaces.ipc */
	pid_t leader;     /* the process in it that started first; 0: none is seen in it */
	const char *comm; /* of the leader; NULL without one */
	bool own;         /* the one that this process is in */

	/* Private. */
	pid_t through;    /* process by which it and its /dev/shm are reached; 0: none */
	int fd;           /* of the namespace file that the user named; -1 */
	uint64_t start;   /* of the leader */
};

/*
 * Open the file of an IPC namespace, as openat(2) does; what else stands there is not opened:
 * -EMEDIUMTYPE. And the directory of a process. A descriptor or a negative errno.
 */
int namespace_open(int dir, const char *path);
int namespace_open_process(pid_t);

/*
 * Work that is done inside a namespace: what it appends to `answer` is brought back. 0 or a
 * negative errno, which is brought back as well.
 */
typedef int namespace_work(void *arg, struct strbuf *answer);

/*
 * Do it: directly where the namespace is our own, else in a child that has entered it and sees
 * a copy of our memory. Gives what the work gave; -ESRCH where the namespace is gone, -EPERM where
 * we may not enter it, or another negative errno where the child could not be had.
 */
int namespace_call(const struct namespace *, namespace_work *, void *arg, struct strbuf *answer);

/* For the answer: take `n` bytes from its front. False where there are not so many. */
bool namespace_take(const char **at, const char *end, void *to, size_t n);

/*
 * How to read the files that its leader sees as /dev/shm; files->root is to be closed. 0; -ESRCH
 * where there is no process left through which to reach them; or another negative errno.
 */
int namespace_files(const struct namespace *, struct ipc_source *files);

#endif
