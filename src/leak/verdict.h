/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From evidence to verdict: is an object in use, an orphan, a suspect, or can that not be told? Pure
 * functions over what was read; no system call.
 *
 * Evidence has a rank: a sign of use beats everything; then what could not be seen; then what
 * is kept on purpose; then ties, which are living processes that may depend on the object though
 * nothing shows it; then what unties them. An object is an orphan only where, for every living
 * process, a reason says why it cannot depend on it.
 */
#ifndef LEAK_VERDICT_H
#define LEAK_VERDICT_H

#include "ipc/semset.h"
#include "leak/family.h"
#include "leak/reason.h"
#include "leak/rule.h"

enum verdict {
	VERDICT_IN_USE,
	VERDICT_ORPHAN,
	VERDICT_SUSPECT,
	VERDICT_UNKNOWN,
};
#define VERDICT_COUNT 4

/* What the kernel answered when it was asked for a write lease (fcntl(2)) on the file. */
enum leak_lease {
	LEASE_NOT_ASKED,
	LEASE_FREE,    /* granted: nobody at all has the file open or mapped */
	LEASE_IN_USE,  /* refused: somebody has */
	LEASE_NO_TELL, /* could not be asked: no right, no leases here */
};

/* What watching has shown of an object's making. */
struct leak_witness {
	struct place object;
	pid_t pid;              /* its maker */
	uint64_t start_ticks;
	bool dead;              /* the maker died while it was watched */
};

/* All that a verdict may rest on. Everything stays the caller's. */
struct leak_world {
	const struct ipc_list *objects;
	struct ipc_sem_element *const *elements; /* of sets; NULL, or an entry: could not be read */
	const uint8_t *leases;            /* enum leak_lease by object; NULL: none asked */
	const struct proc_snapshot *processes; /* NULL: could not be read */
	const struct proc_traits *traits;      /* NULL only where processes is */
	const struct families *families;
	const struct rules *rules;
	const struct leak_witness *witnesses;
	size_t witness_count;
	uint64_t ipc_ns;  /* of objects that do not say their own */
	pid_t self;       /* this process, which is left out; 0: none */
	bool alone;       /* the user says: everyone who shares the IPC namespace is visible */
	bool captured;    /* a captured system: what it lacks makes suspects, never orphans */
};

struct leak_verdict {
	enum verdict verdict;
	const struct leak_reason *reasons; /* the one that decided comes first */
	size_t reason_count;
	const struct family *family;  /* NULL: none known */
	time_t unused_since;          /* last time that anything is known to have used it; 0 unknown */
	bool wants_lease;             /* /proc cannot answer: asking for a lease could tell more */
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
