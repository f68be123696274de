/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When which source has leaked how much, as far back as a window reaches; and how much that is. */
#ifndef APPLETS_LEAKS_MOMENTS_H
#define APPLETS_LEAKS_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

/* Times are milliseconds of a clock that only goes forward. */
struct leaks_moment {
	int64_t when;
	size_t source;
	uint64_t bytes;
};

struct leaks_moments {
	struct leaks_moment *at; /* in the order of their times */
	size_t count, cap;
	int64_t window;          /* how far back they tell anything, milliseconds */
	int64_t began;           /* when somebody began to watch */
};

/* What one source has leaked in the window, and how long that is: no longer than somebody watches. */
struct leaks_rate {
	uint64_t objects, bytes;
	int64_t span;
};

/* An object has leaked; not earlier than the last one. */
void moments_add(struct leaks_moments *, const struct leaks_moment *);

/* The same object is none any more: that was no growth. */
void moments_take_back(struct leaks_moments *, const struct leaks_moment *);

/* Let go of what lies in front of the window. */
void moments_forget(struct leaks_moments *, int64_t now);

struct leaks_rate moments_rate(const struct leaks_moments *, size_t source, int64_t now);

/* So much in an hour, at this rate; `amount` is one of its numbers. */
uint64_t rate_per_hour(const struct leaks_rate *, uint64_t amount);

void moments_free(struct leaks_moments *);

#endif
