/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signs of use, and what could not be seen; for leak/verdict.c. */
#ifndef LEAK_SIGNS_H
#define LEAK_SIGNS_H

#include "leak/judge.h"

/* Add the signs of use. */
void leak_find_use(struct leak_case *);

/* Add what could not be seen and leaves no other verdict than unknown. */
void leak_find_unseen(struct leak_case *);

#endif
