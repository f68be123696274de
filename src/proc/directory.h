/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directories and texts outside /proc that say something of processes. Only src/proc uses this. */
#ifndef PROC_DIRECTORY_H
#define PROC_DIRECTORY_H

#include <sys/stat.h>

#include "base/sysroot.h"

/*
 * Call `take` with each entry of the directory that does not begin with a dot, and what lstat(2)
 * says of it. 0 or a negative errno.
 */
int proc_each_entry(const struct sysroot *, const char *path,
		    void (*take)(const char *name, const struct stat *, void *arg), void *arg);

/*
 * Call `take` with each line of the text file, without its newline and without blanks before
 * it. 0 or a negative errno; -EFBIG where it is larger than any such file.
 */
int proc_each_line(const struct sysroot *, const char *path, void (*take)(char *line, void *arg),
		   void *arg);

#endif
