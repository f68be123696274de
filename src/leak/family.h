/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Families: what is known of the objects that well-known programs make, from files such as
 * share/ipcadm/families.d/NAME.conf. Each entry is a pattern and facts, and each fact has a
 * source. A fact that is not given is not known. ipcadm-families(5) explains every key.
 *
 *	[python-semaphore]
 *	title = Python multiprocessing semaphore
 *	kind = psem
 *	name = mp-*
 *	programs = python*
 *	...
 */
#ifndef LEAK_FAMILY_H
#define LEAK_FAMILY_H

#include "leak/pattern.h"
#include "proc/trait.h"

struct family {
	const char *name;   /* "python-semaphore": stable, for JSON and rules */
	const char *title;  /* for people */
	const char *source; /* where the facts were learned from */
	struct pattern pattern;
	const char *const *programs; /* patterns (base/glob.h) of the program or script names that can
					use it, ends with NULL; NULL: not known, any may */
	bool pid_of_maker;  /* {pid} in the name is the maker's, in its own PID namespace */
	bool dies_with_maker; /* the maker's death ends its use */
	bool always_open;   /* a living user always has it open, mapped or attached */
	bool made_late;     /* the maker makes it only after going into the background, so that who
			       started later than the object's last activity does not know it */
	bool kept;          /* kept on purpose while nobody uses it */
	bool fresh_name;    /* its name is made up anew each time, so that no later run looks for it */
	bool made_anew;     /* a later run may find it, and makes its own in its place */
};

struct families {
	struct family *families;
	size_t count, cap;
	struct arena arena;
};

#define FAMILIES_INIT {NULL, 0, 0, ARENA_INIT}

/*
 * Add what the text of a file says. For each mistake `complain` is called with the line and a
 * sentence (translated); the entry with the mistake is left out. `text` is not NUL-terminated.
 * The number of mistakes. An entry of a name that is there already takes its place, or takes
 * it away where it says `disabled = yes`. An entry about a user whom `uid_of` does not know is no
 * mistake; it fits nothing.
 */
size_t families_parse(struct families *, const char *text, size_t size,
		      bool (*uid_of)(const char *name, uid_t *uid),
		      void (*complain)(void *arg, unsigned line, const char *sentence), void *arg);
void families_free(struct families *);

/* The first family that the object fits, later entries first; NULL. *pid as pattern_fits(). */
const struct family *families_find(const struct families *, const struct ipc_object *, pid_t *pid);

/*
 * Does the entry say more than what the object is called? Where it does not, the object may be
 * kept on purpose as any other.
 */
bool family_knows(const struct family *);

/*
 * Is this process one of the family's programs: does its program, its script or its short name
 * fit? FAMILY_MAY_RUN where it may run one, and its arguments leave that open.
 */
enum family_program {
	FAMILY_RUNS_OTHER,
	FAMILY_MAY_RUN,
	FAMILY_RUNS,
};
enum family_program family_program(const struct family *, const struct proc_process *,
				   const struct proc_trait *);

#endif
