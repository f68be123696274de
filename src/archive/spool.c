/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/new_file.h"
#include "base/alloc.h"
#include "base/bytes.h"
#include "base/io.h"

#define BUFFER_SIZE ((size_t)256 * 1024)

/* A hole that is smaller than this costs more than its zeros. */
#define MIN_HOLE ((size_t)64 * 1024)

int spool_begin(struct spool *spool, int dir)
{
	*spool = (struct spool){.fd = new_file_nameless(dir)};
	if (spool->fd < 0)
		return spool->fd;
	spool->buffer = xmalloc(BUFFER_SIZE);
	return 0;
}

void spool_end(struct spool *spool)
{
	if (spool->fd >= 0)
		(void)close(spool->fd);
	free(spool->buffer);
	*spool = (struct spool){.fd = -1};
}

int spool_flush(struct spool *spool)
{
	if (!spool->failure)
		spool->failure = io_pwrite(spool->fd, spool->buffer, spool->held,
					   (off_t)(spool->end - spool->held));
	if (!spool->failure)
		spool->held = 0;
	return spool->failure;
}

/* Append bytes; NULL stands for zeros. */
static int append(struct spool *spool, const char *bytes, size_t size)
{
	while (size > 0 && !spool->failure) {
		size_t n = BUFFER_SIZE - spool->held;

		n = n < size ? n : size;
		if (bytes)
			memcpy(spool->buffer + spool->held, bytes, n);
		else
			memset(spool->buffer + spool->held, 0, n);
		bytes = bytes ? bytes + n : NULL;
		spool->held += n;
		spool->end += n;
		size -= n;
		if (spool->held == BUFFER_SIZE)
			(void)spool_flush(spool);
	}
	return spool->failure;
}

int spool_read(const struct spool *spool, uint64_t at, void *bytes, size_t size)
{
	ssize_t n = io_pread(spool->fd, bytes, size, (off_t)at);

	if (n < 0)
		return (int)n;
	return (size_t)n == size ? 0 : -EIO;
}

void spooling_begin(struct spooling *spooling, struct spool *spool, struct spooled *spooled,
		    bool has_holes)
{
	spooling->spool = spool;
	spooling->spooled = spooled;
	spooling->has_holes = has_holes;
	*spooled = (struct spooled){.at = spool->end};
	checksum_start(&spooling->sum);
}

/* Where what is kept ends. */
static uint64_t kept_until(const struct spooled *spooled)
{
	const struct tar_extent *last =
		spooled->count ? &spooled->extents[spooled->count - 1] : NULL;

	return last ? last->offset + last->size : 0;
}

/* Keep the bytes, and small holes in front of them as zeros. NULL stands for zeros. */
static int keep(struct spooling *spooling, uint64_t offset, const char *bytes, size_t size)
{
	struct spooled *spooled = spooling->spooled;
	uint64_t hole = offset - kept_until(spooled);

	if (hole >= MIN_HOLE)
		hole = 0;
	offset -= hole;
	if (spooled->count == 0 || offset != kept_until(spooled)) {
		spooled->extents = array_grow(spooled->extents, &spooled->cap, spooled->count + 1,
					      sizeof(*spooled->extents));
		spooled->extents[spooled->count++] = (struct tar_extent){offset, 0};
	}
	spooled->extents[spooled->count - 1].size += hole + size;
	spooled->stored += hole + size;
	(void)append(spooling->spool, NULL, (size_t)hole);
	return append(spooling->spool, bytes, size);
}

int spooling_put(void *arg, uint64_t offset, const void *bytes, size_t size)
{
	struct spooling *spooling = arg;
	const char *from = bytes;

	checksum_add(&spooling->sum, offset, bytes, size);
	while (size > 0) {
		size_t n = CHECKSUM_BLOCK - (size_t)(offset % CHECKSUM_BLOCK);
		int err = 0;

		n = n < size ? n : size;
		if (!spooling->has_holes || !bytes_are_zero(from, n))
			err = keep(spooling, offset, from, n);
		if (err)
			return err;
		from += n;
		offset += n;
		size -= n;
	}
	return 0;
}

void spooling_end(struct spooling *spooling, uint64_t size)
{
	uint64_t rest = size - kept_until(spooling->spooled);

	if (rest > 0 && rest < MIN_HOLE)
		(void)keep(spooling, size - rest, NULL, (size_t)rest);
	spooling->spooled->size = size;
	checksum_end(&spooling->sum, size, spooling->spooled->hash);
}

void spooling_drop(struct spooling *spooling)
{
	struct spool *spool = spooling->spool;
	uint64_t begin = spooling->spooled->at;

	/* What was written already is overwritten by the next one. */
	spool->held = spool->end - begin < spool->held ? spool->held - (size_t)(spool->end - begin)
						       : 0;
	spool->end = begin;
	spooled_free(spooling->spooled);
}

void spooled_free(struct spooled *spooled)
{
	free(spooled->extents);
	*spooled = (struct spooled){.size = 0};
}
