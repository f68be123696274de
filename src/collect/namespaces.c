/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which namespaces there are, and who leads them. */
#include "collect/namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/parse.h"
#include "base/util.h"
#include "proc/members.h"

static struct namespace *add(struct namespaces *found, uint64_t ipc_ns)
{
	uint32_t old = hash_get(&found->by_inode, ipc_ns, 0);

	if (old != HASH_NONE)
		return &found->at[old];
	found->at = array_grow(found->at, &found->cap, found->count + 1, sizeof(*found->at));
	(void)hash_put(&found->by_inode, ipc_ns, 0, (uint32_t)found->count);
	found->at[found->count] = (struct namespace){.ipc_ns = ipc_ns, .fd = -1};
	return &found->at[found->count++];
}

/* Of the namespace's processes the first to start leads it, in a container its init. */
static void add_process(void *arg, const struct proc_process *process)
{
	struct namespaces *found = arg;
	struct namespace *ns = add(found, process->ns.ipc);

	if (ns->leader && ns->start <= process->start_ticks)
		return;
	ns->leader = process->pid;
	ns->start = process->start_ticks;
	ns->comm = arena_strdup(&found->text, process->comm);
}

static int by_start(const void *a, const void *b)
{
	const struct namespace *x = a;
	const struct namespace *y = b;

	if (x->own != y->own)
		return x->own ? -1 : 1;
	return x->start != y->start ? ORDER(x->start, y->start)
				    : ORDER(x->ipc_ns, y->ipc_ns);
}

static void settle(struct namespaces *found, uint64_t own)
{
	for (size_t i = 0; i < found->count; i++) {
		struct namespace *ns = &found->at[i];

		ns->own = ns->ipc_ns == own;
		if (!ns->through)
			ns->through = ns->leader;
	}
	qsort(found->at, found->count, sizeof(*found->at), by_start);
	for (size_t i = 0; i < found->count; i++)
		(void)hash_put(&found->by_inode, found->at[i].ipc_ns, 0, (uint32_t)i);
}

/* The one namespace that the user named. */
static bool add_named(struct namespaces *found, const char *which, struct problems *problems)
{
	uint64_t pid = 0;
	bool is_pid = parse_u64(which, INT_MAX, &pid) == 0;
	int dir = is_pid ? namespace_open_process((pid_t)pid) : AT_FDCWD;
	int fd = is_pid && dir < 0 ? dir : namespace_open(dir, is_pid ? "ns/ipc" : which);
	struct stat st;
	int err = fd < 0 ? fd : fstat(fd, &st) < 0 ? -errno : 0;

	if (is_pid && dir >= 0)
		(void)close(dir);
	if (err) {
		if (fd >= 0)
			(void)close(fd);
		problems_fail(problems, &(struct problem){
			.code = is_pid ? PROBLEM_NAMESPACE_PROCESS : PROBLEM_NAMESPACE_FILE,
			.text = which,
			.err = err,
		});
		return false;
	}

	struct namespace *ns = add(found, st.st_ino);

	ns->fd = fd;
	ns->through = (pid_t)pid;
	return true;
}

/* Can a choice be had at all? */
static bool check_choice(const struct ipc_source *source, const struct namespace_choice *choice,
			 struct problems *problems)
{
	struct problem problem = {.code = PROBLEM_NAMESPACE_BOTH};

	if (!(choice->which && choice->all)) {
		if (sysroot_is_live(&source->root))
			return true;
		problem.code = PROBLEM_NAMESPACE_CAPTURE;
	}
	problems_fail(problems, &problem);
	return false;
}

bool namespaces_find(const struct ipc_source *source, const struct namespace_choice *choice,
		     struct namespaces *found, struct problems *problems)
{
	uint64_t own;
	int err;

	*found = (struct namespaces){0};
	if (!check_choice(source, choice, problems) ||
	    (choice->which && !add_named(found, choice->which, problems)))
		return false;
	err = proc_members(&source->root, choice->which ? found->at[0].ipc_ns : 0, add_process,
			   found, &own, &found->hidden);
	if (err) {
		problems_fail(problems, &(struct problem){.code = PROBLEM_PROC, .err = err});
		namespaces_free(found);
		return false;
	}
	if (choice->all && own)
		(void)add(found, own);
	settle(found, own);
	return true;
}

void namespaces_free(struct namespaces *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->at[i].fd >= 0)
			(void)close(found->at[i].fd);
	free(found->at);
	arena_free(&found->text);
	hash_free(&found->by_inode);
	*found = (struct namespaces){0};
}

const struct namespace *namespaces_get(const struct namespaces *found, uint64_t ipc_ns)
{
	uint32_t i = hash_get(&found->by_inode, ipc_ns, 0);

	return i == HASH_NONE ? NULL : &found->at[i];
}
