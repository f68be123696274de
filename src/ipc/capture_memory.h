/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capturing shared memory: files, and segments, which are files that have no path. */
#ifndef IPC_CAPTURE_MEMORY_H
#define IPC_CAPTURE_MEMORY_H

#include "ipc/captured.h"
#include "ipc/source.h"

/* As ipc_capture(), of a file in /dev/shm that is open for reading already. */
int ipc_capture_file(int fd, const struct ipc_object *seen, ipc_sink *sink, void *arg,
		     struct ipc_captured *);

/* For ipc_capture() alone: bytes of a segment. */
int capture_segment(struct ipc_source *, ipc_sink *sink, void *arg, struct ipc_captured *);

#endif
