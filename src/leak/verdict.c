/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nls.h"
#include "base/util.h"
#include "leak/signs.h"
#include "leak/tie.h"

/*
 * What the processes are to all objects of one scope: judged once, however many there are. Of
 * hundred thousand files of one owner only the first costs a look at every process.
 */
struct scope_ties {
	struct leak_scope scope;
	uint32_t next;               /* with the same hash; PROC_NONE */
	const uint32_t *tied;        /* processes */
	const uint8_t *codes;        /* why each is */
	size_t tied_count;
	uint64_t untied[REASON_COUNT]; /* how many each reason unties */
	const struct leak_reason *reasons; /* of an object that nothing else is known of */
	size_t reason_count;
	enum verdict verdict;        /* likewise */
};

struct judging {
	struct leak_court court;
	struct leak_case c;
	struct scope_ties *ties;
	size_t tie_count, tie_cap;
	struct hash by_scope;
	struct arena scratch;
	const struct scope_ties *only; /* nothing but these is known of the object; NULL */
	struct leak_result *result;
};

/* ---- the court ---- */

static int compare_name_pids(const void *a, const void *b)
{
	const struct name_pid *x = a;
	const struct name_pid *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static void index_name_pids(struct leak_court *court, const struct proc_snapshot *processes)
{
	size_t cap = 0;

	for (size_t i = 0; i < processes->process_count; i++) {
		const struct proc_process *process = &processes->processes[i];
		size_t levels = process->nspid_count;

		court->name_pids = array_grow(court->name_pids, &cap,
					      court->name_pid_count + levels + 1,
					      sizeof(*court->name_pids));
		court->name_pids[court->name_pid_count++] =
			(struct name_pid){process->pid, (uint32_t)i};
		for (size_t level = 0; level < levels; level++)
			if (process->nspid[level] != process->pid)
				court->name_pids[court->name_pid_count++] =
					(struct name_pid){process->nspid[level], (uint32_t)i};
	}
	if (court->name_pid_count > 1)
		qsort(court->name_pids, court->name_pid_count, sizeof(*court->name_pids),
		      compare_name_pids);
}

/* May a file be open though no descriptor and no mapping that was read shows it? */
static bool files_may_hide(const struct leak_world *world)
{
	const struct proc_sight *sight = &world->traits->sight;

	if (sight->in_flight > 0 || !sight->in_flight_known || (!sight->whole && !world->alone))
		return true;
	for (size_t i = 0; i < world->processes->process_count; i++)
		if (world->processes->processes[i].lacks & (PROC_FDS | PROC_MAPPINGS) ||
		    world->traits->of[i].hides_fds)
			return true;
	return false;
}

static void open_court(struct leak_court *court, const struct leak_world *world,
		       const struct ipc_list *objects)
{
	*court = (struct leak_court){.world = world};
	view_build(&court->view, objects, world->processes, world->ipc_ns);
	for (size_t i = 0; i < world->witness_count; i++)
		(void)place_put(&court->witnesses, world->witnesses[i].object, (uint32_t)i);
	if (!world->processes)
		return;
	index_name_pids(court, world->processes);
	court->doubts_posix = files_may_hide(world);
}

static void close_court(struct leak_court *court)
{
	view_free(&court->view);
	hash_free(&court->witnesses);
	free(court->name_pids);
}

/* Begin with object `i` of the world, which is number `seen` of the court's view. */
static void open_case(struct leak_case *c, const struct leak_court *court, size_t i, size_t seen)
{
	const struct leak_world *world = court->world;
	const struct ipc_object *object = &world->objects->objects[i];
	struct leak_reason *reasons = c->reasons;
	size_t cap = c->reason_cap;

	*c = (struct leak_case){
		.court = court,
		.world = world,
		.object = object,
		.seen = &court->view.objects[seen],
		.elements = world->elements ? world->elements[i] : NULL,
		.lease = world->leases ? world->leases[i] : LEASE_NOT_ASKED,
		.last = evidence_last_activity(object),
		.ipc_ns = object->ipc_ns ? object->ipc_ns : world->ipc_ns,
		.maybe_recorded = PROC_NONE,
		.reasons = reasons,
		.reason_cap = cap,
	};
	if (world->families)
		c->family = families_find(world->families, object, &c->name_pid);
	if (world->rules)
		c->rule = rules_find(world->rules, object);
}

/* ---- what all objects of a scope have in common ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15) + (hash >> 29);
}

static uint64_t scope_hash(const struct leak_scope *scope)
{
	uint64_t hash = mix(scope->space, (uint64_t)scope->uid << 32 | scope->cuid);

	hash = mix(hash, (uint64_t)scope->gid << 32 | scope->cgid);
	hash = mix(hash, (uint64_t)(uintptr_t)scope->family);
	return mix(hash, (uint64_t)scope->mode << 16 | (uint64_t)scope->kind << 1 | scope->known);
}

static bool same_scope(const struct leak_scope *a, const struct leak_scope *b)
{
	return a->space == b->space && a->ipc_ns == b->ipc_ns && a->family == b->family &&
	       a->uid == b->uid && a->cuid == b->cuid && a->gid == b->gid && a->cgid == b->cgid &&
	       a->mode == b->mode && a->kind == b->kind && a->known == b->known;
}

/* Sum up in reasons what `codes` says of the processes; the ties come first. */
static size_t sum_ties(const struct leak_scope *scope, const uint32_t *tied, const uint8_t *codes,
		       size_t count, struct leak_reason *reasons)
{
	static const enum reason_code order[] = {REASON_HIDDEN, REASON_TIED_FAMILY,
						 REASON_TIED_ARGUMENTS, REASON_TIED_OWNER, REASON_TIED_MODE,
						 REASON_TIED_CAPABILITY};
	size_t n = 0;

	for (size_t o = 0; o < ARRAY_SIZE(order); o++) {
		struct leak_reason reason = {.code = order[o], .process = PROC_NONE};

		for (size_t i = 0; i < count; i++)
			if (codes[i] == order[o] && reason.count++ == 0)
				reason.process = tied[i];
		if (reason.code == REASON_TIED_FAMILY)
			reason.text = scope->family ? scope->family->title : NULL;
		if (reason.count > 0)
			reasons[n++] = reason;
	}
	return n;
}

static size_t sum_untied(const struct leak_scope *scope, const uint64_t untied[REASON_COUNT],
			 struct leak_reason *reasons)
{
	size_t n = 0;

	for (unsigned code = 0; code < REASON_COUNT; code++)
		if (untied[code] > 0)
			reasons[n++] = (struct leak_reason){
				.code = (enum reason_code)code,
				.process = PROC_NONE,
				.count = untied[code],
				.text = scope->family ? scope->family->title : NULL,
			};
	return n;
}

static enum verdict verdict_of_ties(const struct leak_reason *reasons, size_t count)
{
	if (count == 0)
		return VERDICT_ORPHAN;
	return reasons[0].code == REASON_HIDDEN ? VERDICT_UNKNOWN : VERDICT_SUSPECT;
}

static const void *keep(struct arena *arena, const void *data, size_t size)
{
	return size > 0 ? memcpy(arena_alloc(arena, size), data, size) : NULL;
}

/* Give the reasons, and what they make of an object that nothing else is known of. */
static enum verdict settle(const struct leak_scope *scope, const uint32_t *tied,
			   const uint8_t *codes, size_t count, const uint64_t untied[REASON_COUNT],
			   struct arena *arena, const struct leak_reason **reasons,
			   size_t *reason_count)
{
	struct leak_reason found[REASON_COUNT + 8];
	size_t ties = sum_ties(scope, tied, codes, count, found);
	size_t n = ties + sum_untied(scope, untied, found + ties);

	if (n == 0)
		found[n++] = (struct leak_reason){.code = REASON_NOBODY, .process = PROC_NONE};
	*reasons = keep(arena, found, n * sizeof(*found));
	*reason_count = n;
	return verdict_of_ties(found, ties);
}

static void find_ties(struct judging *j, struct scope_ties *ties)
{
	const struct leak_world *world = j->court.world;
	size_t count = world->processes->process_count;
	uint32_t *tied = xmalloc(count * sizeof(*tied) + 1);
	uint8_t *codes = xmalloc(count + 1);

	for (uint32_t p = 0; p < count; p++) {
		enum reason_code code;

		if (world->processes->processes[p].pid == world->self)
			continue;
		code = leak_tie(world, &ties->scope, p);
		if (reason_rank(code) == RANK_UNTIED) {
			ties->untied[code]++;
			continue;
		}
		tied[ties->tied_count] = p;
		codes[ties->tied_count++] = (uint8_t)code;
	}
	ties->verdict = settle(&ties->scope, tied, codes, ties->tied_count, ties->untied,
			       &j->result->arena, &ties->reasons, &ties->reason_count);
	ties->tied = keep(&j->scratch, tied, ties->tied_count * sizeof(*tied));
	ties->codes = keep(&j->scratch, codes, ties->tied_count);
	free(tied);
	free(codes);
}

static const struct scope_ties *ties_of(struct judging *j)
{
	struct leak_scope scope;
	struct scope_ties *ties;

	leak_scope_of(&j->c, &scope);

	uint64_t hash = scope_hash(&scope);
	uint32_t first = hash_get(&j->by_scope, hash, 0);

	for (uint32_t i = first; i != PROC_NONE; i = j->ties[i].next)
		if (same_scope(&j->ties[i].scope, &scope))
			return &j->ties[i];
	j->ties = array_grow(j->ties, &j->tie_cap, j->tie_count + 1, sizeof(*j->ties));
	ties = &j->ties[j->tie_count];
	*ties = (struct scope_ties){.scope = scope, .next = first};
	(void)hash_put(&j->by_scope, hash, 0, (uint32_t)j->tie_count++);
	find_ties(j, ties);
	return ties;
}

/* ---- one object ---- */

/* Does the object hold something that somebody may come back for? */
static bool holds_data(const struct ipc_object *object)
{
	switch (object->kind) {
	case KIND_SHM:
		return object->unknown & UNKNOWN_RSS || object->shm.rss + object->shm.swap > 0;
	case KIND_MSG:
		return object->msg.messages > 0;
	case KIND_PSHM:
		return object->posix.blocks > 0;
	case KIND_PMSG:
		return object->unknown & UNKNOWN_COUNT || object->posix.queue.messages > 0;
	default:
		return false;
	}
}

static const struct proc_owner *owner_of(const struct proc_traits *traits, uid_t uid)
{
	for (size_t i = 0; i < traits->owner_count; i++)
		if (traits->owners[i].uid == uid)
			return &traits->owners[i];
	return NULL;
}

/* Kept on purpose: by a rule, by its family, or as a mailbox for the next run of something. */
static void find_keepers(struct leak_case *c)
{
	const struct ipc_object *object = c->object;
	bool known = !kind_is_sysv(object->kind) || object->key != 0;

	if (c->rule && c->rule->keep)
		leak_add(c, &(struct leak_reason){.code = REASON_RULE_KEEP, .process = PROC_NONE,
						  .text = c->rule->text});
	if (c->family && c->family->kept)
		leak_add(c, &(struct leak_reason){.code = REASON_FAMILY_KEEPS, .process = PROC_NONE,
						  .text = c->family->title});
	if ((c->family && family_knows(c->family)) || c->rule || !known || !holds_data(object))
		return;

	const struct proc_owner *owner = owner_of(c->world->traits, object->uid);

	if (owner)
		leak_add(c, &(struct leak_reason){.code = REASON_MAILBOX, .process = PROC_NONE,
						  .text = owner->what});
	else if (!c->world->traits->owners_known)
		leak_add(c, &(struct leak_reason){.code = REASON_MAILBOX, .process = PROC_NONE,
						  .text = N_("a crontab that may not be read")});
}

/* A person's rule of orphans, once it is old enough. */
static bool rule_unties(struct leak_case *c)
{
	const struct rule *rule = c->rule;
	struct leak_reason reason = {.code = REASON_RULE_ORPHAN, .process = PROC_NONE};

	if (!rule || rule->keep)
		return false;
	reason.text = rule->text;
	if (rule->after > 0 && leak_idle(c) < rule->after) {
		time_t now = c->world->traits->sight.now;
		bool looks_old = c->last != 0 && now - c->last >= rule->after;

		reason.code = looks_old ? REASON_AGE : REASON_YOUNG;
	}
	leak_add(c, &reason);
	return reason.code == REASON_RULE_ORPHAN;
}

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

/* Could the object's own times untie a process that its scope ties? */
static bool times_matter(const struct leak_case *c)
{
	bool private = kind_is_sysv(c->object->kind) && c->object->key == 0;

	return leak_clock_holds(c->world, c->last) &&
	       (private || (c->family && c->family->made_late));
}

/* Add the scope's reasons to those of the object; what they make of it. */
static enum verdict add_ties(struct judging *j)
{
	struct leak_case *c = &j->c;
	const struct scope_ties *ties = ties_of(j);
	const struct leak_reason *reasons = ties->reasons;
	size_t reason_count = ties->reason_count;
	enum verdict verdict = ties->verdict;

	j->only = c->reason_count == 0 ? ties : NULL;
	if (ties->tied_count > 0 && times_matter(c)) {
		uint64_t untied[REASON_COUNT];
		uint32_t *tied = xmalloc(ties->tied_count * sizeof(*tied));
		uint8_t *codes = xmalloc(ties->tied_count);
		size_t count = 0;

		j->only = NULL;
		memcpy(untied, ties->untied, sizeof(untied));
		for (size_t i = 0; i < ties->tied_count; i++) {
			enum reason_code code =
				leak_untie(c, ties->tied[i], (enum reason_code)ties->codes[i]);

			if (reason_rank(code) == RANK_UNTIED) {
				untied[code]++;
				continue;
			}
			tied[count] = ties->tied[i];
			codes[count++] = (uint8_t)code;
		}
		verdict = settle(&ties->scope, tied, codes, count, untied, &j->scratch, &reasons,
				 &reason_count);
		free(tied);
		free(codes);
	}
	for (size_t i = 0; i < reason_count; i++)
		leak_add(c, &reasons[i]);
	return verdict;
}

/*
 * Would be an orphan. A file may still be open where no process shows it: the kernel knows.
 */
static enum verdict ask_kernel(struct leak_case *c, bool on_lease, struct leak_verdict *verdict)
{
	bool doubt = on_lease || (!kind_is_sysv(c->object->kind) && c->court->doubts_posix);

	if (!doubt || c->lease == LEASE_FREE)
		return VERDICT_ORPHAN;
	/* It decides, so it comes first. */
	leak_add(c, &(struct leak_reason){.code = REASON_IN_FLIGHT, .process = PROC_NONE});

	struct leak_reason last = c->reasons[c->reason_count - 1];

	memmove(c->reasons + 1, c->reasons, (c->reason_count - 1) * sizeof(last));
	c->reasons[0] = last;
	verdict->wants_lease = c->lease == LEASE_NOT_ASKED;
	return VERDICT_UNKNOWN;
}

static enum verdict weigh(struct judging *j, struct leak_verdict *verdict)
{
	struct leak_case *c = &j->c;
	struct leak_reason reason;
	bool on_lease = false;
	enum verdict found;

	leak_find_use(c);
	if (c->reason_count > 0)
		return VERDICT_IN_USE;
	leak_find_unseen(c);
	if (c->reason_count > 0)
		return VERDICT_UNKNOWN;
	find_keepers(c);
	if (c->reason_count > 0)
		return VERDICT_SUSPECT;
	if (leak_untie_all(c, &reason, &on_lease)) {
		leak_add(c, &reason);
		return ask_kernel(c, on_lease, verdict);
	}
	if (rule_unties(c))
		return ask_kernel(c, false, verdict);

	size_t before = c->reason_count;

	find_numbered_ties(c);

	bool numbered = c->reason_count > before;

	found = add_ties(j);
	if (found == VERDICT_ORPHAN && numbered)
		found = VERDICT_SUSPECT;
	return found == VERDICT_ORPHAN ? ask_kernel(c, false, verdict) : found;
}

/*
 * A capture tells what was, and not all of it: never enough for an orphan, and where nothing
 * but the capture's gaps stands in the way, a suspect.
 */
static enum verdict weigh_capture(struct leak_case *c, enum verdict verdict)
{
	if (verdict != VERDICT_ORPHAN && verdict != VERDICT_UNKNOWN)
		return verdict;
	leak_add(c, &(struct leak_reason){.code = REASON_CAPTURE, .process = PROC_NONE});
	return VERDICT_SUSPECT;
}

static void judge_one(struct judging *j, size_t i)
{
	struct leak_case *c = &j->c;
	struct leak_verdict *verdict = &j->result->verdicts[i];

	open_case(c, &j->court, i, i);
	j->only = NULL;
	verdict->verdict = weigh(j, verdict);
	if (c->world->captured) {
		verdict->verdict = weigh_capture(c, verdict->verdict);
		verdict->wants_lease = false;
	}
	verdict->family = c->family;
	verdict->unused_since = c->last;
	verdict->reason_count = c->reason_count;
	if (j->only && j->only->reason_count == c->reason_count)
		verdict->reasons = j->only->reasons;
	else
		verdict->reasons = keep(&j->result->arena, c->reasons,
					c->reason_count * sizeof(*c->reasons));
}

void leak_judge(const struct leak_world *world, struct leak_result *result)
{
	struct judging j = {.result = result};

	*result = (struct leak_result){.count = world->objects->count};
	result->verdicts = xcalloc(result->count, sizeof(*result->verdicts));
	open_court(&j.court, world, world->objects);
	for (size_t i = 0; i < result->count; i++)
		judge_one(&j, i);
	close_court(&j.court);
	hash_free(&j.by_scope);
	arena_free(&j.scratch);
	free(j.ties);
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
	open_court(&court, world, &one);
	open_case(&c, &court, object, 0);
	leak_scope_of(&c, &scope);
	for (uint32_t p = 0; p < world->processes->process_count; p++) {
		struct leak_reason reason = {.process = p, .count = 1};

		if (world->processes->processes[p].pid == world->self)
			continue;
		reason.code = leak_tie(world, &scope, p);
		if (reason_rank(reason.code) != RANK_UNTIED)
			reason.code = leak_untie(&c, p, reason.code);
		reason.text = c.family ? c.family->title : NULL;
		if (reason.code == REASON_UNTIED_UNIT)
			reason.text = world->traits->units[world->traits->of[p].unit].name;
		tell(arg, &reason);
	}
	close_court(&court);
	free(c.reasons);
}

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[VERDICT_COUNT] = {
		[VERDICT_IN_USE] = "in-use",
		[VERDICT_ORPHAN] = "orphan",
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
		[VERDICT_SUSPECT] = N_("suspect"),
		[VERDICT_UNKNOWN] = N_("unknown"),
	};

	return texts[verdict];
}
