/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of sleepers have in common: objects to sleep on, and the wait for a sleeper. */
#ifndef WAITS_H
#define WAITS_H

#include <mqueue.h>

#include "procs.h"

#define WANT (PROC_SLEEPERS | PROC_MAPPINGS | PROC_SHARED)

/* A set of zeros, a full queue of messages of type 1, a segment, an empty POSIX queue. */
extern int set_id, queue_id, segment_id;
extern mqd_t queue;

/* They are made anew for each test. */
int make_objects(void **state);
int remove_objects(void **state);
#define WITH_OBJECTS(test) cmocka_unit_test_setup_teardown(test, make_objects, remove_objects)

/* The sleepers of the process, once there is one; fails the test where there is never any. */
const struct proc_sleeper *await_sleeper(struct proc_snapshot *, pid_t pid, unsigned want)
	__attribute__((returns_nonnull));

struct place object_of_fd(int fd);
struct place set_object(const struct proc_snapshot *);
struct place queue_object(const struct proc_snapshot *);

#endif
