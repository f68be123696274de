/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents of objects in memory: a sink of ipc/captured.h and a feed of ipc/recreation.h. */
#ifndef KEPT_H
#define KEPT_H

#include <stddef.h>
#include <stdint.h>

struct kept {
	char *bytes; /* what no piece told is zeros */
	size_t size; /* end of the last piece */
	size_t given; /* bytes in pieces, without what lies between them */
	size_t fed;  /* where the feed goes on */
	size_t step; /* bytes that the feed gives at a time; 0: all */
	int failure; /* negative errno: what sink and feed give from now on */
};

#define KEPT_INIT {NULL, 0, 0, 0, 0, 0}

int kept_put(void *kept, uint64_t offset, const void *bytes, size_t size);
int kept_feed(void *kept, uint64_t *offset, const void **bytes, size_t *size);

/* Say that all is `size` bytes; zeros at the end belong to it. */
void kept_complete(struct kept *, size_t size);

/* Append bytes, as if a piece of them had come. */
void kept_add(struct kept *, const void *bytes, size_t size);
void kept_free(struct kept *);

#endif
