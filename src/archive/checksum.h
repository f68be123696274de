/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checksum of an object's contents: SHA-256 over those blocks of 4096 bytes that are not all
 * zero, each behind its number (from 0, 64 bits, little endian), the last one filled up with zeros;
 * and then the size of all (64 bits, little endian). So it does not depend on where an archive or a
 * file system sees holes, and costs as much as there is data, whatever size is claimed.
 */
#ifndef ARCHIVE_CHECKSUM_H
#define ARCHIVE_CHECKSUM_H

#include <stdbool.h>

#include "base/sha256.h"

#define CHECKSUM_NAME "sha256-of-4096-byte-blocks"
#define CHECKSUM_BLOCK 4096

struct checksum {
	struct sha256 sha;
	uint64_t number;   /* of the block that is being filled */
	bool open;         /* something was added to it */
	unsigned char block[CHECKSUM_BLOCK];
};

void checksum_start(struct checksum *);

/* Add bytes that stand at `offset`, which is not before the end of those added before. */
void checksum_add(struct checksum *, uint64_t offset, const void *bytes, size_t size);

/* The checksum of contents of `size` bytes in all. */
void checksum_end(struct checksum *, uint64_t size, unsigned char hash[SHA256_SIZE]);

#endif
