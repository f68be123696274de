/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An object with its contents, read so that nothing is taken out or lost. */
#ifndef IPC_CAPTURE_H
#define IPC_CAPTURE_H

#include "base/strbuf.h"
#include "ipc/captured.h"
#include "ipc/source.h"

void capture_put_message(struct strbuf *, uint64_t type, const void *text, size_t size);

/*
 * Read the object, which was seen before, and hand its contents to `sink`. 0; what
 * ipc_look_again() gives; what the sink gave; -EACCES without read permission; -ENOSYS where
 * the kernel copies no messages; -EMSGSIZE where one is longer than MSGMAX allows today;
 * -EFAULT where memory could not be had; or another negative errno.
 *
 * A segment is attached for a moment (shmat(2), read-only), which shows in its times and its last
 * user. Memory that nobody touched so far is not read, so that it does not become real: by
 * /proc/self/map_files (with CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN), else by mincore(2), which
 * needs that the segment is ours or that we may write to it. Messages are copied by MSG_COPY, again
 * and again until nothing changed meanwhile, but not for ever. While a file is asked for its
 * writers (a read lease, for an instant), SIGIO is ignored.
 */
int ipc_capture(struct ipc_source *, const struct ipc_object *seen, ipc_sink *sink, void *arg,
		struct ipc_captured *);

#endif
