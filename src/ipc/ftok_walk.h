/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every file below a directory: its stat(2), nothing else. No file but directories is
 * opened, and no symbolic link is followed.
 */
#ifndef IPC_FTOK_WALK_H
#define IPC_FTOK_WALK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/strbuf.h"

/*
 * Called for each file, directories included and symbolic links left out; `name` stands in
 * `directory`, and is NULL for the starting point itself.
 */
typedef void tree_visit(const struct stat *, const char *directory, const char *name, void *arg);

struct tree_walk {
	bool cross; /* go into other file systems, but for proc */
	tree_visit *visit;
	void *arg;

	/* Counted over all walks; the caller starts from zero and frees the path. */
	uint64_t directories, files; /* read; seen, directories included */
	uint64_t unreadable;         /* directories that could not be read, or not whole */
	char *unreadable_path;       /* the first of them, and why */
	int unreadable_errno;
};

/*
 * Walk the tree below `start`, which may be a symbolic link, or no directory (then it is the only
 * file). What vanishes meanwhile is left out. 0, or a negative errno where `start`
 * itself cannot be read.
 */
int tree_walk(struct tree_walk *, const char *start);

/* The path of the file in a call of the visitor, in `out`, which is emptied before. */
void tree_path(struct strbuf *out, const char *directory, const char *name);

#endif
