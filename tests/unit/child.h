/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Child processes that get into a state and stay in it while the test looks at them. */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
	pid_t pid;
};

/*
 * Start a child that runs `body` and then waits. Comes back when the body has given true; the
 * test fails where it gave false or the child died.
 */
void child_start(struct child *, bool (*body)(void *arg), void *arg);

/*
 * Start a child of which the body never comes back, as it waits in a call; it calls
 * child_ready() just before.
 */
void child_start_waiting(struct child *, bool (*body)(void *arg), void *arg);
void child_ready(void);

/* Kill it and wait for its end. */
void child_end(struct child *);

#endif
