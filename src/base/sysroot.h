/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the kernel's files are read from: the running system, or a captured one
 * below a directory. Below a directory every path stays below it, whatever
 * symbolic links the capture holds.
 */
#ifndef BASE_SYSROOT_H
#define BASE_SYSROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sysroot {
	int dir; /* directory descriptor; -1 for the running system */
};

#define SYSROOT_LIVE {-1}

static inline bool sysroot_is_live(const struct sysroot *root)
{
	return root->dir < 0;
}

/* Use the capture below `path`. 0 or a negative errno. */
int sysroot_open(struct sysroot *, const char *path);
void sysroot_close(struct sysroot *);

/*
 * Open the absolute `path` in it; `flags` as for open(2), O_CLOEXEC is added.
 * The descriptor or a negative errno. Below a directory openat2(2) with
 * RESOLVE_IN_ROOT is used; where the kernel or a filter forbids that call, the path
 * is walked and a symbolic link on it is refused (-ELOOP). What is neither a file nor a
 * directory is refused there too (-EMEDIUMTYPE; -ENXIO for a socket).
 */
int sysroot_openat(const struct sysroot *, const char *path, int flags);

/*
 * Open `path` relative to the directory `dir`, which was opened in this root. Of a running
 * system as openat(2) does it; of a capture without following any symbolic link (-ELOOP) nor
 * leaving `dir` (-EXDEV). The descriptor or a negative errno.
 */
int sysroot_open_below(const struct sysroot *root, int dir, const char *path, int flags);

/*
 * Read a small text file: at most `size` - 1 bytes, NUL-terminated, trailing
 * newline removed. The number of bytes or a negative errno; -EFBIG where there is
 * more, -EINVAL where the text holds a NUL.
 */
int sysroot_read(const struct sysroot *, const char *path, char *buf, size_t size);

/*
 * The number in field `field` (from 0, separated by white space) of a small text
 * file such as those of /proc/sys. 0 or a negative errno, -EINVAL where there is no
 * such number, -ERANGE where it does not fit.
 */
int sysroot_read_u64(const struct sysroot *, const char *path, unsigned field, uint64_t *value);

#endif
