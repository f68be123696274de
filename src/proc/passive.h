/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fills trait.passive, program, script, words, runs_anything, and ABLE_SCRIPT. Only src/proc includes
 * this.
 */
#ifndef PROC_PASSIVE_H
#define PROC_PASSIVE_H

#include "proc/trait.h"

void proc_take_programs(const struct proc_snapshot *, struct proc_traits *);

/* Last part of a path, without " (deleted)" and without slashes behind it, in the arena. */
const char *proc_last_part(struct arena *, const char *path);

#endif
