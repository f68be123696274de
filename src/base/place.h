/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the kernel keeps something that processes share: the one name of it that both the list of
 * objects and the maps, descriptors and sleepers of processes tell. A place names its thing for as
 * long as that is there; once it has gone another may be kept there (ipc_identity() of ipc/object.h
 * tells these apart).
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/hash.h"

struct place {
	uint64_t space;  /* device, or sort and IPC namespace */
	uint64_t number; /* inode, or identifier */
};

/* What is numbered by itself and no file. */
enum place_sort {
	PLACE_SHM, /* System V: identifiers of an IPC namespace */
	PLACE_MSG,
	PLACE_SEM,
	PLACE_OTHER, /* the first that others may use, up to 127 */
};

/* The top bit: no device number is that large (32 bits, which makedev(3) spreads over 44). */
static inline struct place place_of_number(unsigned sort, uint64_t number)
{
	return (struct place){UINT64_C(1) << 63 | (uint64_t)sort << 56, number};
}

/* Object `id` in the IPC namespace `ipc_ns` (its inode; 0 where there is but one). */
static inline struct place place_of_sysv(enum place_sort sort, uint64_t ipc_ns, int id)
{
	struct place place = place_of_number(sort, (uint64_t)(unsigned)id);

	place.space |= ipc_ns;
	return place;
}

/* A file by what stat(2) says of it. Also pipes, FIFOs, sockets, memfds, queues. */
static inline struct place place_of_file(dev_t dev, ino_t ino)
{
	return (struct place){(uint64_t)dev, (uint64_t)ino};
}

/* Then the space is its device and the number its inode. */
static inline bool place_is_file(struct place place)
{
	return !(place.space >> 63);
}

static inline bool place_same(struct place a, struct place b)
{
	return a.space == b.space && a.number == b.number;
}

/* As hash_get() and hash_put(). */
static inline uint32_t place_get(const struct hash *hash, struct place place)
{
	return hash_get(hash, place.space, place.number);
}

static inline uint32_t place_put(struct hash *hash, struct place place, uint32_t value)
{
	return hash_put(hash, place.space, place.number, value);
}

#endif
