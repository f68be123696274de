/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/leaks/world.h"

#include "applets/ls/filter.h"
#include "applets/ls/sort.h"
#include "applets/problems.h"

/* What is to be removed without a question is looked at once more anyway. */
static bool goes_unasked(const struct leaks *leaks)
{
	return leaks->remove && leaks->yes;
}

/* What is shown of an object is shown of the same processes that the verdict rests on. */
static struct world_request request_of(struct leaks *leaks)
{
	struct ls *ls = &leaks->ls;

	return (struct world_request){
		.collect = {
			.kinds = ls->kinds,
			.asked_kinds = ls->asked_kinds,
			.namespaces = ls->namespaces,
			.keep = ls_filter_object,
			.arg = &ls->filters,
			.correct = leaks->adjust,
			.correct_arg = leaks->adjust_arg,
			.want = ls_filter_want(&ls->filters) | column_list_want(&ls->columns) |
				ls_sort_want(ls) | (goes_unasked(leaks) ? WANT_NO_SLEEPERS : 0),
		},
		.knowledge = &leaks->knowledge,
		.alone = leaks->alone,
	};
}

int leaks_look(struct leaks *leaks, const struct leak_witness *witnesses, size_t witness_count,
	       struct leaks_look *look)
{
	struct ipc_source *source = &leaks->ls.session->source;
	struct world_request request = request_of(leaks);
	struct world *world = &look->world;
	int status;

	request.witnesses = witnesses;
	request.witness_count = witness_count;
	status = world_look(source, &request, world);
	leaks->ls.format.now = time(NULL);
	leak_judge(&world->facts, &look->result);
	if (!leaks->no_lease && world_ask_leases(source, world, &look->result)) {
		leak_result_free(&look->result);
		leak_judge(&world->facts, &look->result);
	}
	if (!goes_unasked(leaks))
		world_find_gone(source, world, &look->result);
	problems_say(leaks->ls.session, &world->all.problems);
	return status;
}

void leaks_look_free(struct leaks_look *look)
{
	leak_result_free(&look->result);
	world_free(&look->world);
}
