/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/sum.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "leak/tie.h"

/* How many processes each reason is about, and the first of them. */
struct tally {
	uint64_t count[REASON_COUNT];
	uint32_t first[REASON_COUNT];
};

struct scope_sum {
	struct leak_scope scope;
	uint32_t next;               /* with the same hash; HASH_NONE */
	const uint32_t *open;        /* processes that nothing proves out so far */
	const uint8_t *codes;        /* what each of them is */
	size_t open_count;
	time_t youngest;             /* when the last of them started */
	struct tally tally;
	struct leak_sum sum;
};

void leak_scopes_start(struct leak_scopes *scopes, struct arena *kept)
{
	*scopes = (struct leak_scopes){.kept = kept};
}

void leak_scopes_free(struct leak_scopes *scopes)
{
	hash_free(&scopes->by_scope);
	arena_free(&scopes->scratch);
	free(scopes->sums);
}

/* ---- which scope ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15) + (hash >> 29);
}

static uint64_t scope_hash(const struct leak_scope *scope)
{
	uint64_t hash = mix(scope->space, (uint64_t)scope->uid << 32 | scope->cuid);

	hash = mix(hash, (uint64_t)scope->gid << 32 | scope->cgid);
	hash = mix(hash, (uint64_t)(uintptr_t)scope->family);
	return mix(hash, (uint64_t)scope->mode << 16 | (uint64_t)scope->kind << 2 |
				 (uint64_t)scope->known << 1 | scope->acl);
}

static bool same_scope(const struct leak_scope *a, const struct leak_scope *b)
{
	return a->space == b->space && a->ipc_ns == b->ipc_ns && a->family == b->family &&
	       a->uid == b->uid && a->cuid == b->cuid && a->gid == b->gid && a->cgid == b->cgid &&
	       a->mode == b->mode && a->kind == b->kind && a->known == b->known &&
	       a->acl == b->acl;
}

/* ---- from processes to reasons ---- */

static void count(struct tally *tally, enum reason_code code, uint32_t process)
{
	if (tally->count[code]++ == 0)
		tally->first[code] = process;
}

/* Nothing that is started later would look for it, by what is known of its family. */
static bool is_findable(const struct leak_scope *scope)
{
	return scope->known &&
	       !(scope->family && (scope->family->fresh_name || scope->family->made_anew));
}

/* The order in which they are told where the enumeration's is another. */
static const enum reason_code order[] = {
	REASON_HIDDEN,     REASON_TIED_FAMILY, REASON_TIED_ARGUMENTS,  REASON_TIED_OWNER,
	REASON_TIED_MODE,  REASON_TIED_ACL,    REASON_TIED_CAPABILITY, REASON_FINDABLE,
};

static bool is_in_order(enum reason_code code)
{
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (order[i] == code)
			return true;
	return false;
}

static struct leak_reason reason_of(const struct leak_scope *scope, const struct tally *tally,
				    enum reason_code code)
{
	struct leak_reason reason = {.code = code, .process = PROC_NONE,
				     .count = tally->count[code]};

	/* How many cannot use it is told, which ones only by --explain. */
	if (reason_rank(code) <= RANK_TIE)
		reason.process = tally->first[code];
	if (scope->family && (code == REASON_TIED_FAMILY || reason_rank(code) == RANK_UNTIED))
		reason.text = scope->family->title;
	return reason;
}

/* Put the reasons that the tally gives into `found`, which has room for all; how many. */
static size_t reasons_of(const struct leak_scope *scope, const struct tally *tally,
			 struct leak_reason found[REASON_COUNT])
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		if (order[i] == REASON_FINDABLE && is_findable(scope))
			found[n++] = (struct leak_reason){.code = REASON_FINDABLE,
							  .process = PROC_NONE};
		else if (tally->count[order[i]] > 0)
			found[n++] = reason_of(scope, tally, order[i]);
	}
	for (unsigned code = 0; code < REASON_COUNT; code++)
		if (tally->count[code] > 0 && !is_in_order((enum reason_code)code))
			found[n++] = reason_of(scope, tally, (enum reason_code)code);
	if (n == 0)
		found[n++] = (struct leak_reason){.code = REASON_NOBODY, .process = PROC_NONE};
	return n;
}

static const void *keep(struct arena *arena, const void *data, size_t size)
{
	return size > 0 ? memcpy(arena_alloc(arena, size), data, size) : NULL;
}

static void settle(const struct leak_scope *scope, const struct tally *tally, struct arena *arena,
		   struct leak_sum *sum)
{
	struct leak_reason found[REASON_COUNT];

	sum->reason_count = reasons_of(scope, tally, found);
	sum->reasons = keep(arena, found, sum->reason_count * sizeof(*found));
}

/* ---- all objects of a scope ---- */

static void look_at_all(struct leak_scopes *scopes, const struct leak_court *court,
			struct scope_sum *sum)
{
	const struct leak_world *world = court->world;
	size_t processes = world->processes->process_count;
	uint32_t *open = xmalloc(processes * sizeof(*open) + 1);
	uint8_t *codes = xmalloc(processes + 1);

	for (uint32_t p = 0; p < processes; p++) {
		const struct proc_process *process = &world->processes->processes[p];
		enum reason_code code;

		if (process->pid == world->self)
			continue;
		code = leak_tie(court, &sum->scope, p);
		count(&sum->tally, code, p);
		if (reason_rank(code) == RANK_UNTIED)
			continue;
		sum->youngest = MAX(sum->youngest, process->start_time);
		open[sum->open_count] = p;
		codes[sum->open_count++] = (uint8_t)code;
	}
	settle(&sum->scope, &sum->tally, scopes->kept, &sum->sum);
	sum->sum.shared = true;
	sum->open = keep(&scopes->scratch, open, sum->open_count * sizeof(*open));
	sum->codes = keep(&scopes->scratch, codes, sum->open_count);
	free(open);
	free(codes);
}

static const struct scope_sum *sum_of(struct leak_scopes *scopes, const struct leak_case *c)
{
	struct leak_scope scope;
	struct scope_sum *sum;

	leak_scope_of(c, &scope);

	uint64_t hash = scope_hash(&scope);
	uint32_t first = hash_get(&scopes->by_scope, hash, 0);

	for (uint32_t i = first; i != HASH_NONE; i = scopes->sums[i].next)
		if (same_scope(&scopes->sums[i].scope, &scope))
			return &scopes->sums[i];
	scopes->sums = array_grow(scopes->sums, &scopes->cap, scopes->count + 1,
				  sizeof(*scopes->sums));
	sum = &scopes->sums[scopes->count];
	*sum = (struct scope_sum){.scope = scope, .next = first};
	(void)hash_put(&scopes->by_scope, hash, 0, (uint32_t)scopes->count++);
	look_at_all(scopes, c->court, sum);
	return sum;
}

/* ---- one object ---- */

/* Could the object's own times prove a process out that its scope does not? */
static bool times_matter(const struct leak_case *c, const struct scope_sum *sum)
{
	bool private = kind_is_sysv(c->object->kind) && c->object->key == 0;

	return sum->open_count > 0 && (private || (c->family && c->family->made_late)) &&
	       leak_is_later(c, sum->youngest);
}

void leak_sum_processes(struct leak_scopes *scopes, const struct leak_case *c, struct leak_sum *sum)
{
	const struct scope_sum *all = sum_of(scopes, c);
	struct tally tally;

	*sum = all->sum;
	if (!times_matter(c, all))
		return;
	tally = all->tally;
	/* What is no proof is counted anew. */
	for (size_t i = 0; i < all->open_count; i++)
		tally.count[all->codes[i]] = 0;
	for (size_t i = 0; i < all->open_count; i++)
		count(&tally, leak_untie(c, all->open[i], (enum reason_code)all->codes[i]),
		      all->open[i]);
	settle(&all->scope, &tally, &scopes->scratch, sum);
	sum->shared = false;
}
