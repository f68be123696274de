/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes that wait for this very command: the shell of a script, cron's or a CI step's shell,
 * sudo(8) between the two. For the files of the verdict.
 */
#ifndef LEAK_CALLERS_H
#define LEAK_CALLERS_H

#include "leak/judge.h"

/* Find them, unless they are to count as others do. */
void leak_find_callers(struct leak_court *);

/* Whether the process is one of them; then *code is what that makes of it. */
bool leak_is_caller(const struct leak_court *, uint32_t process, enum reason_code *code);

#endif
