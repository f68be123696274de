/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "leak/court.h"
#include "leak/kept.h"
#include "leak/signs.h"
#include "leak/sum.h"
#include "leak/tie.h"

struct judging {
	struct leak_court court;
	struct leak_case c;
	struct leak_scopes scopes;
	struct leak_result *result;
	struct leak_sum sum;              /* of the object at hand; without reasons: not asked */
};

/* ---- one object ---- */

/* Ties that rest on a number in the object itself. */
static void find_numbered_ties(struct leak_case *c)
{
	uint32_t named = leak_named(c);

	if (named != PROC_NONE)
		leak_add(c, &(struct leak_reason){.code = REASON_TIED_NAME, .process = named});
	if (c->maybe_recorded != PROC_NONE)
		leak_add(c, &(struct leak_reason){.code = REASON_TIED_RECORD,
						  .process = c->maybe_recorded});
}

/* What the processes make of the object, by the reason about them that comes first. */
static enum verdict verdict_of(enum reason_code first)
{
	switch (reason_rank(first)) {
	case RANK_UNSEEN:
		return VERDICT_UNKNOWN;
	case RANK_UNTIED:
		return VERDICT_ORPHAN;
	case RANK_UNLIKELY:
		return VERDICT_DORMANT;
	default:
		return VERDICT_SUSPECT;
	}
}

/* Add what the processes are to the object; what that makes of it. */
static enum verdict add_processes(struct judging *j)
{
	struct leak_case *c = &j->c;

	leak_sum_processes(&j->scopes, c, &j->sum);
	for (size_t i = 0; i < j->sum.reason_count; i++)
		leak_add(c, &j->sum.reasons[i]);
	return verdict_of(j->sum.reasons[0].code);
}

static void put_first(struct leak_case *c, enum reason_code code)
{
	struct leak_reason reason = {.code = code, .process = PROC_NONE};

	leak_add(c, &reason);
	memmove(c->reasons + 1, c->reasons, (c->reason_count - 1) * sizeof(reason));
	c->reasons[0] = reason;
}

/*
 * Would be an orphan, or dormant. A file may still be open where no process shows it, or be held by the
 * kernel itself (acct(2), swapon(2), loop(4)): a lease tells.
 */
static enum verdict ask_kernel(struct leak_case *c, enum verdict found, bool on_lease,
			       struct leak_verdict *verdict)
{
	bool file = !kind_is_sysv(c->object->kind);

	if (!file || c->lease == LEASE_FREE)
		return found;
	verdict->wants_lease = c->lease == LEASE_NOT_ASKED;
	if (!on_lease && !c->court->doubts_posix)
		return found;
	put_first(c, REASON_IN_FLIGHT);
	return VERDICT_UNKNOWN;
}

static enum verdict weigh_processes(struct judging *j)
{
	struct leak_case *c = &j->c;
	size_t before = c->reason_count;
	enum verdict found;
	bool numbered;

	find_numbered_ties(c);
	numbered = c->reason_count > before;
	found = add_processes(j);
	if (found == VERDICT_ORPHAN && !kind_is_sysv(c->object->kind) &&
	    c->object->posix.nlink > 1) {
		put_first(c, REASON_LINKED);
		found = VERDICT_DORMANT;
	}
	return numbered && found != VERDICT_UNKNOWN ? VERDICT_SUSPECT : found;
}

static enum verdict weigh(struct judging *j, struct leak_verdict *verdict)
{
	struct leak_case *c = &j->c;
	struct leak_reason reason;
	bool on_lease = false;
	enum verdict found = VERDICT_ORPHAN;

	leak_find_use(c);
	if (c->reason_count > 0)
		return VERDICT_IN_USE;
	leak_find_unseen(c);
	if (c->reason_count > 0)
		return VERDICT_UNKNOWN;
	leak_find_keepers(c);
	if (c->reason_count > 0)
		return VERDICT_SUSPECT;
	if (leak_untie_all(c, &reason, &on_lease))
		leak_add(c, &reason);
	else if (!leak_rule_unties(c))
		found = weigh_processes(j);
	if (found != VERDICT_ORPHAN && found != VERDICT_DORMANT)
		return found;
	return ask_kernel(c, found, on_lease, verdict);
}

/*
 * A capture tells what was, and not all of it: never enough for an orphan, and where nothing
 * but the capture's gaps stands in the way, a suspect.
 */
static enum verdict weigh_capture(struct leak_case *c, enum verdict verdict)
{
	if (verdict == VERDICT_IN_USE || verdict == VERDICT_SUSPECT)
		return verdict;
	leak_add(c, &(struct leak_reason){.code = REASON_CAPTURE, .process = PROC_NONE});
	return VERDICT_SUSPECT;
}

static const struct leak_reason *keep_reasons(struct arena *arena, const struct leak_case *c)
{
	size_t size = c->reason_count * sizeof(*c->reasons);

	return size > 0 ? memcpy(arena_alloc(arena, size), c->reasons, size) : NULL;
}

static void judge_one(struct judging *j, size_t i)
{
	struct leak_case *c = &j->c;
	struct leak_verdict *verdict = &j->result->verdicts[i];

	leak_open_case(c, &j->court, i, i);
	j->sum = (struct leak_sum){0};
	verdict->verdict = weigh(j, verdict);
	if (c->world->captured) {
		verdict->verdict = weigh_capture(c, verdict->verdict);
		verdict->wants_lease = false;
	}
	verdict->family = c->family;
	verdict->unused_since = c->last;
	verdict->reason_count = c->reason_count;
	/* Nothing else is known of it: then it shares the reasons of its scope. */
	if (j->sum.shared && j->sum.reason_count == c->reason_count)
		verdict->reasons = j->sum.reasons;
	else
		verdict->reasons = keep_reasons(&j->result->arena, c);
}

void leak_judge(const struct leak_world *world, struct leak_result *result)
{
	struct judging j = {.result = result};

	*result = (struct leak_result){.count = world->objects->count};
	result->verdicts = xcalloc(result->count, sizeof(*result->verdicts));
	leak_scopes_start(&j.scopes, &result->arena);
	leak_open_court(&j.court, world, world->objects);
	for (size_t i = 0; i < result->count; i++)
		judge_one(&j, i);
	leak_close_court(&j.court);
	leak_scopes_free(&j.scopes);
	free(j.c.reasons);
}

bool leak_is_by_process(const struct leak_verdict *verdict)
{
	return verdict->verdict != VERDICT_ORPHAN || verdict->reason_count == 0 ||
	       verdict->reasons[0].count > 0;
}

void leak_result_free(struct leak_result *result)
{
	free(result->verdicts);
	arena_free(&result->arena);
	*result = (struct leak_result){0};
}

void leak_explain(const struct leak_world *world, size_t object,
		  void (*tell)(void *arg, const struct leak_reason *), void *arg)
{
	struct ipc_list one = {.objects = &world->objects->objects[object], .count = 1};
	struct leak_court court;
	struct leak_case c = {0};
	struct leak_scope scope;

	if (!world->processes)
		return;
	leak_open_court(&court, world, &one);
	leak_open_case(&c, &court, object, 0);
	leak_scope_of(&c, &scope);
	for (uint32_t p = 0; p < world->processes->process_count; p++) {
		struct leak_reason reason = {.process = p, .count = 1};

		if (world->processes->processes[p].pid == world->self)
			continue;
		reason.code = leak_tie(&court, &scope, p);
		if (reason_rank(reason.code) != RANK_UNTIED)
			reason.code = leak_untie(&c, p, reason.code);
		reason.text = c.family ? c.family->title : NULL;
		if (reason.code == REASON_UNTIED_UNIT)
			reason.text = world->traits->units[world->traits->of[p].unit].name;
		tell(arg, &reason);
	}
	leak_close_court(&court);
	free(c.reasons);
}

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[VERDICT_COUNT] = {
		[VERDICT_IN_USE] = "in-use",
		[VERDICT_ORPHAN] = "orphan",
		[VERDICT_DORMANT] = "dormant",
		[VERDICT_SUSPECT] = "suspect",
		[VERDICT_UNKNOWN] = "unknown",
	};

	return words[verdict];
}

const char *verdict_text(enum verdict verdict)
{
	static const char *const texts[VERDICT_COUNT] = {
		[VERDICT_IN_USE] = N_("in use"),
		[VERDICT_ORPHAN] = N_("orphan"),
		[VERDICT_DORMANT] = N_("dormant"),
		[VERDICT_SUSPECT] = N_("suspect"),
		[VERDICT_UNKNOWN] = N_("unknown"),
	};

	return texts[verdict];
}
