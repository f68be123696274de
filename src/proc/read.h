/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and directories of /proc. Only src/proc includes this. */
#ifndef PROC_READ_H
#define PROC_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/scan.h"

/* No more is read of files that grow with the machine, which are no text of a stranger's. */
#define PROC_MOUNTS_MAX (1 << 24)      /* mountinfo: a line for each mount */
#define PROC_SYSTEM_STAT_MAX (1 << 24) /* /proc/stat: has a number for each interrupt */

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

/* The directory of one of them (O_PATH), or a negative errno. */
int proc_open_thread(const struct proc_scan *, pid_t tid);

#endif
