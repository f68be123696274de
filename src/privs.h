/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Least privilege: what a command does not need it does not have. */
#ifndef PRIVS_H
#define PRIVS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Drop every capability outside the mask `caps` (bit n: capability n) from the permitted,
 * effective, inheritable and ambient sets, and set no_new_privs (prctl(2)), so that nothing
 * started later can gain any. 0 or a negative errno.
 */
int privs_keep(uint64_t caps);

/*
 * Drop the capabilities that the program has from its file and not from its user, where it was
 * started so (AT_SECURE, getauxval(3)): for what root may do, and not everybody who may run the
 * program. Says so where it fails; then the command must not go on.
 */
bool privs_drop_borrowed(void);

/* Whether the capability is in effect. */
bool privs_have(unsigned cap);

#endif
