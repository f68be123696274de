/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line of leaks asks for. */
#ifndef APPLETS_LEAKS_REQUEST_H
#define APPLETS_LEAKS_REQUEST_H

#include "applets/leaks/log.h"
#include "applets/ls/request.h"
#include "collect/knowledge.h"
#include "leak/verdict.h"

#define VERDICT_BIT(verdict) (1u << (verdict))
#define VERDICTS_ALL ((1u << VERDICT_COUNT) - 1)
#define VERDICTS_LEAKS (VERDICT_BIT(VERDICT_ORPHAN) | VERDICT_BIT(VERDICT_DORMANT) | \
			VERDICT_BIT(VERDICT_SUSPECT))

/* Exit statuses beyond 0 and 1; leaks(1) lists them. */
enum {
	LEAKS_ORPHANS = 2,  /* --exit-code: there are orphans */
	LEAKS_SUSPECTS = 3, /* … none, nor dormant objects, but suspects */
	LEAKS_UNKNOWN = 4,  /* … nothing of all that, but objects that could not be judged */
	LEAKS_LEFT = 5,     /* --remove: something was left alone */
	LEAKS_DORMANT = 6,  /* --exit-code: no orphans, but dormant objects */
};

struct leaks {
	struct ls ls;        /* all that ls has too */
	unsigned verdicts;   /* VERDICT_BIT: which are shown or removed */
	bool all, explain, exit_code, list_reasons;
	bool alone, no_lease, count_callers;
	int64_t min_age;     /* seconds without activity; negative: not given */
	const char **trees;  /* where --ftok searches */
	size_t tree_count, tree_cap;

	const char *families, *rules; /* where to read them; NULL: the usual places */
	struct knowledge knowledge;

	/* Removal. */
	bool remove, yes, dry_run;
	unsigned include;    /* VERDICT_BIT: what goes beside orphans */
	const char *backup;  /* file; NULL: none */
	struct leaks_log log;

	/* Called by leaks_look() for what it has found: takes back what we have done to objects. */
	void (*adjust)(void *arg, struct ipc_list *);
	void *adjust_arg;

	/* Watching. */
	int64_t window;      /* seconds over which rates are told */
};

#endif
