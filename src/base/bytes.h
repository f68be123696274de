/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether all bytes are 0. */
static inline bool bytes_are_zero(const void *bytes, size_t size)
{
	const unsigned char *p = bytes;

	/* The first is 0, and each equals the one before it. */
	return size == 0 || (p[0] == 0 && memcmp(p, p + 1, size - 1) == 0);
}

#endif
