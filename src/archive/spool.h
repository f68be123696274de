/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contents of objects, kept in a file without a name until the archive is written: its first member
 * tells the checksums of all others.
 */
#ifndef ARCHIVE_SPOOL_H
#define ARCHIVE_SPOOL_H

#include "archive/checksum.h"
#include "archive/tar.h"

struct spool {
	int fd;
	uint64_t end;  /* of the file */
	char *buffer;  /* what is not yet written */
	size_t held;
	int failure;   /* negative errno of the spool itself, not of what is put into it */
};

/* One object's contents. */
struct spooled {
	uint64_t size;   /* bytes, with holes */
	uint64_t stored; /* without */
	uint64_t at;     /* in the spool, one extent behind the other */
	struct tar_extent *extents;
	size_t count, cap;
	unsigned char hash[SHA256_SIZE];
};

/* Begin a spool in the directory `dir`; -1: where temporary files go. 0 or a negative errno. */
int spool_begin(struct spool *, int dir);
void spool_end(struct spool *);

/* What is being put into the spool; a sink of ipc/captured.h with this as its argument. */
struct spooling {
	struct spool *spool;
	struct spooled *spooled;
	bool has_holes; /* blocks of zeros need not be kept */
	struct checksum sum;
};

void spooling_begin(struct spooling *, struct spool *, struct spooled *, bool has_holes);
int spooling_put(void *arg, uint64_t offset, const void *bytes, size_t size);
void spooling_end(struct spooling *, uint64_t size); /* of all, with holes */
void spooling_drop(struct spooling *);               /* forget it */

/* Write out what is held. 0 or a negative errno. Before any spool_read(). */
int spool_flush(struct spool *);

/* Read `size` bytes that stand at `at`. 0 or a negative errno. */
int spool_read(const struct spool *, uint64_t at, void *bytes, size_t size);

void spooled_free(struct spooled *);

#endif
