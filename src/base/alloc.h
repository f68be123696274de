/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocation that does not fail: a program that lists kernel objects has no
 * better answer to an exhausted memory than to say so and end with status 1.
 * What is given back belongs to the caller, who frees it with free(3).
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xreallocarray(void *old, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t n) __attribute__((malloc, returns_nonnull));

/*
 * Make room for `need` elements of `size` bytes in the array `base`, of which
 * *cap has the present capacity in elements; grows by half, so that appending
 * one by one stays linear. Gives the array, perhaps moved.
 */
void *array_grow(void *base, size_t *cap, size_t need, size_t size)
	__attribute__((returns_nonnull));

#endif
