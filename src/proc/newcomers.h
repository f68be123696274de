/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that come while others are read. Only src/proc includes this. */
#ifndef PROC_NEWCOMERS_H
#define PROC_NEWCOMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "proc/scan.h"

/* How many processes and threads were ever made ("processes" in /proc/stat); 0 unknown. */
uint64_t proc_forks(struct proc_scan *);

/*
 * Read those that came while the others (`read`, ascending; it grows) were read, until nobody new
 * is there. `before`: proc_forks() before they were listed. False where new ones never ended.
 */
bool proc_read_newcomers(struct proc_scan *, struct proc_numbers *read, uint64_t before);

/* Processes, and all that belongs to them, by pid again, where they are not. */
void proc_put_in_order(struct proc_snapshot *);

#endif
