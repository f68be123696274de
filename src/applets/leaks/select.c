/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the judged objects are meant, and the biggest loss first. */
#include <stdlib.h>

#include "applets/leaks/select.h"
#include "applets/problems.h"
#include "base/alloc.h"
#include "base/util.h"
#include "use/loss.h"

static enum evidence_idle idle(const struct leaks *leaks, const struct leaks_look *look, size_t i)
{
	return evidence_is_idle(leaks_object(look, i), &look->world.all.clock, leaks->min_age);
}

bool leaks_is_old(const struct leaks *leaks, const struct leaks_look *look, size_t i)
{
	return idle(leaks, look, i) == EVIDENCE_IDLE;
}

/* What an administrator has said is to be kept, stays whatever else is asked for. */
static bool is_kept(const struct leak_verdict *verdict)
{
	for (size_t i = 0; i < verdict->reason_count; i++)
		if (verdict->reasons[i].code == REASON_RULE_KEEP)
			return true;
	return false;
}

/* Selected, whatever its age. */
static bool is_meant(const struct leaks *leaks, const struct leaks_look *look, size_t i)
{
	const struct leak_verdict *verdict = &look->result.verdicts[i];

	return leaks->verdicts & VERDICT_BIT(verdict->verdict) && leaks_is_there(look, i) &&
	       !(leaks->remove && is_kept(verdict));
}

bool leaks_selects(const struct leaks *leaks, const struct leaks_look *look, size_t i)
{
	return is_meant(leaks, look, i) && leaks_is_old(leaks, look, i);
}

/* Is any left out only because its age cannot be told? */
static bool any_untold(const struct leaks *leaks, const struct leaks_look *look)
{
	for (size_t i = 0; i < look->result.count; i++)
		if (is_meant(leaks, look, i) && idle(leaks, look, i) == EVIDENCE_CANNOT_TELL)
			return true;
	return false;
}

struct standing {
	size_t index;
	uint64_t loss, count;
	time_t since;
};

static int compare(const void *first, const void *second)
{
	const struct standing *a = first;
	const struct standing *b = second;
	int order = ORDER(b->loss, a->loss);

	order = order ? order : ORDER(b->count, a->count);
	order = order ? order : ORDER(a->since, b->since);
	return order ? order : ORDER(a->index, b->index);
}

static struct standing standing_of(const struct leaks_look *look, size_t i)
{
	const struct ipc_object *object = leaks_object(look, i);

	return (struct standing){
		.index = i,
		.loss = loss_bytes(object),
		.count = kind_is_in(object->kind, KINDS_SEMAPHORES) ? object->size : 0,
		.since = look->result.verdicts[i].unused_since,
	};
}

size_t *leaks_select(const struct leaks *leaks, struct leaks_look *look, size_t *count)
{
	struct standing *standings = xcalloc(look->result.count, sizeof(*standings));
	size_t *indexes = xcalloc(look->result.count, sizeof(*indexes));
	size_t n = 0;

	for (size_t i = 0; i < look->result.count; i++)
		if (leaks_selects(leaks, look, i))
			standings[n++] = standing_of(look, i);
	if (n > 0)
		qsort(standings, n, sizeof(*standings), compare);
	for (size_t i = 0; i < n; i++)
		indexes[i] = standings[i].index;
	free(standings);
	*count = n;
	if (any_untold(leaks, look)) {
		problems_add(&look->world.all.problems, &(struct problem){.code = PROBLEM_AGE});
		problems_say(leaks->ls.session, &look->world.all.problems);
	}
	return indexes;
}
