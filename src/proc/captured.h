/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A descriptor that is only a symbolic link in a capture. Only src/proc includes this. */
#ifndef PROC_CAPTURED_H
#define PROC_CAPTURED_H

#include <stdbool.h>

#include "proc/scan.h"

/* What the link's target tells of kind and object. False where that is nothing of interest. */
bool proc_captured_fd(struct proc_scan *, const char *target, struct proc_fd *);

/*
 * The file /dev/shm/NAME gets the identity that it has in the capture, by which the objects there
 * are known; unchanged where it is not there.
 */
void proc_captured_file(struct proc_scan *, const char *path, size_t length, struct place *);

#endif
