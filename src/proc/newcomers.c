/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes that are made while the others are read. Once a list of /proc has nobody new, all that
 * were alive at its end have been seen: it goes up the numbers, and new ones are higher than
 * those before; unless they began anew below while it was made.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/newcomers.h"
#include "proc/number.h"
#include "proc/read.h"
#include "proc/reader.h"

/* A round takes about a millisecond; who makes processes faster than that is a fork bomb. */
#define MOST_ROUNDS 50

/* So many in one pass, and a number may have been somebody else's when it was read. */
#define MOST_FORKS 10000

uint64_t proc_forks(struct proc_scan *scan)
{
	static const char label[] = "\nprocesses ";
	const char *p;
	uint64_t count = 0;

	if (!scan->live || proc_read(scan, scan->proc, "stat", PROC_SYSTEM_STAT_MAX))
		return 0;
	p = strstr(scan->text, label);
	if (!p)
		return 0;
	p += strlen(label);
	return take_dec(&p, &count) ? count : 0;
}

/* The number that was given out last: the fifth in /proc/loadavg. */
static uint64_t last_number(struct proc_scan *scan)
{
	const char *p;
	uint64_t number = 0;

	if (proc_read(scan, scan->proc, "loadavg", 256))
		return 0;
	p = strrchr(scan->text, ' ');
	if (!p)
		return 0;
	p++;
	return take_dec(&p, &number) ? number : 0;
}

static bool has(const int *sorted, size_t count, int number)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted[middle] == number)
			return true;
		if (sorted[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool read_new(struct proc_scan *scan, struct proc_numbers *read,
		     const struct proc_numbers *now)
{
	size_t known = read->count;

	for (size_t i = 0; i < now->count; i++) {
		if (has(read->at, known, now->at[i]))
			continue;
		proc_read_process(scan, now->at[i]);
		proc_numbers_add(read, now->at[i]);
	}
	if (read->count == known)
		return false;
	proc_numbers_sort(read);
	return true;
}

/* ---- in order again ---- */

static int compare_processes(const void *a, const void *b)
{
	const struct proc_process *x = *(const struct proc_process *const *)a;
	const struct proc_process *y = *(const struct proc_process *const *)b;

	return ORDER(x->pid, y->pid);
}

static bool is_in_order(const struct proc_snapshot *snap)
{
	for (size_t i = 1; i < snap->process_count; i++)
		if (snap->processes[i - 1].pid > snap->processes[i].pid)
			return false;
	return true;
}

/* Move what belongs to each process to its place in the new order. */
#define REORDER(snap, order, array, total, first_of, count_of)                             \
	do {                                                                               \
		void *old = (snap)->array;                                                 \
		size_t at = 0;                                                             \
                                                                                           \
		(snap)->array = xcalloc((snap)->total + 1, sizeof(*(snap)->array));        \
		for (size_t i = 0; i < (snap)->process_count; i++) {                       \
			struct proc_process *process = (order)[i];                         \
			size_t n = process->count_of;                                      \
                                                                                           \
			if (n)                                                             \
				memcpy((snap)->array + at,                                 \
				       (const char *)old +                                 \
					       process->first_of * sizeof(*(snap)->array), \
				       n * sizeof(*(snap)->array));                        \
			process->first_of = (uint32_t)at;                                  \
			for (size_t end = at + n; at < end; at++)                          \
				(snap)->array[at].process = (uint32_t)i;                   \
		}                                                                          \
		free(old);                                                                 \
	} while (0)

void proc_put_in_order(struct proc_snapshot *snap)
{
	struct proc_process **order;
	struct proc_process *processes;
	struct proc_seen *seen;

	if (is_in_order(snap))
		return;
	order = xcalloc(snap->process_count, sizeof(struct proc_process *));
	processes = xcalloc(snap->process_count, sizeof(*processes));
	seen = xcalloc(snap->process_count, sizeof(*seen));
	for (size_t i = 0; i < snap->process_count; i++)
		order[i] = &snap->processes[i];
	qsort(order, snap->process_count, sizeof(struct proc_process *), compare_processes);
	REORDER(snap, order, mappings, mapping_count, first_mapping, mapping_count);
	REORDER(snap, order, fds, fd_count, first_fd, fd_count);
	REORDER(snap, order, sleepers, sleeper_count, first_sleeper, sleeper_count);
	for (size_t i = 0; i < snap->process_count; i++) {
		processes[i] = *order[i];
		seen[i] = snap->seen[order[i] - snap->processes];
	}
	free(snap->processes);
	free(snap->seen);
	snap->processes = processes;
	snap->seen = seen;
	snap->process_cap = snap->seen_cap = snap->process_count;
	snap->mapping_cap = snap->mapping_count + 1;
	snap->fd_cap = snap->fd_count + 1;
	snap->sleeper_cap = snap->sleeper_count + 1;
	free(order);
}

bool proc_read_newcomers(struct proc_scan *scan, struct proc_numbers *read, uint64_t before)
{
	struct proc_numbers now = {0};
	uint64_t after = proc_forks(scan);
	bool quiet = !scan->live || (before && after == before);

	for (int round = 0; round < MOST_ROUNDS && !quiet; round++) {
		uint64_t last = last_number(scan);

		if (proc_list_numbers(scan, scan->proc, ".", &now))
			break;
		quiet = !read_new(scan, read, &now) && last_number(scan) >= last;
	}
	free(now.at);
	proc_put_in_order(scan->snap);
	return quiet && after - before < MOST_FORKS;
}
