/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small things that every room needs. */
#ifndef BASE_UTIL_H
#define BASE_UTIL_H

#include <string.h>
#include <stdbool.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define UNUSED __attribute__((unused))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* For qsort(3) and bsearch(3): below 0, 0 or above it. */
#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static inline bool streq(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

#endif
