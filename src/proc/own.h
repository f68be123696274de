/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader's own name spaces, for who takes no snapshot. */
#ifndef PROC_OWN_H
#define PROC_OWN_H

#include <stdint.h>

#include "base/sysroot.h"

/*
 * Inode number of the reader's own IPC namespace, of that of a capture's pid 1; 0: unknown. The same
 * as own.ipc in a snapshot.
 */
uint64_t proc_own_ipc(const struct sysroot *root);

#endif
