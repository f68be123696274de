/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of objects before any is looked at: the families that came with the program, those
 * that the administrator has added, and the administrator's rules.
 */
#ifndef COLLECT_KNOWLEDGE_H
#define COLLECT_KNOWLEDGE_H

#include "collect/problems.h"
#include "leak/family.h"
#include "leak/rule.h"

struct knowledge {
	struct families families;
	struct rules rules;

	/*
	 * Mistakes and files that could not be read; each is a problem. While there are any, nothing
	 * may be removed: what a mistyped line was to keep would go.
	 */
	size_t family_mistakes, rule_mistakes;
	struct problems problems;
};

#define KNOWLEDGE_INIT {.families = FAMILIES_INIT, .rules = RULES_INIT}

/* Where it is read from unless the user names other places. */
extern const char knowledge_families[];      /* /usr/share/ipcadm/families.d */
extern const char knowledge_more_families[]; /* /etc/ipcadm/families.d, read after it */
extern const char knowledge_rules[];         /* /etc/ipcadm/leaks.conf */

enum knowledge_want {
	KNOWLEDGE_OPTIONAL = 1 << 0, /* where it does not exist, that is no mistake */
	/*
	 * Where root runs the program, a file or directory that is somebody else's, or that
	 * others can write to, is refused: it would let them choose what root removes.
	 */
	KNOWLEDGE_GUARDED = 1 << 1,
};

/* Add the families of all files NAME.conf in the directory, in the order of their names. */
void knowledge_add_families(struct knowledge *, const char *dir, unsigned want);

/* Add the rules of the file. */
void knowledge_add_rules(struct knowledge *, const char *file, unsigned want);

/*
 * Read all. `families` is a directory to read instead of the two, `rules` a file instead of the one
 * above; NULL: not given. What the user has named must exist, and is not guarded. Free with
 * knowledge_free().
 */
void knowledge_load(struct knowledge *, const char *families, const char *rules);
void knowledge_free(struct knowledge *);

#endif
