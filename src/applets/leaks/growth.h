/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who leaks how much an hour: sums by user, unit and program, and the lines that tell of them. */
#ifndef APPLETS_LEAKS_GROWTH_H
#define APPLETS_LEAKS_GROWTH_H

#include "applets/leaks/moments.h"
#include "applets/leaks/request.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "use/loss.h"

#define NO_SOURCE SIZE_MAX

/* Where leaks come from. */
struct leaks_source {
	uid_t uid;
	const char *unit, *program; /* NULL: not seen */
	uint64_t objects, bytes;    /* leaked while it was watched, and still there */
	bool changed;               /* since it was told of last */
};

/* An object that has become an orphan or suspect while it was watched. */
struct leaks_event {
	const char *what;           /* "leaked", "gone", "used-again" */
	const struct ipc_object *object; /* as it was when it became one */
	uint64_t ipc_ns;            /* of an object that does not say its own; 0: unknown */
	size_t source;
	const struct loss *lost;    /* what is lost with it, then */
	int64_t when;               /* that it became one, clock_ms() */
	pid_t maker;                /* 0: not seen */
	time_t maker_start;
	bool maker_died;            /* seen while it was watched */
	const struct leak_verdict *verdict; /* NULL: gone */
	const struct proc_snapshot *processes;
};

struct leaks_growth {
	const struct leaks *leaks;
	struct leaks_source *sources;
	size_t source_count, source_cap;
	struct leaks_moments moments;
	bool looked;                /* at processes, in the look that is told of */
	uint64_t hidden;            /* of these: not wholly seen */
	struct arena text;
	struct strbuf line;
};

/* The source of these facts; texts are copied. */
size_t growth_source(struct leaks_growth *, uid_t, const char *unit, const char *program);

/* Count the event and print its line. */
void growth_event(struct leaks_growth *, const struct leaks_event *);

/*
 * A line for each source that has changed, or for all at the end. What lies further back than the
 * window is forgotten.
 */
void growth_tell(struct leaks_growth *, bool all);

void growth_free(struct leaks_growth *);

#endif
