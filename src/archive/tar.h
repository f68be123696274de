/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Archives in the form of tar, by libarchive, which is loaded with the first of them. Members are
 * regular files that never touch a file system: they are read from memory and into it.
 */
#ifndef ARCHIVE_TAR_H
#define ARCHIVE_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum tar_compression {
	TAR_BEST, /* the first of these that the library was built with */
	TAR_ZSTD,
	TAR_GZIP,
	TAR_NONE,
};
#define TAR_COMPRESSION_COUNT 4

struct tar;

/*
 * Load the library. False where it is not there, is too old, or ipcadm was built without it: one
 * line on stderr says so.
 */
bool tar_load(void);

/* "zstd", …; TAR_BEST has no word. -1 where there is none. */
int tar_compression_by_word(const char *word);

/*
 * All calls below that give false or a negative number leave an explanation in English, valid until
 * the next call: never NULL.
 */
const char *tar_problem(const struct tar *);

/* ---- writing ---- */

/* An area of a member that is not a hole. */
struct tar_extent {
	uint64_t offset, size;
};

/* Begin an archive in the file `fd`, which stays the caller's. False, and *tar is to be closed. */
bool tar_create(struct tar **tar, int fd, enum tar_compression);

/*
 * Begin a member. Outside its extents (which grow and do not overlap) it has holes, for which
 * zeros must nevertheless be written. No extents: it has no holes.
 */
bool tar_add(struct tar *, const char *name, uint64_t size, time_t mtime,
	     const struct tar_extent *extents, size_t extent_count);
bool tar_write(struct tar *, const void *bytes, size_t size);

/* Write the end of the archive. */
bool tar_finish(struct tar *);

/* ---- reading ---- */

struct tar_member {
	const char *name; /* "" where it has none that could be understood */
	uint64_t size;
	bool regular;     /* a file, no directory, link or device */
};

/* Read from `fd`, which stays the caller's. False, and *tar is to be closed. */
bool tar_open(struct tar **tar, int fd);

/* The next member, valid until the next call: 1. 0 at the end. -1 where the archive is damaged. */
int tar_next(struct tar *, struct tar_member *);

/*
 * The next bytes of the member: 1. 0 at its end. -1 where the archive is damaged. Offsets may jump
 * over holes, which hold zeros.
 */
int tar_read(struct tar *, uint64_t *offset, const void **bytes, size_t *size);

/* Free it, in any case. NULL is taken. */
void tar_close(struct tar *);

#endif
