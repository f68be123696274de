/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system that tests see: none of the machine's jobs, units, accounts and programs at home. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>

/*
 * Mount what tests/system/fstab says over what the machine has. In a mount name space of the test's
 * own, in which mounts are private. NULL, or what has failed, with errno.
 */
const char *system_mount(void);

/*
 * Whether this process got a mount name space with such a system before main(). Another one would end
 * that one, and with it what was opened there. Referred to by unit.h, so that it is linked into every
 * test.
 */
extern bool system_entered;

#endif
