/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills traits.sight. Only src/proc includes this. */
#ifndef PROC_SIGHT_H
#define PROC_SIGHT_H

#include "proc/scan.h"

void proc_take_sight(struct proc_scan *, const struct proc_snapshot *, struct proc_traits *);

#endif
