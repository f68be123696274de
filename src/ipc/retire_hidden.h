/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that have been leased and hidden, on their last way: removed, or put back where somebody asked
 * for the lease. They go in batches, each with a hideout of its own, so that who hides files and
 * who removes them do not wait for each other at one directory. For the use of ipc_retire() only.
 */
#ifndef IPC_RETIRE_HIDDEN_H
#define IPC_RETIRE_HIDDEN_H

#include "ipc/hideout.h"
#include "ipc/retirement.h"

struct hidden {
	struct ipc_retired *item;
	int fd; /* with the lease; -1: settled already */
};

struct hidden_batch {
	struct hideout hideout; /* made with the first file, and kept for the next batch */
	struct hidden *files;
	size_t count;
	int64_t since; /* when the last one was hidden: nanoseconds as of clock_ns() */
};

/* A file that is in the hideout by now, with its open descriptor, which is taken over. */
void hidden_add(struct hidden_batch *, struct ipc_retired *, int fd);

/* Let those wait no longer who have asked for the lease of a file: it gets its name back first. */
void hidden_let_back(struct hidden_batch *);

/*
 * Remove a file of the batch, or where its lease has been asked back put it back; its item gets its
 * result. Nothing where that has been done.
 */
void hidden_settle(const struct retirement *, struct hidden_batch *, struct hidden *);

#endif
