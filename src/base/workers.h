/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work that is nearly all spent in the kernel, on several CPUs. */
#ifndef BASE_WORKERS_H
#define BASE_WORKERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* More would wait for each other in the kernel. */
#define WORKERS_MOST 4

/*
 * How many threads are worth their start for `things` to do, where each should have at least
 * `least` of them: as many as there are CPUs for us, at most WORKERS_MOST, and at least 1.
 */
size_t workers_count(size_t things, size_t least);

/*
 * Start a thread, which the caller joins. It gets no signal: handlers belong to the program's first
 * thread. False where no more can be started.
 */
bool worker_start(pthread_t *, void *(*work)(void *arg), void *arg);

/*
 * Run `work` in `count` threads, this one among them, and come back when all have ended. There may
 * be fewer than asked for, where no more can be started: those that are there have to do all of the
 * work.
 */
void workers_run(size_t count, void *(*work)(void *arg), void *arg);

#endif
