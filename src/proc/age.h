/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long ago something was, for certain. Objects and files carry times of the wall clock, which
 * somebody may have set since: then a moment ago looks like hours. The clock that counts from the
 * start of the system is never set (CLOCK_BOOTTIME, clock_gettime(2)).
 */
#ifndef PROC_AGE_H
#define PROC_AGE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct proc_clock {
	time_t now;        /* by the wall clock */
	time_t even_since; /* it has run without a step since then; 0: cannot be told */
	int64_t up;        /* seconds since the system started */
	bool captured;     /* of a captured system: its times are compared as they are, for nothing can
			      be done to it */
};

/*
 * So many seconds ago at least, by a time that was recorded at `when`; 0 where it cannot be told.
 * Nothing is older than the system is up. What is dated before the clock ran evenly was before
 * that, whatever its date is worth.
 */
int64_t proc_age(const struct proc_clock *, time_t when);

#endif
