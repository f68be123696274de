/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory for many small things that live and go together. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_chunk *chunks;
};

#define ARENA_INIT {NULL}

/* `size` bytes, aligned for any type, until arena_free(). Never NULL. */
void *arena_alloc(struct arena *, size_t size) __attribute__((returns_nonnull));

/* A copy of the string, not aligned. */
char *arena_strdup(struct arena *, const char *s) __attribute__((returns_nonnull));

/* Move all that is in `from` to the other; `from` is empty afterwards. */
void arena_join(struct arena *, struct arena *from);

void arena_free(struct arena *);

#endif
