/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A directory in /dev/shm in which files that are to be removed wait, each under its own name, so that
 * nobody finds them any more and they can still be put back. Only its maker may enter it,
 * and it is locked (flock(2)) while he lives: what is in one that is not locked was left by a killed
 * run. So neither names nor attributes of a file have to tell what became of it, and no listing
 * takes it for an object.
 */
#ifndef IPC_HIDEOUT_H
#define IPC_HIDEOUT_H

#include <sys/types.h>

#define HIDEOUT_PREFIX ".ipcadm-removal-"

struct hideout {
	int shm; /* /dev/shm, which stays the caller's */
	int dir; /* the directory; -1: not made yet */
	char name[sizeof(HIDEOUT_PREFIX) + 16];
};

/* Make one below `shm`. 0 or a negative errno: -ENOSPC or -EDQUOT where no file can be made. */
int hideout_make(struct hideout *, int shm);

/*
 * Bring the file in, if it is (still) the one with this inode; another one that has got the
 * name is put back. 0; -ENOENT; -ESTALE; -EBUSY where an older one of this name had to stay; or
 * another negative errno, with which the file is where it was.
 */
int hideout_bring_in(const struct hideout *, const char *file, ino_t);

/*
 * Put it back under its name. 0; -EEXIST where that is taken again: the file stays hidden; or another
 * negative errno, likewise.
 */
int hideout_put_back(const struct hideout *, const char *file);

/* Remove it. 0 or a negative errno. */
int hideout_unlink(const struct hideout *, const char *file);

/* Remove the directory, unless a file had to stay in it, and let go of it. */
void hideout_end(struct hideout *);

#endif
