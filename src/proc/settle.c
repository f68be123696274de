/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/settle.h"

#include "proc/devices.h"
#include "proc/snapshot.h"

/*
 * A file on a tmpfs is one of /dev/shm if any namespace has that tmpfs there, which is known only
 * now; else it counts only where it is mapped shared and such were asked for.
 */
static bool settle_mapping(const struct proc_scan *scan, struct proc_mapping *mapping)
{
	if (mapping->kind != PROC_FILE)
		return true;
	if (proc_device_class(scan, (dev_t)mapping->object.space) == DEVICE_SHM) {
		mapping->kind = PROC_SHM_FILE;
		if (!(scan->want & PROC_NAMES))
			mapping->name = NULL;
		return true;
	}
	return mapping->shared && (scan->want & PROC_SHARED);
}

static bool settle_fd(const struct proc_scan *scan, struct proc_fd *fd)
{
	bool is_shm;

	switch (fd->kind) {
	case PROC_FILE:
	case PROC_SHM_DIR:
		is_shm = proc_device_class(scan, (dev_t)fd->object.space) == DEVICE_SHM;
		if (is_shm && fd->kind == PROC_FILE)
			fd->kind = PROC_SHM_FILE;
		return is_shm;
	case PROC_SOCKET:
		if (!(scan->want & (PROC_CHANNELS | PROC_TRAITS)))
			return false;
		/* Sockets of other families are in no list of UNIX sockets. */
		return !scan->snap->sockets_known || proc_find_socket(scan->snap, fd->object.number);
	default:
		return true;
	}
}

/* The futex's object, of which the mapping may only now be known for what it is. */
static bool settle_sleeper(const struct proc_scan *scan, struct proc_sleeper *sleeper)
{
	const struct proc_process *process = &scan->snap->processes[sleeper->process];
	const struct proc_mapping *mapping;

	if (sleeper->wait != PROC_WAIT_FUTEX)
		return true;
	if (!(scan->want & PROC_MAPPINGS) || (process->lacks & PROC_MAPPINGS)) {
		sleeper->object = proc_place(PROC_MEMORY, sleeper->address);
		return true;
	}
	mapping = proc_mapping_at(scan->snap, process, sleeper->address);
	if (!mapping || !mapping->shared)
		return false;
	sleeper->kind = mapping->kind;
	sleeper->object = mapping->object;
	sleeper->offset = sleeper->address - mapping->address + mapping->offset;
	return true;
}

/* Keep those of `array` for which `settle` says so, and count each process's anew. */
#define SETTLE(snap, scan, array, count, settle, first_of, count_of)                       \
	do {                                                                               \
		size_t kept = 0;                                                           \
		size_t i = 0;                                                              \
                                                                                           \
		for (size_t p = 0; p < (snap)->process_count; p++) {                       \
			struct proc_process *process = &(snap)->processes[p];              \
			size_t end = i + process->count_of;                                \
			size_t first = kept;                                               \
                                                                                           \
			for (; i < end; i++)                                               \
				if (settle((scan), &(snap)->array[i]))                     \
					(snap)->array[kept++] = (snap)->array[i];          \
			process->first_of = (uint32_t)first;                               \
			process->count_of = (uint32_t)(kept - first);                      \
		}                                                                          \
		(snap)->count = kept;                                                      \
	} while (0)

/* From the end, so that the chains run forward. */
#define CHAIN(snap, array, count, index)                                                   \
	do {                                                                               \
		for (size_t i = (snap)->count; i-- > 0;)                                   \
			(snap)->array[i].next =                                            \
				place_put(&(snap)->index, (snap)->array[i].object,         \
					  (uint32_t)i);                                    \
	} while (0)

_Static_assert(PROC_NONE == HASH_NONE, "the end of a chain is what the look-up does not find");

void proc_snapshot_settle(struct proc_scan *scan)
{
	struct proc_snapshot *snap = scan->snap;

	SETTLE(snap, scan, mappings, mapping_count, settle_mapping, first_mapping, mapping_count);
	SETTLE(snap, scan, fds, fd_count, settle_fd, first_fd, fd_count);
	/* Needs the mappings. */
	SETTLE(snap, scan, sleepers, sleeper_count, settle_sleeper, first_sleeper, sleeper_count);
	CHAIN(snap, mappings, mapping_count, by_mapping);
	CHAIN(snap, fds, fd_count, by_fd);
	CHAIN(snap, sleepers, sleeper_count, by_sleeper);
}
