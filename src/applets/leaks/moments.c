/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/leaks/moments.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define HOUR 3600000 /* milliseconds */

void moments_add(struct leaks_moments *moments, const struct leaks_moment *moment)
{
	moments->at = array_grow(moments->at, &moments->cap, moments->count + 1,
				 sizeof(*moments->at));
	moments->at[moments->count++] = *moment;
}

void moments_take_back(struct leaks_moments *moments, const struct leaks_moment *moment)
{
	for (size_t i = moments->count; i > 0; i--) {
		struct leaks_moment *at = &moments->at[i - 1];

		if (at->when != moment->when || at->source != moment->source ||
		    at->bytes != moment->bytes)
			continue;
		memmove(at, at + 1, (moments->count - i) * sizeof(*at));
		moments->count--;
		return;
	}
}

void moments_forget(struct leaks_moments *moments, int64_t now)
{
	size_t old = 0;

	while (old < moments->count && now - moments->at[old].when > moments->window)
		old++;
	if (old == 0)
		return;
	moments->count -= old;
	memmove(moments->at, moments->at + old, moments->count * sizeof(*moments->at));
}

struct leaks_rate moments_rate(const struct leaks_moments *moments, size_t source, int64_t now)
{
	int64_t watched = now - moments->began;
	struct leaks_rate rate = {.span = watched < moments->window ? watched : moments->window};

	for (size_t i = moments->count; i > 0; i--) {
		const struct leaks_moment *moment = &moments->at[i - 1];

		if (now - moment->when > moments->window)
			break;
		if (moment->source != source)
			continue;
		rate.objects++;
		rate.bytes += moment->bytes;
	}
	return rate;
}

uint64_t rate_per_hour(const struct leaks_rate *rate, uint64_t amount)
{
	return rate->span > 0 ? (uint64_t)((long double)amount * HOUR / (long double)rate->span)
			      : 0;
}

void moments_free(struct leaks_moments *moments)
{
	free(moments->at);
	*moments = (struct leaks_moments){0};
}
