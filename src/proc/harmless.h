/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that call the kernel for other things than IPC: a list. Only src/proc includes this. */
#ifndef PROC_HARMLESS_H
#define PROC_HARMLESS_H

#include <stdbool.h>

/* Is the file known to use syscall(2) for other things than IPC? By its last part. */
bool proc_syscall_is_harmless(const char *name);

#endif
