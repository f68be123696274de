/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Name spaces of a test program's own, in which it may make and remove IPC objects, mount
 * and unmount. They end with the program.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>

/*
 * A group set-up for cmocka: enters new IPC and mount name spaces (and for an ordinary user
 * a user name space) with a /dev that holds null, an empty tmpfs on shm, and an empty
 * directory mqueue. Where that is not allowed, need_sandbox() skips the test that calls it.
 */
int sandbox_enter(void **state);
void need_sandbox(void);

/* More than one user id can be used in it: root made it. */
bool sandbox_has_users(void);

/* Mount and unmount in it; failing fails the test. */
void sandbox_mount(const char *type, const char *path);
void sandbox_bind(const char *from, const char *path);
void sandbox_unmount(const char *path);

/* Remove all System V objects and the files in /dev/shm. */
void sandbox_clean(void);

#define ANY_ARG (-1)

/*
 * From now on, in this process and its children, the system call `nr` fails with `err`
 * where the low byte of argument `arg` is `value`; with ANY_ARG always. For children only:
 * there is no way back.
 */
bool sandbox_deny(long nr, int arg, unsigned value, int err);

#endif
