/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of traits have in common: programs to look at, and the look at them. */
#ifndef TRAITS_H
#define TRAITS_H

#include "procs.h"
#include "proc/trait.h"

/* All processes of the machine with their traits. */
struct look {
	struct proc_snapshot snap;
	struct proc_traits traits;
};

void look_around(struct look *);
void look_end(struct look *);

/* The process's trait; the test fails where it is not there. */
const struct proc_trait *trait_of(const struct look *, pid_t) __attribute__((returns_nonnull));
const struct proc_process *process_of(const struct look *, pid_t)
	__attribute__((returns_nonnull));

/* Path of the program `name` beside the test. */
const char *beside(const char *name);

/*
 * Start a program, which writes a byte to its standard output when it is as it shall be. False
 * where it cannot be started, or says nothing before it ends.
 */
bool program_start(struct child *, const char *const *argv);

/* A trait by one look of its own. */
struct proc_trait glance(pid_t);

bool has_u32(const uint32_t *, uint32_t count, uint32_t value);
bool has_u64(const uint64_t *, uint32_t count, uint64_t value);

#endif
