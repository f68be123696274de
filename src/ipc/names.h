/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names in a directory of objects, and the names that people give. */
#ifndef IPC_NAMES_H
#define IPC_NAMES_H

#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"

struct name_list {
	const char **names;
	size_t count, cap;
	struct arena text;
};

#define NAME_LIST_INIT {NULL, 0, 0, ARENA_INIT}

/*
 * The names in the directory `fd` (which stays the caller's), without "." and "..", sorted by byte
 * value. 0 or a negative errno; what was read so far is in the list either way.
 */
int names_read(struct name_list *, int fd);

/* The same in two steps, for who drops most of them in between: in no order; and sort. */
int names_read_unsorted(struct name_list *, int fd);
void names_sort(struct name_list *);

/* The same for those alone that begin with `prefix`. */
int names_read_prefix(struct name_list *, int fd, const char *prefix);

void names_free(struct name_list *);

/* Inode number and type (DT_REG …) of a name in a list, as the directory tells them, readdir(3). */
ino_t name_inode(const char *name);
unsigned char name_type(const char *name);

/*
 * The object's name without the leading slash that shm_open(3), mq_open(3) and
 * sem_open(3) ask for: a part of `name`, at most `max` bytes long. NULL where no object can be
 * called so: empty, too long, "." or "..", or with a further slash.
 */
const char *name_strip(const char *name, size_t max);

#endif
