/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/ftok.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/parse.h"
#include "base/util.h"

#define INODE_BITS 16
#define DEVICE_BITS 8
#define INODES (1u << INODE_BITS)

static uint32_t low_bits(uint64_t value, unsigned bits)
{
	return (uint32_t)(value & ((UINT64_C(1) << bits) - 1));
}

uint32_t ftok_make(uint64_t device, uint64_t inode, unsigned project)
{
	return low_bits(project, 8) << (INODE_BITS + DEVICE_BITS) |
	       low_bits(device, DEVICE_BITS) << INODE_BITS | low_bits(inode, INODE_BITS);
}

struct ftok_parts ftok_split(uint32_t key)
{
	return (struct ftok_parts){
		.project = key >> (INODE_BITS + DEVICE_BITS),
		.device = low_bits(key >> INODE_BITS, DEVICE_BITS),
		.inode = low_bits(key, INODE_BITS),
	};
}

int ftok_parse_project(const char *text, unsigned *project)
{
	bool is_signed = (text[0] == '-' || text[0] == '+') && text[1];
	uint32_t value;

	if (!isdigit((unsigned char)text[0]) && !is_signed) {
		if (!text[0] || text[1])
			return -EINVAL;
		*project = (unsigned char)text[0];
		return 0;
	}

	int err = parse_key(text, &value);

	if (err)
		return err;
	if (value < 1 || value > 255)
		return -ERANGE;
	*project = value;
	return 0;
}

/* The key with its parts put in the order of their weight for ftok_compare(). */
static uint32_t rank(uint32_t key)
{
	struct ftok_parts parts = ftok_split(key);

	return parts.inode << 16 | parts.device << 8 | parts.project;
}

int ftok_compare(uint32_t a, uint32_t b)
{
	return ORDER(rank(a), rank(b));
}

static int compare_slots(const void *a, const void *b)
{
	const struct ftok_slot *x = a;
	const struct ftok_slot *y = b;
	int order = ftok_compare(x->key, y->key);

	return order ? order : ORDER(x->place, y->place);
}

void ftok_index_build(struct ftok_index *index, const uint32_t *keys, size_t count)
{
	index->slots = xcalloc(count + 1, sizeof(*index->slots));
	index->begin = xcalloc(INODES + 1, sizeof(*index->begin));
	for (size_t i = 0; i < count; i++) {
		index->slots[i] = (struct ftok_slot){keys[i], (uint32_t)i};
		index->begin[ftok_split(keys[i]).inode + 1]++;
	}
	for (size_t i = 0; i < INODES; i++)
		index->begin[i + 1] += index->begin[i];
	qsort(index->slots, count, sizeof(*index->slots), compare_slots);
}

void ftok_index_free(struct ftok_index *index)
{
	free(index->slots);
	free(index->begin);
	*index = (struct ftok_index){NULL, NULL};
}

/* The first of the slots from `from` to before `to`, all of one inode, of at least this device. */
static uint32_t seek_device(const struct ftok_index *index, uint32_t from, uint32_t to,
			    unsigned device)
{
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (ftok_split(index->slots[middle].key).device < device)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct ftok_slot *ftok_index_find(const struct ftok_index *index, uint64_t device,
					uint64_t inode, size_t *count)
{
	uint32_t bits = low_bits(inode, INODE_BITS);
	unsigned device_bits = low_bits(device, DEVICE_BITS);
	uint32_t from = index->begin[bits];
	uint32_t end = index->begin[bits + 1];

	from = seek_device(index, from, end, device_bits);
	end = seek_device(index, from, end, device_bits + 1);
	*count = end - from;
	return &index->slots[from];
}
