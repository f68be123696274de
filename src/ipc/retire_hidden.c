/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/retire_hidden.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "ipc/lease.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/retired.h"
#include "ipc/retirement.h"

void hidden_add(struct hidden_batch *batch, struct ipc_retired *item, int fd)
{
	batch->files[batch->count++] = (struct hidden){item, fd};
	batch->since = clock_ns();
}

/* Whoever waits for the file gets it once it is closed here; it has its name again by then. */
static void let_back(const struct hidden_batch *batch, struct hidden *hidden)
{
	char file[POSIX_FILE_SIZE];

	posix_file_name(hidden->item->seen, file);

	int err = hideout_put_back(&batch->hideout, file);

	/* -ENOENT: somebody else cleaned up behind us and put it back. */
	hidden->item->result = err && err != -ENOENT ? err : -EBUSY;
	(void)close(hidden->fd);
	hidden->fd = -1;
}

void hidden_let_back(struct hidden_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct hidden *hidden = &batch->files[i];

		if (hidden->fd >= 0 && !lease_is_held(hidden->fd))
			let_back(batch, hidden);
	}
}

void hidden_settle(const struct retirement *retirement, struct hidden_batch *batch,
		   struct hidden *hidden)
{
	char file[POSIX_FILE_SIZE];

	if (hidden->fd < 0)
		return;
	if (!lease_is_held(hidden->fd)) {
		let_back(batch, hidden);
		return;
	}
	posix_file_name(hidden->item->seen, file);

	int err = hideout_unlink(&batch->hideout, file);

	if (err) {
		let_back(batch, hidden);
		if (err != -ENOENT && hidden->item->result == -EBUSY)
			hidden->item->result = err;
		return;
	}
	(void)close(hidden->fd);
	hidden->fd = -1;
	retire_settled(retirement, hidden->item, 0);
}
