/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A person's own rules, /etc/ipcadm/leaks.conf: of which objects it is known that they are kept on
 * purpose, or that they are orphans once nobody has used them for some time.
 *
 *	keep kind=shm owner=oracle
 *	orphan after=4h kind=pshm name=psm_*
 *
 * leaks.conf(5) explains every word.
 */
#ifndef LEAK_RULE_H
#define LEAK_RULE_H

#include "leak/pattern.h"

struct rule {
	bool keep;       /* else: an orphan */
	int64_t after;   /* seconds without use; 0: at once */
	struct pattern pattern;
	const char *text; /* the line as it was written, for explanations */
	const char *file;
	unsigned line;
};

struct rules {
	struct rule *rules;
	size_t count, cap;
	struct arena arena;
};

#define RULES_INIT {NULL, 0, 0, ARENA_INIT}

/*
 * As families_parse(): the number of mistakes. A line with a mistake is no rule. That `uid_of` does
 * not know a user is a mistake too: what a rule with a mistyped name was to keep would go.
 */
size_t rules_parse(struct rules *, const char *file, const char *text, size_t size,
		   bool (*uid_of)(const char *name, uid_t *uid),
		   void (*complain)(void *arg, unsigned line, const char *sentence), void *arg);
void rules_free(struct rules *);

/* The first rule that the object fits; NULL. A rule of orphans fits whatever the age. */
const struct rule *rules_find(const struct rules *, const struct ipc_object *);

#endif
