/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking the traits of all processes, together with a snapshot of them. */
#ifndef PROC_TRAITS_H
#define PROC_TRAITS_H

#include "base/sysroot.h"
#include "proc/trait.h"

/* What proc_traits_take() needs in the snapshot. */
#define PROC_TRAITS_WANTS (PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_CGROUP | PROC_FDS | \
			   PROC_TRAITS | PROC_THREADS | PROC_SLEEPERS | PROC_MAPPINGS)

/*
 * Take a snapshot and the traits of its processes, again where processes were forked meanwhile
 * (the count in /proc/stat), a few times at most: then sight.restless says so. `want` is
 * added to PROC_TRAITS_WANTS. 0 or a negative errno as proc_snapshot_take(); then nothing needs to
 * be freed. What a capture lacks is unknown.
 */
int proc_traits_take(const struct sysroot *, unsigned want, struct proc_snapshot *,
		     struct proc_traits *);
void proc_traits_free(struct proc_traits *);

/* "interactive-shell" …, as JSON uses it; and what people read, N_(). */
const char *proc_passive_word(enum proc_passive);
const char *proc_passive_text(enum proc_passive);

#endif
