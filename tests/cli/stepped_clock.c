/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into a program by LD_PRELOAD: as if somebody had just set the wall clock forward by
 * CLOCK_STEP seconds, or back by a negative number. The kernel's own times stay: those of what was
 * made before.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t step(void)
{
	const char *text = getenv("CLOCK_STEP");

	return text ? (time_t)strtoll(text, NULL, 10) : 0;
}

static int real_clock(clockid_t clock, struct timespec *now)
{
	return (int)syscall(SYS_clock_gettime, clock, now);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int failed = real_clock(clock, now);

	if (!failed && clock == CLOCK_REALTIME)
		now->tv_sec += step();
	return failed;
}

time_t time(time_t *where)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (where)
		*where = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec time;
	int failed = clock_gettime(CLOCK_REALTIME, &time);

	(void)zone;
	if (!failed) {
		now->tv_sec = time.tv_sec;
		now->tv_usec = time.tv_nsec / 1000;
	}
	return failed;
}
