/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A clean end by SIGINT, SIGTERM or SIGHUP for commands that take long. */
#ifndef APPLETS_STOP_H
#define APPLETS_STOP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * From now on these signals do not end the program, but are seen by the functions below; those that
 * nohup(1) or a shell had ignored stay ignored. SIGPIPE is ignored. False where that cannot be
 * had, and the user has been told.
 */
bool stop_catch(void);

/* Whether one of them has come. */
bool stop_asked(void);

/* Wait so many seconds; false where the end has come: a signal, or nobody reads stdout any more. */
bool stop_wait(int64_t seconds);

#endif
