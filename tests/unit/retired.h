/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of ipc/retire.h share: objects to remove, and how that ended. */
#ifndef RETIRED_H
#define RETIRED_H

#include "ipc/retire.h"

extern struct ipc_source machine; /* this one */
extern struct ipc_list list; /* of retired_collect() */

/* A set-up for cmocka: nothing is there. */
int retired_clean(void **state);
#define CLEAN(test) cmocka_unit_test_setup(test, retired_clean)

/* A file of one byte in /dev/shm, or so many: f1, f2, and of each three one a semaphore's. */
void make_file(const char *name);
void make_files(unsigned count);

/* All objects that are there, to be freed by the caller. */
struct ipc_retired *retired_collect(void);
size_t count_results(const struct ipc_retired *, int result);

/* Nothing is hidden, and nothing of ours is left. */
void expect_no_hideout(void);

#endif
