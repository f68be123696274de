/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pass on several CPUs. Nearly all of its time is spent in the kernel, on one process after
 * the other, which do not depend on each other: threads take parts of the list of pids, each
 * into a snapshot of its own, and in the end these are put together in order.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "base/workers.h"
#include "proc/devices.h"
#include "proc/parallel.h"
#include "proc/reader.h"
#include "proc/snapshot.h"
#include "proc/start.h"

/* A thread has to be worth its start. */
#define LEAST_PIDS 64

/* For each thread: processes are not alike, and who is done early takes the next part. */
#define PARTS 8

struct pool {
	struct proc_scan *scan; /* of the whole pass */
	const pid_t *pids;
	size_t count, parts;
	atomic_size_t next;            /* part that nobody has taken yet */
	struct proc_snapshot *results; /* of each part */
	pthread_mutex_t lock;          /* for scan->devices */
};

static size_t part_begin(const struct pool *pool, size_t part)
{
	return pool->count * part / pool->parts;
}

/* What a thread has learned of devices; see proc_snapshot_settle(). */
static void share_devices(struct pool *pool, const struct proc_scan *scan)
{
	size_t at = 0;
	uint64_t dev, unused;
	uint32_t class;

	(void)pthread_mutex_lock(&pool->lock);
	while (hash_next(&scan->devices.classes, &at, &dev, &unused, &class))
		proc_device_learn(pool->scan, dev, (enum proc_device)class);
	if (scan->devices.own_shm)
		pool->scan->devices.own_shm = scan->devices.own_shm;
	for (size_t i = 0; i < scan->devices.mount_count; i++)
		proc_mounts_add(pool->scan, scan->devices.mounts[i].ns,
				scan->devices.mounts[i].dev);
	(void)pthread_mutex_unlock(&pool->lock);
}

static void *work(void *arg)
{
	struct pool *pool = arg;
	struct proc_scan scan;
	size_t part;

	proc_scan_fork(&scan, pool->scan);
	while ((part = atomic_fetch_add(&pool->next, 1)) < pool->parts) {
		scan.snap = &pool->results[part];
		for (size_t i = part_begin(pool, part); i < part_begin(pool, part + 1); i++)
			proc_read_process(&scan, pool->pids[i]);
	}
	share_devices(pool, &scan);
	proc_scan_end(&scan);
	return NULL;
}

/* Append the part's array to the whole's, and shift what counts from its begin. */
#define APPEND(to, from, array, count, cap)                                                \
	do {                                                                               \
		(to)->array = array_grow((to)->array, &(to)->cap, (to)->count + (from)->count, \
					 sizeof(*(to)->array));                            \
		if ((from)->count)                                                         \
			memcpy((to)->array + (to)->count, (from)->array,                   \
			       (from)->count * sizeof(*(to)->array));                      \
		(to)->count += (from)->count;                                              \
	} while (0)

#define SHIFT(from, array, count, base)                                                    \
	do {                                                                               \
		for (size_t i = 0; i < (from)->count; i++)                                 \
			(from)->array[i].process += (base);                                \
	} while (0)

static void append(struct proc_snapshot *to, struct proc_snapshot *from)
{
	uint32_t base = (uint32_t)to->process_count;

	for (size_t i = 0; i < from->process_count; i++) {
		from->processes[i].first_mapping += (uint32_t)to->mapping_count;
		from->processes[i].first_fd += (uint32_t)to->fd_count;
		from->processes[i].first_sleeper += (uint32_t)to->sleeper_count;
	}
	SHIFT(from, mappings, mapping_count, base);
	SHIFT(from, fds, fd_count, base);
	SHIFT(from, sleepers, sleeper_count, base);
	APPEND(to, from, processes, process_count, process_cap);
	APPEND(to, from, mappings, mapping_count, mapping_cap);
	APPEND(to, from, fds, fd_count, fd_cap);
	APPEND(to, from, sleepers, sleeper_count, sleeper_cap);
	APPEND(to, from, seen, seen_count, seen_cap);
	to->hidden += from->hidden;
	to->lacks |= from->lacks;
	arena_join(&to->arena, &from->arena);
	proc_snapshot_free(from);
}

bool proc_read_parallel(struct proc_scan *scan, const pid_t *pids, size_t count)
{
	size_t threads = scan->live ? workers_count(count, LEAST_PIDS) : 1;
	struct pool pool = {.scan = scan, .pids = pids, .count = count, .parts = threads * PARTS};

	if (threads < 2 || pthread_mutex_init(&pool.lock, NULL) != 0)
		return false;
	pool.results = xcalloc(pool.parts, sizeof(*pool.results));
	workers_run(threads, work, &pool);
	for (size_t i = 0; i < pool.parts; i++)
		append(scan->snap, &pool.results[i]);
	free(pool.results);
	(void)pthread_mutex_destroy(&pool.lock);
	return true;
}
