/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/program.h"

static void *checked(void *p)
{
	if (!p)
		program_die("out of memory");
	return p;
}

void *xmalloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *xreallocarray(void *old, size_t n, size_t size)
{
	return checked(reallocarray(old, n ? n : 1, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return checked(strdup(s));
}

char *xstrndup(const char *s, size_t n)
{
	return checked(strndup(s, n));
}

void *array_grow(void *base, size_t *cap, size_t need, size_t size)
{
	if (base && need <= *cap)
		return base;

	size_t want = *cap + *cap / 2;

	if (want < need)
		want = need;
	if (want < 16)
		want = 16;
	base = xreallocarray(base, want, size);
	*cap = want;
	return base;
}
