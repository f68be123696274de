/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What leaks while somebody watches: makers are learned as objects appear, and seen to die. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applets/leaks/growth.h"
#include "applets/leaks/select.h"
#include "applets/leaks/watch.h"
#include "applets/stop.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/nls.h"
#include "base/util.h"
#include "use/loss.h"

/* What is told of an object once it has become an orphan or suspect, also when it is gone. */
struct leaked {
	struct ipc_object object;
	struct loss lost;
	char name[]; /* the object's */
};

/* An object that is there, or was. */
struct known {
	struct ipc_identity identity;
	size_t source;          /* NO_SOURCE: it was there before */
	struct leaked *last;    /* it, when it last was an orphan or suspect; NULL: never */
	pid_t maker;            /* 0: not seen */
	uint64_t maker_ticks;
	time_t maker_start;
	bool certain;           /* the kernel itself names the maker */
	bool maker_died;
	bool leaked;            /* an orphan or suspect in the last look */
	int64_t since;          /* clock_ms() when it became one */
	time_t active;          /* its last activity, and the looks that saw it first and before, */
	int64_t seen, before;   /* as in struct leak_witness */
	uint32_t round;         /* of the last look that had it */
};

struct watching {
	struct leaks *leaks;
	struct leaks_growth growth;
	struct known *known;
	size_t known_count, known_cap;
	struct hash by_object;
	struct leak_witness *witnesses;
	size_t witness_count, witness_cap;
	uint32_t round;
	int64_t looked;         /* the look before, in seconds since the system started; -1: none */
};

/* ---- makers ---- */

static const struct proc_process *first_user(const struct leaks_look *look, struct place key)
{
	struct proc_users users = PROC_USERS_INIT;
	const struct proc_process *found = NULL;

	proc_object_users(look->world.facts.processes, key, &users);
	if (users.count > 0)
		found = &look->world.facts.processes->processes[users.users[0].process];
	proc_users_free(&users);
	return found;
}

/* The process that the kernel names; NULL where it is gone, or its number is another's by now. */
static const struct proc_process *alive(const struct leaks_look *look, pid_t pid, time_t when)
{
	if (evidence_pid_fate(look->world.facts.processes, pid, when) != PID_ALIVE)
		return NULL;
	return proc_find(look->world.facts.processes, pid);
}

/*
 * Who has made the object, which appeared since the last look. Of a segment the kernel tells;
 * of others it is who touched them first, as far as that is seen. *certain tells which.
 */
static const struct proc_process *find_maker(const struct leaks_look *look, size_t i, bool *certain)
{
	const struct ipc_object *object = leaks_object(look, i);
	const struct ipc_sem_element *elements = collected_elements(&look->world.all, i);
	const struct proc_process *found = NULL;
	struct recorded_pid recorded[RECORDED_PIDS_MAX];
	size_t count = evidence_recorded(object, recorded);

	*certain = count > 0 && recorded[0].role == RECORDED_CREATOR;
	if (*certain)
		return alive(look, recorded[0].pid, recorded[0].when);
	for (size_t n = 0; n < count && !found; n++)
		found = alive(look, recorded[n].pid, recorded[n].when);
	for (size_t n = 0; elements && n < object->size && !found; n++)
		found = alive(look, elements[n].pid, object->sem.otime);
	return found ? found : first_user(look, ipc_place(object, look->world.facts.ipc_ns));
}

static void learn_maker(struct known *known, const struct leaks_look *look, size_t i,
			struct leaks_growth *growth)
{
	const struct ipc_object *object = leaks_object(look, i);
	const struct proc_process *maker =
		look->world.facts.processes ? find_maker(look, i, &known->certain) : NULL;
	uid_t uid = kind_is_sysv(object->kind) ? object->cuid : object->uid;
	const char *unit = NULL;

	if (maker) {
		known->maker = maker->pid;
		known->maker_ticks = maker->start_ticks;
		known->maker_start = maker->start_time;
		unit = maker->user_unit ? maker->user_unit : maker->unit;
	}
	known->source = growth_source(growth, uid, unit, maker ? maker->comm : NULL);
}

/* Whether the maker still lives; once dead is dead. */
static void follow_maker(struct known *known, const struct leaks_look *look)
{
	const struct proc_process *process;

	if (known->maker == 0 || known->maker_died || !look->world.facts.processes)
		return;
	process = proc_find(look->world.facts.processes, known->maker);
	known->maker_died = !process || process->start_ticks != known->maker_ticks;
}

/*
 * What the next look may rest on. That somebody who only was the first to be seen with an object
 * is dead proves nothing: its maker may live.
 */
static void collect_witnesses(struct watching *watching)
{
	watching->witness_count = 0;
	for (size_t i = 0; i < watching->known_count; i++) {
		const struct known *known = &watching->known[i];

		bool proves = known->maker != 0 && !(known->maker_died && !known->certain);

		if (known->round != watching->round)
			continue;
		watching->witnesses = array_grow(watching->witnesses, &watching->witness_cap,
						 watching->witness_count + 1,
						 sizeof(*watching->witnesses));
		watching->witnesses[watching->witness_count++] = (struct leak_witness){
			.object = known->identity.place,
			.pid = proves ? known->maker : 0,
			.start_ticks = known->maker_ticks,
			.dead = proves && known->maker_died,
			.active = known->active,
			.seen = known->seen,
			.before = known->before,
			.looked = watching->looked,
		};
	}
}

/* ---- what has changed ---- */

static void tell(struct watching *watching, struct known *known, const char *what,
		 const struct leaks_look *look, const struct leak_verdict *verdict)
{
	const struct leaks_event event = {
		.what = what,
		.object = &known->last->object,
		.ipc_ns = look->world.facts.ipc_ns,
		.source = known->source,
		.lost = &known->last->lost,
		.when = known->since,
		.maker = known->maker,
		.maker_start = known->maker_start,
		.maker_died = known->maker_died,
		.verdict = verdict,
		.processes = look->world.facts.processes,
	};

	growth_event(&watching->growth, &event);
}

static struct known *add(struct watching *watching, const struct leaks_look *look, size_t i)
{
	const struct ipc_object *object = leaks_object(look, i);
	struct known *known;

	watching->known = array_grow(watching->known, &watching->known_cap,
				     watching->known_count + 1, sizeof(*watching->known));
	known = &watching->known[watching->known_count];
	*known = (struct known){
		.identity = ipc_identity(object, look->world.facts.ipc_ns),
		.source = NO_SOURCE,
	};
	(void)place_put(&watching->by_object, known->identity.place,
			(uint32_t)watching->known_count++);
	if (watching->round > 0)
		learn_maker(known, look, i, &watching->growth);
	return known;
}

static struct known *find(struct watching *watching, const struct leaks_look *look, size_t i)
{
	struct ipc_identity identity =
		ipc_identity(leaks_object(look, i), look->world.facts.ipc_ns);
	uint32_t at = place_get(&watching->by_object, identity.place);
	struct known *known = at == HASH_NONE ? NULL : &watching->known[at];

	return known && ipc_identity_same(&known->identity, &identity) ? known : NULL;
}

static void keep(struct known *known, const struct leaks_look *look, size_t i)
{
	const struct ipc_object *object = leaks_object(look, i);
	size_t size = object->name ? strlen(object->name) + 1 : 0;

	free(known->last);
	known->last = xmalloc(sizeof(*known->last) + size);
	known->last->object = *object;
	known->last->lost = loss_of(object, collected_elements(&look->world.all, i));
	if (object->name)
		known->last->object.name = memcpy(known->last->name, object->name, size);
}

static void note_activity(struct known *known, const struct watching *watching,
			  const struct leaks_look *look, size_t i)
{
	time_t active = evidence_last_activity(leaks_object(look, i));

	if (known->seen != 0 && known->active == active)
		return;
	known->active = active;
	known->seen = look->world.all.clock.up;
	known->before = watching->looked;
}

static void note_object(struct watching *watching, const struct leaks_look *look, size_t i)
{
	const struct leak_verdict *verdict = &look->result.verdicts[i];
	bool leaks = leaks_selects(watching->leaks, look, i);
	struct known *known = find(watching, look, i);

	if (!known)
		known = add(watching, look, i);
	known->round = watching->round;
	note_activity(known, watching, look, i);
	follow_maker(known, look);
	if (watching->round > 0 && leaks && !known->leaked) {
		/* What was there before has become one now: its owner's, whoever it was. */
		if (known->source == NO_SOURCE)
			learn_maker(known, look, i, &watching->growth);
		keep(known, look, i);
		known->since = clock_ms();
		tell(watching, known, "leaked", look, verdict);
	} else if (known->leaked && !leaks && known->source != NO_SOURCE) {
		tell(watching, known, "used-again", look, verdict);
	}
	known->leaked = leaks;
}

/* Those that this look has not found any more go from the list. */
static void drop_gone(struct watching *watching, const struct leaks_look *look)
{
	size_t kept = 0;

	hash_free(&watching->by_object);
	watching->by_object = (struct hash)HASH_INIT;
	for (size_t i = 0; i < watching->known_count; i++) {
		struct known *known = &watching->known[i];

		if (known->round != watching->round) {
			if (known->leaked && known->source != NO_SOURCE)
				tell(watching, known, "gone", look, NULL);
			free(known->last);
			continue;
		}
		watching->known[kept] = *known;
		(void)place_put(&watching->by_object, known->identity.place, (uint32_t)kept++);
	}
	watching->known_count = kept;
}

static int look_once(struct watching *watching)
{
	struct leaks_look look;
	int status;

	status = leaks_look(watching->leaks, watching->witnesses, watching->witness_count, &look);
	if (status == EXIT_SUCCESS) {
		const struct proc_snapshot *processes = look.world.facts.processes;

		watching->growth.looked = processes;
		watching->growth.hidden = processes ? processes->hidden : 0;
		for (size_t i = 0; i < look.result.count; i++)
			note_object(watching, &look, i);
		drop_gone(watching, &look);
		watching->looked = look.world.all.clock.up;
		collect_witnesses(watching);
		growth_tell(&watching->growth, false);
	}
	leaks_look_free(&look);
	return status;
}

int leaks_watch(struct leaks *leaks)
{
	struct watching watching = {
		.leaks = leaks,
		.looked = -1,
		.growth = {
			.leaks = leaks,
			.moments = {.window = leaks->window * 1000, .began = clock_ms()},
		},
	};
	const struct ls *ls = &leaks->ls;
	int status;

	if (!stop_catch())
		return EXIT_FAILURE;
	status = look_once(&watching);
	for (uint64_t round = 1; round != ls->rounds && status == EXIT_SUCCESS; round++) {
		if (!stop_wait(ls->watch))
			break;
		watching.round++;
		status = look_once(&watching);
	}
	leaks->ls.format.now = time(NULL);
	growth_tell(&watching.growth, true);
	for (size_t i = 0; i < watching.known_count; i++)
		free(watching.known[i].last);
	free(watching.known);
	free(watching.witnesses);
	hash_free(&watching.by_object);
	growth_free(&watching.growth);
	return status;
}
