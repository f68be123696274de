/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Folding: processes and things that are alike become one with a count, as the many workers of a
 * server.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "graph/choose.h"
#include "graph/fold.h"

struct mark {
	uint64_t how, what;
};

static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = a;
	const struct mark *y = b;

	if (x->how != y->how)
		return x->how < y->how ? -1 : 1;
	return ORDER(x->what, y->what);
}

/* Something that folds: what it is like, and its connections in a fixed order. */
struct subject {
	uint32_t index;
	const char *name, *argument; /* of a process */
	uint64_t nature;
	const struct mark *marks;
	size_t mark_count;
};

static int compare_subjects(const void *a, const void *b)
{
	const struct subject *x = a;
	const struct subject *y = b;
	int order = strcmp(x->name, y->name);

	if (!order)
		order = strcmp(x->argument, y->argument);
	if (!order)
		order = ORDER(x->nature, y->nature);
	if (!order)
		order = ORDER(x->mark_count, y->mark_count);
	for (size_t i = 0; i < x->mark_count && !order; i++)
		order = compare_marks(&x->marks[i], &y->marks[i]);
	return order;
}

static int compare_in_order(const void *a, const void *b)
{
	uint32_t x = ((const struct subject *)a)->index;
	uint32_t y = ((const struct subject *)b)->index;
	int order = compare_subjects(a, b);

	return order ? order : ORDER(x, y);
}

/* Write for each subject the first that is like it. */
static void fold(struct subject *subjects, size_t count, uint32_t *rep)
{
	size_t first = 0;

	qsort(subjects, count, sizeof(*subjects), compare_in_order);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && compare_subjects(&subjects[first], &subjects[i]) != 0)
			first = i;
		rep[subjects[i].index] = subjects[first].index;
	}
}

/* Pipes and the like that the same processes hold in the same way. */
static void fold_things(struct build *build)
{
	const struct links *links = build->links;
	struct mark *marks = xcalloc(links->end_count + 1, sizeof(*marks));
	struct subject *subjects = xcalloc(links->thing_count + 1, sizeof(*subjects));
	size_t count = 0;
	size_t used = 0;

	for (uint32_t t = 0; t < links->thing_count; t++) {
		const struct link_thing *thing = &links->things[t];
		size_t first = used;

		if (!build->shown[t] || !graph_is_plain(thing) || thing->name || thing->socket ||
		    build->pair[t][0] != LINK_NONE)
			continue;
		for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next)
			if (build->inside[links->ends[e].process])
				marks[used++] = (struct mark){graph_flow(links, &links->ends[e]),
							      links->ends[e].process};
		subjects[count++] = (struct subject){
			.index = t,
			.name = "",
			.argument = "",
			.nature = thing->kind,
			.marks = &marks[first],
			.mark_count = used - first,
		};
	}
	fold(subjects, count, build->thing_rep);
	free(subjects);
	free(marks);
}

/* What the connection is to the process that has this end of it. */
static struct mark mark_of(const struct build *build, uint32_t e)
{
	const struct link_end *end = &build->links->ends[e];
	const uint32_t *pair = build->pair[end->thing];
	uint64_t how = (uint64_t)graph_flow(build->links, end) << 2;
	const struct link_end *other;

	if (pair[0] == LINK_NONE)
		return (struct mark){how, build->thing_rep[end->thing]};
	other = &build->links->ends[pair[0] == e ? pair[1] : pair[0]];
	/* Two that talk to each other stay two, however alike they are. */
	if (build->group[other->process] == build->group[end->process])
		return (struct mark){how | 2, other->process};
	how |= 1 | (uint64_t)graph_flow(build->links, other) << 4 |
	       (uint64_t)build->links->things[end->thing].kind << 8;
	return (struct mark){how, build->group[other->process]};
}

/* The connections of one process; that a pipe was inherited twice makes no difference. */
static size_t put_marks(const struct build *build, uint32_t p, struct mark *marks)
{
	const struct links *links = build->links;
	size_t count = 0;
	size_t kept = 0;

	for (uint32_t e = links->process_ends[p]; e < links->process_ends[p + 1]; e++)
		if (build->shown[links->ends[e].thing])
			marks[count++] = mark_of(build, e);
	qsort(marks, count, sizeof(*marks), compare_marks);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_marks(&marks[kept - 1], &marks[i]) != 0)
			marks[kept++] = marks[i];
	return kept;
}

/* The processes that can be like others; how many. */
static size_t put_subjects(const struct build *build, struct subject *subjects)
{
	const struct proc_process *processes = build->links->processes->processes;
	size_t count = 0;

	for (uint32_t p = 0; p < build->process_count; p++) {
		if (!build->inside[p] ||
		    (build->request->signals && graph_pending(&processes[p])))
			continue;
		subjects[count++] = (struct subject){
			.index = p,
			.name = processes[p].comm,
			/* Whoever writes a title for ps(1) has all of it in the first one. */
			.argument = processes[p].cmdline ? processes[p].cmdline : "",
			.nature = processes[p].uids[1],
		};
	}
	return count;
}

static size_t count_groups(const struct build *build)
{
	size_t count = 0;

	for (uint32_t p = 0; p < build->process_count; p++)
		count += build->group[p] == p;
	return count;
}

/*
 * At first all of one name are taken for alike; then groups are split by their connections to
 * other groups until nothing changes. So clients fold that each have a server of their own, if
 * the servers are alike too.
 */
static void fold_processes(struct build *build)
{
	const struct links *links = build->links;
	struct mark *marks = xcalloc(links->end_count + 1, sizeof(*marks));
	struct subject *subjects = xcalloc(build->process_count + 1, sizeof(*subjects));
	size_t count = put_subjects(build, subjects);
	size_t before;

	fold(subjects, count, build->group);
	do {
		before = count_groups(build);
		for (size_t i = 0; i < count; i++) {
			struct subject *subject = &subjects[i];

			subject->nature = build->group[subject->index];
			subject->marks = &marks[links->process_ends[subject->index]];
			subject->mark_count =
				put_marks(build, subject->index,
					  &marks[links->process_ends[subject->index]]);
		}
		fold(subjects, count, build->group);
	} while (count_groups(build) > before);
	free(subjects);
	free(marks);
}

void graph_fold(struct build *build)
{
	fold_things(build);
	fold_processes(build);
}
