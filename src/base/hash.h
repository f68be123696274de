/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Look-up of a small number by a pair of 64-bit numbers, such as device and inode. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_NONE UINT32_MAX /* no value can be this one */

struct hash {
	struct hash_slot *slots; /* NULL while empty */
	size_t count, size;      /* size: a power of two */
};

#define HASH_INIT {NULL, 0, 0}

/* The value under (a, b), HASH_NONE where there is none. */
uint32_t hash_get(const struct hash *, uint64_t a, uint64_t b);

/* Set the value under (a, b); gives the one that stood there, or HASH_NONE. */
uint32_t hash_put(struct hash *, uint64_t a, uint64_t b, uint32_t value);

/*
 * Go through all of them, in no order: *at is 0 at first. False when there are no more.
 */
bool hash_next(const struct hash *, size_t *at, uint64_t *a, uint64_t *b, uint32_t *value);

void hash_free(struct hash *);

#endif
