/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all processes together are to an object. Of hundred thousand files of one owner only the first
 * costs a look at every process: what the processes are to all objects of one scope is found out once.
 * For leak/verdict.c.
 */
#ifndef LEAK_SUM_H
#define LEAK_SUM_H

#include "leak/judge.h"

struct leak_scopes {
	struct scope_sum *sums;
	size_t count, cap;
	struct hash by_scope;
	struct arena *kept; /* the caller's: reasons go there */
	struct arena scratch;
};

/* What the processes make of an object that nothing else is known of. */
struct leak_sum {
	const struct leak_reason *reasons; /* the one that decided first; good until the next sum,
					      and longer where they are shared */
	size_t reason_count;
	bool shared;     /* they are those of every object of the scope, and kept in the arena */
};

/* The scopes go with leak_scopes_free(), what is in the arena `kept` with that. */
void leak_scopes_start(struct leak_scopes *, struct arena *kept);
void leak_scopes_free(struct leak_scopes *);

void leak_sum_processes(struct leak_scopes *, const struct leak_case *, struct leak_sum *);

#endif
