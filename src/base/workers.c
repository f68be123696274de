/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/workers.h"

#include <sched.h>
#include <signal.h>

size_t workers_count(size_t things, size_t least)
{
	cpu_set_t cpus;
	size_t n = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? (size_t)CPU_COUNT(&cpus) : 1;

	if (n > WORKERS_MOST)
		n = WORKERS_MOST;
	if (n > things / least)
		n = things / least;
	return n ? n : 1;
}

bool worker_start(pthread_t *worker, void *(*work)(void *arg), void *arg)
{
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);

	bool started = pthread_create(worker, NULL, work, arg) == 0;

	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

void workers_run(size_t count, void *(*work)(void *arg), void *arg)
{
	pthread_t helpers[WORKERS_MOST];
	size_t started = 0;

	while (started + 1 < count && started < WORKERS_MOST &&
	       worker_start(&helpers[started], work, arg))
		started++;
	(void)work(arg);
	for (size_t i = 0; i < started; i++)
		(void)pthread_join(helpers[i], NULL);
}
