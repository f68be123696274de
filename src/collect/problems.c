/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/problems.h"

#include <stdlib.h>

#include "base/alloc.h"

static const char *keep(struct problems *problems, const char *text)
{
	return text ? arena_strdup(&problems->text, text) : NULL;
}

void problems_add(struct problems *problems, const struct problem *problem)
{
	struct problem *added;

	problems->at = array_grow(problems->at, &problems->cap, problems->count + 1,
				  sizeof(*problems->at));
	added = &problems->at[problems->count++];
	*added = *problem;
	added->text = keep(problems, problem->text);
	added->more = keep(problems, problem->more);
}

void problems_fail(struct problems *problems, const struct problem *problem)
{
	problems_add(problems, problem);
	problems->failed = true;
}

void problems_free(struct problems *problems)
{
	free(problems->at);
	arena_free(&problems->text);
	*problems = (struct problems){0};
}
