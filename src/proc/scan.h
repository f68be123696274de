/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inside of a pass: what its readers share. Only src/proc includes this.
 */
#ifndef PROC_SCAN_H
#define PROC_SCAN_H

#include "base/hash.h"
#include "proc/able.h"
#include "proc/trait.h"

/* A growing array of pids or descriptor numbers. */
struct proc_numbers {
	int *at;
	size_t count, cap;
};

/* Where a device number's files belong, learned from mountinfo(5) and by asking the kernel. */
enum proc_device {
	DEVICE_UNKNOWN, /* in no mount table that was read */
	DEVICE_PLAIN,   /* some other file system */
	DEVICE_FOREIGN, /* a file system that a program answers for (fuse(4)), or may not answer */
	DEVICE_TMPFS,   /* a tmpfs, mounted at no /dev/shm so far */
	DEVICE_SHM,     /* mounted at /dev/shm in some mount namespace */
	DEVICE_MIXED,   /* holds a /dev/shm that is no mount of its own: only the path tells */
	DEVICE_KERNEL,  /* the kernel's own tmpfs or hugetlbfs, behind segments and memfds */
	DEVICE_QUEUES,  /* an mqueue file system */
};

#define PROC_PAGE_SIZES 13

struct proc_devices {
	struct hash classes;    /* (device, 0) to enum proc_device */
	struct hash namespaces; /* (mount namespace, 0): its table was read */
	bool kernel_known;      /* the DEVICE_KERNEL devices are all in `classes` */
	dev_t pipes, sockets, anon; /* the kernel's internal file systems; 0 unknown */
	dev_t own_shm;              /* where our own /dev/shm is; 0 unknown */
	struct proc_pages {         /* of the DEVICE_KERNEL devices */
		dev_t dev;
		uint8_t shift;
	} pages[PROC_PAGE_SIZES];
	size_t page_sizes;
	struct proc_mounts *mounts; /* file systems for IPC of each mount namespace; for traits */
	size_t mount_count, mount_cap;
};

/* A file system in the mount table of a mount namespace. */
struct proc_mounts {
	uint64_t ns;
	dev_t dev;
};

/*
 * What a pass sees of a process for its traits. The trait has in it what is known at once; the rest
 * is put together when all processes are read (trait.c).
 */
struct proc_seen {
	struct proc_trait trait;  /* uids, gids, ipc_owner, ipc_spaces, hides_fds and, of `able`,
				     what the mappings themselves show */
	const uint32_t *files;    /* that it executes: places in the book */
	uint32_t file_count;
	const char *exe;          /* what /proc/PID/exe leads to; NULL unknown */
	bool tty;                 /* its standard input is a terminal */
	const uint64_t *mnt;      /* mount namespaces of its threads, distinct; NULL unknown */
	uint32_t mnt_count;
	const uint64_t *places;   /* file systems of its directories, distinct */
	uint32_t place_count;
};

/* A growing set of numbers; small, or seldom added to. */
struct proc_set {
	uint64_t *at;
	uint32_t count;
	size_t cap;
};

struct proc_scan {
	const struct sysroot *root;
	struct proc_snapshot *snap;
	unsigned want;
	bool live;
	bool own_pids;  /* /proc is of our own PID namespace: its pids go with system calls */
	bool no_query;  /* PROCMAP_QUERY is not there */
	int proc;       /* the directory /proc */

	/* The process that is read at the moment. */
	struct proc_process process;
	int dir;                /* /proc/PID, or /proc/PID/task/TID where the leader is gone */
	int pid_dir;            /* /proc/PID */
	uint32_t index;         /* that it will have */
	struct proc_numbers tids; /* its threads, where it has several; for readers that need them */

	/* With PROC_TRAITS: the same process's. */
	struct proc_seen seen;
	struct proc_set uids, gids, ipc_spaces, mnt_spaces, places, files;
	struct proc_book *book;   /* of the whole pass; NULL without PROC_TRAITS */
	struct hash known_files;  /* (device, inode) to the place in the book */
	struct hash file_devices; /* (device, 0) to whether it tells files apart, see able.c */

	struct proc_devices devices;
	double idle_base;           /* scheduler's clock minus CLOCK_MONOTONIC, ms */
	bool idle_known;
	int64_t boot_ns;            /* real time of boot */
	long ticks;                 /* clock ticks in a second */

	/* Text of the file that was read last, with a NUL behind it. */
	char *text;
	size_t text_length, text_cap;
	struct proc_numbers fd_numbers;
};

/* ---- scan.c, parallel.c ---- */

/* Read one process into scan->snap, if it is there. */
void proc_read_process(struct proc_scan *, pid_t pid);

/* Another scan of the same /proc, for another thread; still without a snapshot. */
void proc_scan_fork(struct proc_scan *, const struct proc_scan *from);
void proc_scan_end(struct proc_scan *);

/* Add the number, if it is not there yet. */
void proc_set_add(struct proc_set *, uint64_t number);

/* Read the processes on several CPUs. False where that is not worth while: nothing was done. */
bool proc_read_parallel(struct proc_scan *, const pid_t *pids, size_t count);

/* ---- read.c: files of /proc ---- */

/*
 * Read `path` below the directory `dir` into scan->text, at most `max` bytes (what is behind
 * them is left out). 0 or a negative errno.
 */
int proc_read(struct proc_scan *, int dir, const char *path, size_t max);

/* As above, from an open file, from its beginning. */
int proc_read_fd(struct proc_scan *, int fd, size_t max);

/*
 * The decimal number behind `label` in a small file of lines (/proc/PID/fdinfo/FD, proc(5)). False
 * where the file cannot be read or has none.
 */
bool proc_read_labelled(struct proc_scan *, int dir, const char *path, const char *label,
			uint64_t *value);

void proc_numbers_add(struct proc_numbers *, int number);

/* Ascending, each once. */
void proc_numbers_sort(struct proc_numbers *);

/* All names in the directory that are numbers, ascending; "." for `dir` itself. */
int proc_list_numbers(struct proc_scan *, int dir, const char *path, struct proc_numbers *);

/* Inode number of the namespace behind `path` ("ns/ipc"), or 0 with *err set. */
uint64_t proc_namespace(struct proc_scan *, int dir, const char *path, int *err);

/* Target of a symbolic link, in the snapshot's arena; NULL where it cannot be read. */
const char *proc_link(struct proc_scan *, int dir, const char *path);

/* `n` bytes from address `from` of the task in `dir`. 0 or a negative errno. */
int proc_memory(struct proc_scan *, int dir, uint64_t from, void *buf, size_t n);

/* Fill scan->tids with the process's threads. 0 or a negative errno. */
int proc_list_threads(struct proc_scan *);

/* ---- readers: each fills its part of the process; 0 or a negative errno ---- */

int proc_read_status(struct proc_scan *, struct proc_process *);
int proc_read_cmdline(struct proc_scan *, struct proc_process *);
int proc_read_namespaces(struct proc_scan *, struct proc_process *);
int proc_read_cgroup(struct proc_scan *, struct proc_process *);
int proc_read_mappings(struct proc_scan *, struct proc_process *);
int proc_read_fds(struct proc_scan *, struct proc_process *);
int proc_read_sleepers(struct proc_scan *, struct proc_process *);
int proc_read_places(struct proc_scan *, struct proc_process *);

/* ---- credentials.c, able.c, place.c: with PROC_TRAITS ---- */

/*
 * Take over the ids and capabilities in a text of /proc/PID/status; of all threads in turn, that
 * of the process first.
 */
void proc_see_credentials(struct proc_scan *, const char *status);

/* Begin with a process, and end with what the readers have seen of it. */
void proc_seen_begin(struct proc_scan *);
void proc_seen_end(struct proc_scan *);

struct proc_vma;

/* Is the file that is mapped for execution in the book already? Then that it is, is noted. */
bool proc_see_known_file(struct proc_scan *, const struct proc_vma *);

/* A mapping for execution, with its name: code, or memory that a program wrote code into. */
void proc_see_code(struct proc_scan *, const struct proc_vma *);

/* A directory that is open, or the like. */
void proc_see_directory(struct proc_scan *, dev_t);

/* ---- stat.c ---- */

#define PROC_STAT_MAX 4096

/*
 * Take over a text of /proc/PID/stat (proc_pid_stat(5)), which is changed. process->comm points
 * into it. False where it is none.
 */
bool proc_parse_stat(char *text, struct proc_process *);

/* ---- status.c ---- */

/* Take over a text of /proc/PID/status; arrays go to the arena. */
void proc_parse_status(const char *text, struct arena *, struct proc_process *);

/* ---- cgroup.c ---- */

/* Take over a text of /proc/PID/cgroup (cgroups(7)), which is changed; strings go to the arena. */
void proc_parse_cgroup(char *text, struct arena *, struct proc_process *);

/* ---- devices.c ---- */

void proc_devices_start(struct proc_scan *);
void proc_devices_end(struct proc_scan *);

/* Read the mount table of the process's mount namespace, if that was not done yet. */
void proc_devices_mounts(struct proc_scan *, const struct proc_process *);

/* The same for the task in `dir` and the mount namespace that it is in. */
void proc_devices_mounts_of(struct proc_scan *, int dir, uint64_t ns);

enum proc_device proc_device_class(const struct proc_scan *, dev_t);
void proc_device_learn(struct proc_scan *, dev_t, enum proc_device);

/* Pages of a DEVICE_KERNEL device have 1 << this bytes; 0 unknown. */
uint8_t proc_device_page_shift(const struct proc_scan *, dev_t);

/* A namespace's mount table shows the device. */
void proc_mounts_add(struct proc_scan *, uint64_t ns, dev_t);

/* Take over a text of mountinfo of a mount namespace; for tests. */
void proc_parse_mounts(struct proc_scan *, char *text, uint64_t ns);

/* Is this the path of a file in /dev/shm? */
bool proc_path_is_shm(const char *path, size_t length);

/* ---- maps.c, procmap_query.c ---- */

/* A mapping as the kernel describes it. */
struct proc_vma {
	uint64_t start, end, offset;
	dev_t dev;
	ino_t ino;
	bool shared;
	uint8_t access;
	const char *name; /* not NUL-terminated; NULL where there is none or it was not read */
	size_t name_length;
};

/*
 * Take a line of /proc/PID/maps (proc_pid_maps(5)), without its newline, apart. The name is a
 * part of the line, in which newlines are still \012. False where it is no such line.
 */
bool proc_parse_map(const char *line, size_t length, struct proc_vma *);

/* Add what of the mapping is wanted. `escaped`: newlines in the name are \012. */
void proc_add_mapping(struct proc_scan *, const struct proc_vma *, bool escaped);

/* Is the name needed to tell what a file mapping of this device is, or to be shown? */
bool proc_mapping_needs_name(const struct proc_scan *, dev_t, bool shared);

/* Both read the mappings of the task in scan->dir; maps by text, query by PROCMAP_QUERY. */
int proc_maps_text(struct proc_scan *, int maps);
int proc_maps_query(struct proc_scan *, int maps); /* -ENOTTY where the kernel has no such call */

/* ---- fds.c ---- */

/*
 * Read the descriptors of the task whose directory is `owner`; `tid` as in struct proc_fd. 0 or a
 * negative errno.
 */
int proc_read_fd_table(struct proc_scan *, int owner, pid_t tid);
void proc_add_fd(struct proc_scan *, const struct proc_fd *);

/* ---- captured.c: a descriptor that is only a symbolic link in a capture ---- */

/* What the link's target tells of kind and object. False where that is nothing of interest. */
bool proc_captured_fd(struct proc_scan *, const char *target, struct proc_fd *);

/*
 * The file /dev/shm/NAME gets the identity that it has in the capture, by which the objects there
 * are known; unchanged where it is not there.
 */
void proc_captured_file(struct proc_scan *, const char *path, size_t length, struct place *);

/* ---- sockets.c ---- */

/* Fill snapshot.sockets for every network namespace that was met. */
void proc_read_sockets(struct proc_scan *);

/* Take over a text of /proc/net/unix; sockets already there stay as they are. */
void proc_parse_net_unix(struct proc_snapshot *, char *text, uint64_t net_ns);

/* ---- snapshot.c ---- */

/*
 * The second half of a pass: drop what turned out to be of no interest, find the objects behind
 * the futexes, build the indexes.
 */
void proc_snapshot_settle(struct proc_scan *);

/* The mapping of the process that holds this address; NULL where there is none. */
const struct proc_mapping *proc_mapping_at(const struct proc_snapshot *,
					   const struct proc_process *, uint64_t address);

/* A file of which the kind is not settled: kept for now, see proc_snapshot_settle(). */
static inline bool proc_is_open_question(enum proc_device device)
{
	return device == DEVICE_UNKNOWN || device == DEVICE_TMPFS;
}

#endif
