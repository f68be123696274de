/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that is there whole or not at all. It is written where nobody sees it (O_TMPFILE, open(2)),
 * so that nothing is left of it even when the program is killed; only where the file system cannot do
 * that does it have a name of its own meanwhile (.ipcadm-…).
 */
#ifndef ARCHIVE_NEW_FILE_H
#define ARCHIVE_NEW_FILE_H

#include <stdbool.h>

struct new_file {
	int fd;
	int dir;           /* the directory that it is in; -1: stdout */
	char *name;        /* that it shall have there */
	char *temporary;   /* that it has meanwhile, or NULL */
	bool force;        /* a regular file of this name may be replaced */
};

/*
 * Begin the file, readable and writable by its owner alone; "-" is stdout. 0 or a negative errno:
 * -EEXIST where the name is taken, and with `force` by something else than a regular file.
 */
int new_file_begin(struct new_file *, const char *path, bool force);

/*
 * Sync it, give it its name, sync the directory. 0 or a negative errno: the name is as it was before
 * then, unless the directory could not be synced after a file was replaced.
 */
int new_file_commit(struct new_file *);

/* Free it; without a commit nothing is left of it. */
void new_file_end(struct new_file *);

/* A file without a name in the directory `dir`; -1: where temporary files go. Or a negative errno. */
int new_file_nameless(int dir);

#endif
