/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define CHUNK_BYTES 65536

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

static void *take(struct arena *arena, size_t size, size_t align)
{
	struct arena_chunk *chunk = arena->chunks;
	size_t at = chunk ? (chunk->used + align - 1) / align * align : 0;

	if (!chunk || at > chunk->size || chunk->size - at < size) {
		size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;

		/* More than malloc(3) can give is left for it to refuse. */
		chunk = xmalloc(room < SIZE_MAX - sizeof(*chunk) ? sizeof(*chunk) + room : SIZE_MAX);
		chunk->next = arena->chunks;
		chunk->size = room;
		arena->chunks = chunk;
		at = 0;
	}
	chunk->used = at + size;
	return chunk->bytes + at;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return take(arena, size, alignof(max_align_t));
}

char *arena_strdup(struct arena *arena, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(take(arena, size, 1), s, size);
}

void arena_join(struct arena *arena, struct arena *from)
{
	struct arena_chunk **end = &arena->chunks;

	/* Behind the chunk that is being filled. */
	while (*end)
		end = &(*end)->next;
	*end = from->chunks;
	from->chunks = NULL;
}

void arena_free(struct arena *arena)
{
	while (arena->chunks) {
		struct arena_chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
}
