/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hash.h"

#include <stdlib.h>

#include "base/alloc.h"

struct hash_slot {
	uint64_t a, b;
	uint32_t value; /* HASH_NONE: free */
};

/*
 * Device and inode numbers come in rows; mixing spreads them over the table. The constants are
 * those of the splitmix64 generator (Steele, Lea, Flood 2014).
 */
static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t x = a * UINT64_C(0x9e3779b97f4a7c15) ^ b;

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* The slot that holds (a, b), or the free one where it belongs. */
static struct hash_slot *find(const struct hash *hash, uint64_t a, uint64_t b)
{
	size_t i = (size_t)mix(a, b) & (hash->size - 1);

	while (hash->slots[i].value != HASH_NONE &&
	       (hash->slots[i].a != a || hash->slots[i].b != b))
		i = (i + 1) & (hash->size - 1);
	return &hash->slots[i];
}

static void make_room(struct hash *hash)
{
	struct hash old = *hash;

	hash->size = old.size ? old.size * 2 : 64;
	hash->slots = xreallocarray(NULL, hash->size, sizeof(*hash->slots));
	for (size_t i = 0; i < hash->size; i++)
		hash->slots[i].value = HASH_NONE;
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].value != HASH_NONE)
			*find(hash, old.slots[i].a, old.slots[i].b) = old.slots[i];
	free(old.slots);
}

uint32_t hash_get(const struct hash *hash, uint64_t a, uint64_t b)
{
	return hash->slots ? find(hash, a, b)->value : HASH_NONE;
}

uint32_t hash_put(struct hash *hash, uint64_t a, uint64_t b, uint32_t value)
{
	/* At most three quarters full, so that a search stays short. */
	if (!hash->slots || hash->count >= hash->size / 4 * 3)
		make_room(hash);

	struct hash_slot *slot = find(hash, a, b);
	uint32_t old = slot->value;

	if (old == HASH_NONE)
		hash->count++;
	slot->a = a;
	slot->b = b;
	slot->value = value;
	return old;
}

bool hash_next(const struct hash *hash, size_t *at, uint64_t *a, uint64_t *b, uint32_t *value)
{
	while (*at < hash->size) {
		const struct hash_slot *slot = &hash->slots[(*at)++];

		if (slot->value == HASH_NONE)
			continue;
		*a = slot->a;
		*b = slot->b;
		*value = slot->value;
		return true;
	}
	return false;
}

void hash_free(struct hash *hash)
{
	free(hash->slots);
	*hash = (struct hash)HASH_INIT;
}
