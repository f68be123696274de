/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept on purpose; and what a person's rule says of it. For leak/verdict.c. */
#ifndef LEAK_KEPT_H
#define LEAK_KEPT_H

#include "leak/judge.h"

/* Add what keeps it on purpose: a rule, its family, that it may be a mailbox for a next run. */
void leak_find_keepers(struct leak_case *);

/* A person's rule of orphans: added, and true once the object is old enough. */
bool leak_rule_unties(struct leak_case *);

#endif
