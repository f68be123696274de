/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills traits.owners, owners_known. Only src/proc includes this. */
#ifndef PROC_OWNERS_H
#define PROC_OWNERS_H

#include "base/sysroot.h"
#include "proc/trait.h"

void proc_take_owners(const struct sysroot *, const struct proc_snapshot *, struct proc_traits *);

#endif
