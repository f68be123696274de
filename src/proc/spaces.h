/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills traits.pid_spaces, trait.pid_space. Only src/proc includes this. */
#ifndef PROC_SPACES_H
#define PROC_SPACES_H

#include "proc/trait.h"

void proc_take_spaces(const struct proc_snapshot *, struct proc_traits *);

#endif
