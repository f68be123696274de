/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From evidence to verdict: is an object in use, an orphan, dormant, a suspect, or can that not be
 * told? Pure functions over what was read; no system call.
 *
 * Evidence has a rank: a sign of use beats everything; then what could not be seen; then what
 * is kept on purpose; then the living processes, each by itself. What proves that a process cannot
 * come back frees the object from it. Of the others, one that reaches it, has the right and is able
 * ties it: suspect. One that reaches it and has the right, but does not look able, leaves it dormant.
 * An object is an orphan only where every living process is proven out, and where nothing that is
 * started later would look for it.
 */
#ifndef LEAK_VERDICT_H
#define LEAK_VERDICT_H

#include "base/arena.h"
#include "leak/reason.h"
#include "leak/world.h"

enum verdict {
	VERDICT_IN_USE,
	VERDICT_ORPHAN,  /* proof that nobody comes back */
	VERDICT_DORMANT, /* unlikely that anybody does, and not proven */
	VERDICT_SUSPECT,
	VERDICT_UNKNOWN,
};
#define VERDICT_COUNT 5

struct leak_verdict {
	enum verdict verdict;
	const struct leak_reason *reasons; /* the one that decided comes first */
	size_t reason_count;
	const struct family *family;  /* NULL: none known */
	time_t unused_since;          /* last time that anything is known to have used it; 0 unknown */
	bool wants_lease;             /* asking for a lease could tell more */
};

struct leak_result {
	struct leak_verdict *verdicts; /* by object */
	size_t count;

	/* Private. */
	struct arena arena;
};

/* Judge every object in one pass. Free the result with leak_result_free(). */
void leak_judge(const struct leak_world *, struct leak_result *);
void leak_result_free(struct leak_result *);

/*
 * Whether single processes have to do with it. What makes the whole object an orphan, a rule or what
 * its family says, leaves no more to say of them.
 */
bool leak_is_by_process(const struct leak_verdict *);

/*
 * For one object, go through every process: `tell` is called with the reason why it is tied
 * to it or why it cannot depend on it.
 */
void leak_explain(const struct leak_world *, size_t object,
		  void (*tell)(void *arg, const struct leak_reason *), void *arg);

/* "in-use", for JSON and filters; and the same for people, N_(). */
const char *verdict_word(enum verdict);
const char *verdict_text(enum verdict);

#endif
