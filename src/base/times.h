/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as text; the one place where they are made. */
#ifndef BASE_TIMES_H
#define BASE_TIMES_H

#include <time.h>

#include "base/strbuf.h"

enum time_style {
	TIME_SHORT, /* 08:41 today, Nov21 in this year, 2024-Nov21 else */
	TIME_FULL,  /* Sat Nov 21 08:41:01 2026, as ctime(3), in English whatever the locale */
	TIME_ISO,   /* 2026-11-21T08:41:01+00:00 */
	TIME_BSD,   /* Nov 21 08:41:01: ctime(3)'s text without weekday and year */
	TIME_EPOCH, /* seconds since 1970 */
};

/*
 * A time in the local time zone. `now` is what "today" and "this year" are held against;
 * only TIME_SHORT looks at it. A time that the C library cannot split (beyond the year
 * 2147485547) is written as its number of seconds.
 */
void format_time(struct strbuf *out, time_t when, time_t now, enum time_style);

#endif
