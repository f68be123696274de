/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making a world ready for many questions, and taking up one object of it; for leak/verdict.c. */
#ifndef LEAK_COURT_H
#define LEAK_COURT_H

#include "leak/judge.h"

/* `objects` are those of the world, or the one in question. */
void leak_open_court(struct leak_court *, const struct leak_world *, const struct ipc_list *objects);
void leak_close_court(struct leak_court *);

/* Begin with object `i` of the world, which is number `seen` of the court's view. */
void leak_open_case(struct leak_case *, const struct leak_court *, size_t i, size_t seen);

#endif
