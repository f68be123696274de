/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Descriptors. A stat of /proc/PID/fd/N says by type, device and inode what nearly every one
 * of them is; its link is read only where its text alone tells. The link's own mode bits say
 * whether the descriptor may read and write (proc_pid_fd(5)).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/magic.h>
#include <linux/major.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/kernel.h"
#include "base/util.h"
#include "proc/captured.h"
#include "proc/credentials.h"
#include "proc/devices.h"
#include "proc/fds.h"
#include "proc/place.h"
#include "proc/read.h"

/* What is looked at: an entry of an open fd directory. */
struct entry {
	int dir;   /* /proc/PID/fd */
	int owner; /* /proc/PID, or the thread's directory */
	char name[16];
	mode_t type;
	dev_t dev;
	ino_t ino;
	unsigned links;
	unsigned major; /* of a device file */
};

static int look_at(struct entry *entry)
{
	struct statx st;

	/* Without asking a file server again: one that does not answer would hold us up. */
	if (statx(entry->dir, entry->name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_INO | STATX_NLINK, &st) < 0)
		return -errno;
	entry->type = st.stx_mode & S_IFMT;
	entry->dev = makedev(st.stx_dev_major, st.stx_dev_minor);
	entry->ino = st.stx_ino;
	entry->links = st.stx_nlink;
	entry->major = st.stx_rdev_major;
	return 0;
}

static uint8_t access_of(const struct entry *entry)
{
	struct stat st;
	uint8_t access = 0;

	if (fstatat(entry->dir, entry->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (st.st_mode & 0400)
		access |= PROC_R;
	if (st.st_mode & 0200)
		access |= PROC_W;
	return access;
}

/* A device that no mount table has: an mqueue file system of an IPC namespace, most likely. */
static enum proc_device ask_device(struct proc_scan *scan, const struct entry *entry)
{
	static const struct {
		long magic;
		enum proc_device class;
	} types[] = {{MQUEUE_FS_MAGIC, DEVICE_QUEUES}, {TMPFS_MAGIC, DEVICE_TMPFS}};
	int fd = openat(entry->dir, entry->name, O_PATH | O_CLOEXEC);
	enum proc_device class = DEVICE_PLAIN;
	struct statfs fs;

	if (fd < 0)
		return DEVICE_UNKNOWN;
	if (fstatfs(fd, &fs) < 0)
		class = DEVICE_UNKNOWN;
	else
		for (size_t i = 0; i < ARRAY_SIZE(types); i++)
			if (fs.f_type == types[i].magic)
				class = types[i].class;
	(void)close(fd);
	proc_device_learn(scan, entry->dev, class);
	return class;
}

/* "eventfd-id: 5" in fdinfo (Linux 5.2): all eventfds have one inode together. */
static bool eventfd_id(struct proc_scan *scan, const struct entry *entry, uint64_t *id)
{
	char path[32];

	(void)snprintf(path, sizeof(path), "fdinfo/%s", entry->name);
	return proc_read_labelled(scan, entry->owner, path, "eventfd-id:", id);
}

/* Files of the anonymous inode: the link names their type. */
static bool anonymous_kind(struct proc_scan *scan, const struct entry *entry, struct proc_fd *fd)
{
	static const struct {
		const char *link;
		enum proc_kind kind;
	} types[] = {
		{"anon_inode:[eventfd]", PROC_EVENTFD},
		{"anon_inode:[io_uring]", PROC_IO_URING},
	};
	char link[64];
	ssize_t n = readlinkat(entry->dir, entry->name, link, sizeof(link) - 1);

	link[n < 0 ? 0 : n] = '\0';
	scan->seen.trait.watches |= streq(link, "anon_inode:inotify") ||
				    streq(link, "anon_inode:[fanotify]");
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		uint64_t id;

		if (!streq(link, types[i].link))
			continue;
		fd->kind = (uint8_t)types[i].kind;
		scan->seen.trait.hides_fds |= types[i].kind == PROC_IO_URING;
		if (!(scan->want & PROC_CHANNELS))
			return false;
		/* Without a number each stands for itself. */
		if (types[i].kind == PROC_EVENTFD && eventfd_id(scan, entry, &id))
			fd->object = proc_place(PROC_EVENTFD, id);
		else
			fd->object = proc_place(
				types[i].kind, UINT64_C(1) << 63 | (uint64_t)scan->process.pid << 31 |
						       (uint64_t)(unsigned)fd->fd);
		return true;
	}
	return false;
}

/* A namespace that is kept open (nsfs) can be entered with setns(2): what is in it is reached. */
static void see_namespace(struct proc_scan *scan, const struct entry *entry)
{
	char link[64];
	ssize_t n = readlinkat(entry->dir, entry->name, link, sizeof(link) - 1);

	link[n < 0 ? 0 : n] = '\0';
	if (strncmp(link, "ipc:", 4) == 0)
		proc_set_add(&scan->ipc_spaces, entry->ino);
	else if (strncmp(link, "mnt:", 4) == 0)
		proc_set_add(&scan->mnt_spaces, entry->ino);
}

static bool file_kind(struct proc_scan *scan, const struct entry *entry, struct proc_fd *fd)
{
	enum proc_device class = proc_device_class(scan, entry->dev);
	bool channels = (scan->want & PROC_CHANNELS) != 0;

	if (entry->dev == scan->devices.anon && entry->dev)
		return (channels || scan->book) && anonymous_kind(scan, entry, fd);
	if (entry->dev == scan->devices.spaces && entry->dev && scan->book) {
		see_namespace(scan, entry);
		return false;
	}
	if (class == DEVICE_UNKNOWN)
		class = ask_device(scan, entry);
	switch (class) {
	case DEVICE_SHM:
		fd->kind = PROC_SHM_FILE;
		return true;
	case DEVICE_QUEUES:
		fd->kind = PROC_QUEUE;
		return true;
	case DEVICE_KERNEL:
		fd->kind = PROC_MEMFD;
		return channels;
	case DEVICE_MIXED:
		fd->kind = PROC_SHM_FILE;
		fd->name = proc_link(scan, entry->dir, entry->name);
		return fd->name && proc_path_is_shm(fd->name, strlen(fd->name));
	case DEVICE_TMPFS:
		fd->kind = PROC_FILE; /* see proc_snapshot_settle() */
		return true;
	case DEVICE_UNKNOWN:
	case DEVICE_PLAIN:
	case DEVICE_FOREIGN:
		break;
	}
	return false;
}

/* Whoever has a directory open reaches its file system, mounted or not. */
static bool directory_kind(struct proc_scan *scan, const struct entry *entry, struct proc_fd *fd)
{
	enum proc_device class = proc_device_class(scan, entry->dev);

	if (class == DEVICE_UNKNOWN && scan->book)
		class = ask_device(scan, entry);
	if (class != DEVICE_PLAIN && class != DEVICE_FOREIGN)
		proc_see_directory(scan, entry->dev);
	fd->kind = PROC_SHM_DIR;
	return class == DEVICE_SHM || class == DEVICE_TMPFS;
}

/* Major numbers of terminals: /dev/tty*, /dev/console, /dev/ttyS* and the like, /dev/pts. */
static bool is_terminal(const struct entry *entry)
{
	return entry->major == TTY_MAJOR || entry->major == TTYAUX_MAJOR ||
	       (entry->major >= UNIX98_PTY_SLAVE_MAJOR && entry->major < UNIX98_PTY_SLAVE_MAJOR + 8) ||
	       entry->major == 204 || entry->major == 229;
}

/* What the entry is; false where that is of no interest. */
static bool kind_of(struct proc_scan *scan, const struct entry *entry, struct proc_fd *fd)
{
	const struct proc_devices *devices = &scan->devices;
	bool channels = (scan->want & PROC_CHANNELS) != 0;

	switch (entry->type) {
	case S_IFREG:
	case 0: /* the anonymous inode has no type */
		return file_kind(scan, entry, fd);
	case S_IFDIR:
		return directory_kind(scan, entry, fd);
	case S_IFCHR:
		scan->seen.tty |= fd->fd == 0 && is_terminal(entry);
		return false;
	case S_IFIFO:
		fd->kind = entry->dev == devices->pipes ? PROC_PIPE : PROC_FIFO;
		return channels;
	case S_IFSOCK:
		fd->kind = PROC_SOCKET;
		return (channels || scan->book) && entry->dev == devices->sockets;
	default:
		return false;
	}
}

/* Things that no list of objects names; and what has lost its name there. */
static bool needs_name(const struct proc_scan *scan, const struct proc_fd *fd)
{
	return (scan->want & PROC_NAMES) || fd->kind == PROC_MEMFD || fd->kind == PROC_FIFO ||
	       (fd->unlinked && (fd->kind == PROC_SHM_FILE || fd->kind == PROC_QUEUE));
}

void proc_add_fd(struct proc_scan *scan, const struct proc_fd *fd)
{
	struct proc_snapshot *snap = scan->snap;

	snap->fds = array_grow(snap->fds, &snap->fd_cap, snap->fd_count + 1, sizeof(*snap->fds));
	snap->fds[snap->fd_count++] = *fd;
}

static void take_live(struct proc_scan *scan, struct entry *entry, struct proc_fd *fd)
{
	/* It may have been closed meanwhile. */
	if (look_at(entry))
		return;
	fd->object = place_of_file(entry->dev, entry->ino);
	if (!kind_of(scan, entry, fd))
		return;
	fd->unlinked = entry->links == 0 && fd->kind != PROC_MEMFD;
	/* For traits, sockets are only counted. */
	if (fd->kind != PROC_SOCKET || (scan->want & PROC_CHANNELS))
		fd->access = access_of(entry);
	if (!fd->name && needs_name(scan, fd))
		fd->name = proc_link(scan, entry->dir, entry->name);
	proc_add_fd(scan, fd);
}

static void take_captured(struct proc_scan *scan, const struct entry *entry, struct proc_fd *fd)
{
	fd->name = proc_link(scan, entry->dir, entry->name);
	fd->access = access_of(entry);
	scan->seen.tty |= fd->fd == 0 && fd->name && (strncmp(fd->name, "/dev/pts/", 9) == 0 ||
						      strncmp(fd->name, "/dev/tty", 8) == 0);
	if (fd->name && proc_captured_fd(scan, fd->name, fd))
		proc_add_fd(scan, fd);
}

int proc_read_fd_table(struct proc_scan *scan, int owner, pid_t tid)
{
	struct entry entry = {.owner = owner};
	int err;

	entry.dir = sysroot_open_below(scan->root, owner, "fd", O_RDONLY | O_DIRECTORY);
	if (entry.dir < 0)
		return entry.dir;
	err = proc_list_numbers(scan, entry.dir, ".", &scan->fd_numbers);
	for (size_t i = 0; i < scan->fd_numbers.count; i++) {
		struct proc_fd fd = {
			.fd = scan->fd_numbers.at[i],
			.tid = tid,
			.process = scan->index,
			.next = PROC_NONE,
		};

		(void)snprintf(entry.name, sizeof(entry.name), "%d", fd.fd);
		if (scan->live)
			take_live(scan, &entry, &fd);
		else
			take_captured(scan, &entry, &fd);
	}
	(void)close(entry.dir);
	return err;
}

/*
 * Does the thread have a descriptor table of its own? kcmp(2) knows; where it cannot say (not in
 * the kernel, /proc of another PID namespace) the table is read to be sure.
 */
static bool has_own_table(const struct proc_scan *scan, pid_t leader, pid_t tid)
{
	return !scan->own_pids || syscall(SYS_kcmp, leader, tid, KCMP_FILES, 0, 0) != 0;
}

/* What the leader's table (from `first` to `end`, by number) has too is no news. */
static void drop_doubles(struct proc_snapshot *snap, size_t first, size_t end, size_t begin)
{
	size_t kept = begin;
	size_t j = first;

	for (size_t i = begin; i < snap->fd_count; i++) {
		while (j < end && snap->fds[j].fd < snap->fds[i].fd)
			j++;
		if (j == end || snap->fds[j].fd != snap->fds[i].fd ||
		    !place_same(snap->fds[j].object, snap->fds[i].object))
			snap->fds[kept++] = snap->fds[i];
	}
	snap->fd_count = kept;
}

static int read_other_tables(struct proc_scan *scan, struct proc_process *process, size_t first)
{
	size_t end = scan->snap->fd_count;
	int err = proc_list_threads(scan);

	for (size_t i = 0; i < scan->tids.count; i++) {
		pid_t tid = scan->tids.at[i];
		size_t begin = scan->snap->fd_count;
		int dir;

		if (tid == process->tid || !has_own_table(scan, process->tid, tid))
			continue;
		dir = proc_open_thread(scan, tid);
		if (dir < 0)
			continue;
		if (proc_read_fd_table(scan, dir, tid) == 0)
			drop_doubles(scan->snap, first, end, begin);
		(void)close(dir);
	}
	return err;
}

int proc_read_fds(struct proc_scan *scan, struct proc_process *process)
{
	size_t first = scan->snap->fd_count;
	int err;

	proc_devices_mounts(scan, process);
	err = proc_read_fd_table(scan, scan->dir, 0);
	if (!err && (scan->want & PROC_THREADS) && process->threads > 1)
		err = read_other_tables(scan, process, first);
	return err;
}
