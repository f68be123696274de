/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pass over /proc: what its readers share. Only src/proc includes this.
 */
#ifndef PROC_SCAN_H
#define PROC_SCAN_H

#include "base/hash.h"
#include "base/sysroot.h"
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
	dev_t pipes, sockets, anon, spaces; /* the kernel's internal file systems; 0 unknown */
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

/* Any file system in memory at all: another one lies on it. */
#define PROC_ANY_DEVICE ((dev_t)-1)

/*
 * What a pass sees of a process for its traits. The trait has in it what is known at once; the rest
 * is put together when all processes are read (traits.c).
 */
struct proc_seen {
	struct proc_trait trait;  /* uids, gids, powers, ipc_spaces, hides_fds and, of `able`,
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

struct proc_book;

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

#endif
