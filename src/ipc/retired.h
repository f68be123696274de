/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ipc_retire() takes and gives of each object. */
#ifndef IPC_RETIRED_H
#define IPC_RETIRED_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "ipc/object.h"

struct ipc_retired {
	const struct ipc_object *seen; /* as it was judged */
	const struct ipc_sem_element *elements; /* of a set, as judged; NULL: not read */
	int result; /* see ipc_retire() */
};

/* How to go about it. All may be 0 and NULL. */
struct ipc_retire_how {
	bool no_lease;
	int64_t until; /* milliseconds of CLOCK_MONOTONIC; 0: however long it takes */
	time_t looked; /* when the look at the objects as judged began, by time(2); 0: unknown */
	bool (*still)(void *arg, const struct ipc_object *, int fd);
	void (*done)(void *arg, const struct ipc_retired *);
	void *arg;
};

#endif
