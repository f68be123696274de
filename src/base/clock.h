/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time that only goes forward, whatever is done to the wall clock. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_SECOND INT64_C(1000000000)
#define MS_PER_SECOND INT64_C(1000)

/* Nano- and milliseconds of CLOCK_MONOTONIC (clock_gettime(2)). */
int64_t clock_ns(void);
int64_t clock_ms(void);

#endif
