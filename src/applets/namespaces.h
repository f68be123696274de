/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The objects of other IPC namespaces (ipc_namespaces(7)), those of containers for example. A
 * namespace is entered with setns(2) by a child, which sends back what it found and ends: this
 * process stays where it is. Needs CAP_SYS_ADMIN in the namespace, and CAP_SYS_PTRACE to see which
 * process is in which.
 *
 * Files of /dev/shm belong to a mount namespace and are no matter of IPC namespaces. What counts is
 * the /dev/shm that the leader of the IPC namespace sees, through /proc/PID/root; one that two
 * of them share is listed once.
 */
#ifndef APPLETS_NAMESPACES_H
#define APPLETS_NAMESPACES_H

#include "applets/applet.h"
#include "applets/options.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/strbuf.h"
#include "ipc/semset.h"

/* What the user asked for. */
struct namespace_choice {
	const char *which; /* a pid, or the path of a namespace file; NULL: not given */
	bool all;
};

/* For the table of options; in the command: choice.which = arg, choice.all = true. */
#define OPT_NAMESPACE_ROWS                                                              \
	{OPT_IPC_NAMESPACE, "ipc-namespace", required_argument, N_("PID|PATH"),        \
	 N_("the objects of that process's IPC namespace, or of that namespace file")}, \
	{OPT_ALL_NAMESPACES, "all-namespaces", no_argument, NULL,                      \
	 N_("the objects of every IPC namespace")}

static inline bool namespaces_chosen(const struct namespace_choice *choice)
{
	return choice->which || choice->all;
}

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

struct namespaces {
	struct namespace *at; /* our own first, then as their leaders started */
	size_t count, cap;
	size_t hidden;        /* processes of which we may not see in which one they are */
	size_t denied;        /* namespaces into which, or into whose /dev/shm, we were not let */

	/* Private. */
	struct arena text;
	struct hash by_inode;
};

/*
 * Find the namespaces that are meant. False after one line on stderr where they cannot be had:
 * nothing needs to be freed then. A captured system has no namespaces that could be entered.
 */
bool namespaces_find(struct session *, const struct namespace_choice *, struct namespaces *);
void namespaces_free(struct namespaces *);

/* The one with this inode; NULL where it is none of them. */
const struct namespace *namespaces_get(const struct namespaces *, uint64_t ipc_ns);

/*
 * Append the objects of the kinds in the mask (KIND_BIT) that live in any of the namespaces;
 * each has ipc_ns set. `want` as for ipc_scan(). Namespaces that vanish or keep us out are left
 * out, the latter counted in `denied`. The exit status; what failed has been said on stderr.
 */
int namespaces_collect(struct session *, struct namespaces *, unsigned kinds, unsigned want,
		       struct ipc_list *);

/*
 * The semaphores of sets in their namespaces: elements[i], to be freed by the caller, is that of
 * objects[i], NULL where this is no set or cannot be read. How many may not be read.
 */
size_t namespaces_elements(const struct namespaces *, const struct ipc_list *,
			   struct ipc_sem_element **elements);

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

#endif
