/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of src/proc have in common: looking at children, and things for them to do. */
#ifndef PROCS_H
#define PROCS_H

#include "child.h"
#include "proc/process.h"

#define PAGE 4096

extern const struct sysroot live;

/* Gives `p`; the test fails where it is NULL. */
const void *not_null(const void *p) __attribute__((returns_nonnull));

/* A snapshot of the children, all of which are there and hide nothing. */
void look_at(struct proc_snapshot *, unsigned want, const struct child *children, size_t count);

/* The only or first mapping of the object; the test fails where there is none. */
const struct proc_mapping *first_of(const struct proc_snapshot *, struct place)
	__attribute__((returns_nonnull));

/* The identity of the file. */
struct place object_at(const char *path);

/* A descriptor by the index of its process and its number; NULL, or the test fails. */
const struct proc_fd *find_fd(const struct proc_snapshot *, uint32_t process, int fd);
const struct proc_fd *fd_numbered(const struct proc_snapshot *, uint32_t process, int fd)
	__attribute__((returns_nonnull));

/* For a child, with CHILD_CHECK: the mappings of both are equal in every field. */
bool same_mappings(const struct proc_snapshot *, const struct proc_snapshot *);

/* Map two pages. */
bool map_pages(int fd, int prot, int flags, off_t offset);

/* For children: map the file whose path is the argument, privately, and close it. */
bool map_privately(void *path);

/* For children: open /dev/shm/used; with an argument map it shared and private and close it. */
bool use_file(void *maps);

#endif
