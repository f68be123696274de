/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the files of a device belong. Only src/proc includes this. */
#ifndef PROC_DEVICES_H
#define PROC_DEVICES_H

#include <stdbool.h>

#include "proc/scan.h"

void proc_devices_start(struct proc_scan *);
void proc_devices_end(struct proc_scan *);

/* Read the mount table of the process's mount namespace, if that was not done yet. */
void proc_devices_mounts(struct proc_scan *, const struct proc_process *);

/* The same for the task in `dir` and the mount namespace that it is in. */
void proc_devices_mounts_of(struct proc_scan *, int dir, uint64_t ns);

enum proc_device proc_device_class(const struct proc_scan *, dev_t);
void proc_device_learn(struct proc_scan *, dev_t, enum proc_device);

/* Pages of a DEVICE_KERNEL device have 1 << this bytes; 0 unknown. */
uint8_t proc_device_page_shift(const struct proc_scan *, dev_t);

/* A namespace's mount table shows the device. */
void proc_mounts_add(struct proc_scan *, uint64_t ns, dev_t);

/* Take over a text of mountinfo of a mount namespace; for tests. */
void proc_parse_mounts(struct proc_scan *, char *text, uint64_t ns);

/* Is this the path of a file in /dev/shm? */
bool proc_path_is_shm(const char *path, size_t length);

/* A file of which the kind is not settled: kept for now, see proc_snapshot_settle(). */
static inline bool proc_is_open_question(enum proc_device device)
{
	return device == DEVICE_UNKNOWN || device == DEVICE_TMPFS;
}

#endif
