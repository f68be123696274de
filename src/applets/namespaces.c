/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/nsfs.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/posix.h"
#include "proc/process.h"

/* Of the kernel's include/uapi/linux/magic.h. */
#define NSFS_FS_MAGIC 0x6e736673

/* Kinds that are files of a /dev/shm. */
#define KINDS_FILES (KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM))

/* ---- which namespaces ---- */

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
static void add_process(struct namespaces *found, const struct proc_process *process, bool only_known)
{
	struct namespace *ns;

	if (only_known && hash_get(&found->by_inode, process->ns.ipc, 0) == HASH_NONE)
		return;
	ns = add(found, process->ns.ipc);
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
	return x->start != y->start ? (x->start > y->start) - (x->start < y->start)
				    : (x->ipc_ns > y->ipc_ns) - (x->ipc_ns < y->ipc_ns);
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

/* Open the file of an IPC namespace; what else stands there is not opened. */
static int open_namespace(int dir, const char *path)
{
	char link[32];
	struct statfs fs;
	int place = openat(dir, path, O_PATH | O_CLOEXEC);
	int fd = -1;
	int err = 0;

	if (place < 0)
		return -errno;
	if (fstatfs(place, &fs) < 0) {
		err = -errno;
	} else if (fs.f_type != NSFS_FS_MAGIC) {
		err = -EMEDIUMTYPE;
	} else {
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", place);
		fd = open(link, O_RDONLY | O_CLOEXEC);
		err = fd < 0 ? -errno : 0;
	}
	(void)close(place);
	if (!err && ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWIPC) {
		(void)close(fd);
		err = -EMEDIUMTYPE;
	}
	return err ? err : fd;
}

static int open_process(pid_t pid)
{
	char path[32];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d", pid);
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static void explain_choice(const char *which, bool is_pid, int err)
{
	if (err == -EMEDIUMTYPE)
		msg_warn(_("'%s' is no file of an IPC namespace, such as /proc/PID/ns/ipc"), which);
	else if (err == -EACCES || err == -EPERM)
		msg_warn(_("the IPC namespace '%s' may not be looked at: CAP_SYS_PTRACE would help"),
			 which);
	else if (is_pid && (err == -ENOENT || err == -ESRCH))
		msg_warn(_("there is no process %s"), which);
	else
		msg_errno(-err, _("cannot open the IPC namespace '%s'"), which);
}

/* The one namespace that the user named. */
static bool add_named(struct namespaces *found, const char *which)
{
	uint64_t pid = 0;
	bool is_pid = parse_u64(which, INT_MAX, &pid) == 0;
	int dir = is_pid ? open_process((pid_t)pid) : AT_FDCWD;
	int fd = is_pid && dir < 0 ? dir : open_namespace(dir, is_pid ? "ns/ipc" : which);
	struct stat st;

	if (is_pid && dir >= 0)
		(void)close(dir);
	if (fd < 0) {
		explain_choice(which, is_pid, fd);
		return false;
	}

	if (fstat(fd, &st) < 0) {
		msg_errno(errno, _("cannot open the IPC namespace '%s'"), which);
		(void)close(fd);
		return false;
	}

	struct namespace *ns = add(found, st.st_ino);

	ns->fd = fd;
	ns->through = (pid_t)pid;
	return true;
}

bool namespaces_find(struct session *session, const struct namespace_choice *choice,
		     struct namespaces *found)
{
	struct proc_snapshot processes;
	int err;

	*found = (struct namespaces){0};
	if (choice->which && choice->all) {
		msg_warn(_("--ipc-namespace and --all-namespaces exclude each other"));
		return false;
	}
	if (!sysroot_is_live(&session->source.root)) {
		msg_warn(_("the namespaces of a captured system cannot be entered: --sysroot does not "
			   "go with this option"));
		return false;
	}
	if (choice->which && !add_named(found, choice->which))
		return false;
	err = proc_snapshot_take(&session->source.root, PROC_NAMESPACES, &processes);
	if (err) {
		msg_errno(-err, _("cannot read the processes in /proc"));
		namespaces_free(found);
		return false;
	}
	for (size_t i = 0; i < processes.process_count; i++)
		if (processes.processes[i].ns.ipc)
			add_process(found, &processes.processes[i], choice->which != NULL);
	if (choice->all && processes.own.ipc)
		(void)add(found, processes.own.ipc);
	found->hidden = processes.hidden;
	settle(found, processes.own.ipc);
	proc_snapshot_free(&processes);
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

/* ---- work inside ---- */

/* The namespace's file, open. -ESRCH where its process is gone, or has moved on. */
static int open_again(const struct namespace *ns)
{
	struct stat st;
	int dir, fd;

	if (ns->fd >= 0) {
		fd = fcntl(ns->fd, F_DUPFD_CLOEXEC, 0);
		return fd < 0 ? -errno : fd;
	}
	dir = open_process(ns->through);
	if (dir < 0)
		return -ESRCH;
	fd = open_namespace(dir, "ns/ipc");
	(void)close(dir);
	if (fd >= 0 && (fstat(fd, &st) < 0 || st.st_ino != ns->ipc_ns)) {
		(void)close(fd);
		return -ESRCH;
	}
	return fd == -ENOENT ? -ESRCH : fd;
}

static bool write_all(int fd, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* The child: it writes the result and then the answer, and ends. */
static void __attribute__((noreturn))
serve(int ns_fd, int to, namespace_work *work, void *arg)
{
	struct strbuf answer = STRBUF_INIT;
	int err = setns(ns_fd, CLONE_NEWIPC) < 0 ? -errno : work(arg, &answer);
	bool sent = write_all(to, &err, sizeof(err)) &&
		    write_all(to, sb_str(&answer), answer.len);

	sb_free(&answer);
	_exit(sent ? EXIT_SUCCESS : EXIT_FAILURE);
}

static int read_all(int from, struct strbuf *out)
{
	char block[65536];

	for (;;) {
		ssize_t n = read(from, block, sizeof(block));

		if (n == 0)
			return 0;
		if (n > 0)
			sb_putn(out, block, (size_t)n);
		else if (errno != EINTR)
			return -errno;
	}
}

/* 0 where the child ended well. */
static int reap(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS ? 0 : -EPROTO;
}

static int call_child(int ns_fd, namespace_work *work, void *arg, struct strbuf *answer)
{
	struct strbuf all = STRBUF_INIT;
	int ends[2];
	int result = -EPROTO;
	int err, ended;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child < 0) {
		err = -errno;
		(void)close(ends[0]);
		(void)close(ends[1]);
		return err;
	}
	if (child == 0) {
		(void)close(ends[0]);
		serve(ns_fd, ends[1], work, arg);
	}
	(void)close(ends[1]);
	err = read_all(ends[0], &all);
	(void)close(ends[0]);
	ended = reap(child);
	if (!err)
		err = ended;
	if (!err && all.len >= sizeof(result)) {
		memcpy(&result, all.buf, sizeof(result));
		sb_putn(answer, all.buf + sizeof(result), all.len - sizeof(result));
	}
	sb_free(&all);
	return err ? err : result;
}

int namespace_call(const struct namespace *ns, namespace_work *work, void *arg,
		   struct strbuf *answer)
{
	int fd, err;

	if (ns->own)
		return work(arg, answer);
	fd = open_again(ns);
	if (fd < 0)
		return fd;
	err = call_child(fd, work, arg, answer);
	(void)close(fd);
	return err;
}

/* ---- objects ---- */

/* What a child finds out about objects. */
struct collection {
	struct ipc_source source;
	struct ipc_source files; /* its root is that of the leader */
	unsigned kinds, want;
};

/* What stands in front of the objects in the answer. */
struct report {
	uint64_t denied, malformed;
	int errors[KIND_COUNT];
	size_t count;
};

static int keep(const struct ipc_object *object, void *list)
{
	ipc_list_add(list, object);
	return 0;
}

static void put_object(struct strbuf *answer, const struct ipc_object *object)
{
	size_t length = object->name ? strlen(object->name) : 0;

	sb_putn(answer, (const char *)object, sizeof(*object));
	sb_putn(answer, (const char *)&length, sizeof(length));
	if (length)
		sb_putn(answer, object->name, length);
}

static int collect(void *arg, struct strbuf *answer)
{
	struct collection *all = arg;
	struct ipc_list list = IPC_LIST_INIT;
	struct report report = {0};

	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (all->kinds & KIND_BIT(kind))
			report.errors[kind] =
				ipc_scan(KIND_BIT(kind) & KINDS_FILES ? &all->files : &all->source,
					 (enum ipc_kind)kind, all->want, keep, &list);
	report.denied = all->source.denied + all->files.denied;
	report.malformed = all->source.malformed + all->files.malformed;
	report.count = list.count;
	sb_putn(answer, (const char *)&report, sizeof(report));
	for (size_t i = 0; i < list.count; i++)
		put_object(answer, &list.objects[i]);
	ipc_list_free(&list);
	return 0;
}

/* A part of an answer that is taken apart from its front. */
static bool take(const char **at, const char *end, void *to, size_t n)
{
	if ((size_t)(end - *at) < n)
		return false;
	memcpy(to, *at, n);
	*at += n;
	return true;
}

static bool take_object(const char **at, const char *end, uint64_t ipc_ns, struct ipc_list *list)
{
	struct ipc_object object;
	char name[NAME_MAX + 1];
	size_t length;

	if (!take(at, end, &object, sizeof(object)) || !take(at, end, &length, sizeof(length)) ||
	    length > NAME_MAX || !take(at, end, name, length))
		return false;
	name[length] = '\0';
	object.name = length ? name : NULL;
	object.ipc_ns = ipc_ns;
	ipc_list_add(list, &object);
	return true;
}

static bool take_answer(struct session *session, const struct strbuf *answer, uint64_t ipc_ns,
			struct report *report, struct ipc_list *list)
{
	const char *at = sb_str(answer);
	const char *end = at + answer->len;

	if (!take(&at, end, report, sizeof(*report)))
		return false;
	session->source.denied += report->denied;
	session->source.malformed += report->malformed;
	for (size_t i = 0; i < report->count; i++)
		if (!take_object(&at, end, ipc_ns, list))
			return false;
	return true;
}

/* How to read the files of the namespace's /dev/shm, if there is one that was not seen yet. */
static int open_files(const struct namespace *ns, struct hash *seen, struct ipc_source *files)
{
	char path[32];
	struct stat st;
	int err = 0;
	int dir;

	if (!ns->own) {
		if (!ns->through)
			return -ESRCH;
		(void)snprintf(path, sizeof(path), "/proc/%d/root", ns->through);
		err = sysroot_open(&files->root, path);
		if (err)
			return err;
	}
	dir = sysroot_openat(&files->root, POSIX_SHM_DIR, O_PATH | O_DIRECTORY);
	if (dir < 0)
		return dir;
	if (fstat(dir, &st) < 0)
		err = -errno;
	else if (hash_put(seen, st.st_dev, st.st_ino, 1) != HASH_NONE)
		err = -EALREADY;
	(void)close(dir);
	return err;
}

static bool is_refusal(int err)
{
	return err == -EPERM || err == -EACCES;
}

/* Say what went wrong with one kind. That rights kept us out is counted and said in the end. */
static bool explain_kind(struct session *session, struct namespaces *found,
			 const struct namespace *ns, enum ipc_kind kind, int err)
{
	if (ns->own) {
		session_explain(session, kind, err);
		return is_refusal(err);
	}
	if (is_refusal(err)) {
		found->denied++;
		return true;
	}
	/* A container may have no /dev/shm. */
	if (err == -ENOENT || err == -ENOSYS || err == -ENOTDIR)
		return true;
	msg_errno(-err, _("cannot list objects of the kind '%s' in the IPC namespace of process %d"),
		  ipc_kinds[kind].word, ns->leader);
	return false;
}

static int collect_one(struct session *session, struct namespaces *found,
		       const struct namespace *ns, struct collection *all, struct ipc_list *list)
{
	struct strbuf answer = STRBUF_INIT;
	struct report report = {0};
	int status = EXIT_SUCCESS;
	int err = namespace_call(ns, collect, all, &answer);

	if (!err && !take_answer(session, &answer, ns->ipc_ns, &report, list))
		err = -EPROTO;
	sb_free(&answer);
	if (is_refusal(err))
		found->denied++;
	if (err && err != -ESRCH && !is_refusal(err)) {
		msg_errno(-err, _("cannot list the objects in the IPC namespace of process %d"),
			  ns->leader);
		return EXIT_FAILURE;
	}
	for (int kind = 0; !err && kind < KIND_COUNT; kind++)
		if (report.errors[kind] &&
		    !explain_kind(session, found, ns, (enum ipc_kind)kind, report.errors[kind]))
			status = EXIT_FAILURE;
	return status;
}

int namespaces_collect(struct session *session, struct namespaces *found, unsigned kinds,
		       unsigned want, struct ipc_list *list)
{
	struct hash seen = HASH_INIT;
	int status = EXIT_SUCCESS;

	for (size_t i = 0; i < found->count; i++) {
		const struct namespace *ns = &found->at[i];
		struct collection all = {
			.source = session->source,
			.files = IPC_SOURCE_LIVE,
			.kinds = kinds,
			.want = want,
		};
		int err = kinds & KINDS_FILES ? open_files(ns, &seen, &all.files) : 0;

		if (err)
			all.kinds &= ~KINDS_FILES;
		if (is_refusal(err))
			found->denied++;
		all.source.denied = all.source.malformed = 0;
		all.source.own_mqueue = !ns->own;
		if (collect_one(session, found, ns, &all, list) != EXIT_SUCCESS)
			status = EXIT_FAILURE;
		sysroot_close(&all.files.root);
	}
	hash_free(&seen);
	return status;
}

/* ---- semaphores ---- */

struct sets {
	const struct ipc_list *list;
	uint64_t ipc_ns;
};

/* For each set its place in the list, the error, and if there is none the semaphores. */
static int read_sets(void *arg, struct strbuf *answer)
{
	const struct sets *sets = arg;

	for (size_t i = 0; i < sets->list->count; i++) {
		const struct ipc_object *object = &sets->list->objects[i];
		struct ipc_sem_element *elements = NULL;
		int err;

		if (object->kind != KIND_SEM || object->ipc_ns != sets->ipc_ns)
			continue;
		err = ipc_sem_elements(object->id, object->size, &elements);
		sb_putn(answer, (const char *)&i, sizeof(i));
		sb_putn(answer, (const char *)&err, sizeof(err));
		if (!err)
			sb_putn(answer, (const char *)elements, object->size * sizeof(*elements));
		free(elements);
	}
	return 0;
}

static size_t take_sets(const struct ipc_list *list, const struct strbuf *answer,
			struct ipc_sem_element **elements)
{
	const char *at = sb_str(answer);
	const char *end = at + answer->len;
	size_t denied = 0;
	size_t i;
	int err;

	while (take(&at, end, &i, sizeof(i)) && take(&at, end, &err, sizeof(err)) &&
	       i < list->count) {
		size_t count = list->objects[i].size;

		denied += is_refusal(err);
		if (err)
			continue;
		if (elements[i] || (size_t)(end - at) / sizeof(**elements) < count)
			break;
		elements[i] = xcalloc(count, sizeof(**elements));
		(void)take(&at, end, elements[i], count * sizeof(**elements));
	}
	return denied;
}

size_t namespaces_elements(const struct namespaces *found, const struct ipc_list *list,
			   struct ipc_sem_element **elements)
{
	size_t denied = 0;

	for (size_t i = 0; i < found->count; i++) {
		struct sets sets = {list, found->at[i].ipc_ns};
		struct strbuf answer = STRBUF_INIT;

		if (namespace_call(&found->at[i], read_sets, &sets, &answer) == 0)
			denied += take_sets(list, &answer, elements);
		sb_free(&answer);
	}
	return denied;
}
