/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/checksum.h"

#include <endian.h>
#include <string.h>

#include "base/bytes.h"

static void add_number(struct checksum *sum, uint64_t number)
{
	uint64_t little = htole64(number);

	sha256_add(&sum->sha, &little, sizeof(little));
}

static void close_block(struct checksum *sum)
{
	if (sum->open && !bytes_are_zero(sum->block, CHECKSUM_BLOCK)) {
		add_number(sum, sum->number);
		sha256_add(&sum->sha, sum->block, CHECKSUM_BLOCK);
	}
	sum->open = false;
}

void checksum_start(struct checksum *sum)
{
	*sum = (struct checksum){.number = 0};
	sha256_start(&sum->sha);
}

void checksum_add(struct checksum *sum, uint64_t offset, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;

	while (size > 0) {
		uint64_t number = offset / CHECKSUM_BLOCK;
		size_t at = (size_t)(offset % CHECKSUM_BLOCK);
		size_t n = CHECKSUM_BLOCK - at < size ? CHECKSUM_BLOCK - at : size;

		if (sum->open && sum->number != number)
			close_block(sum);
		if (!sum->open) {
			memset(sum->block, 0, CHECKSUM_BLOCK);
			sum->number = number;
			sum->open = true;
		}
		memcpy(sum->block + at, from, n);
		from += n;
		offset += n;
		size -= n;
	}
}

void checksum_end(struct checksum *sum, uint64_t size, unsigned char hash[SHA256_SIZE])
{
	close_block(sum);
	add_number(sum, size);
	sha256_end(&sum->sha, hash);
}
