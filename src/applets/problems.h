/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What could not be found out, said on stderr in one line each. Every command says it here, and so in
 * the same words. A line is said once a run, however often it is looked; of what rights hide, what
 * was said is said again only where they hide another sort of thing besides.
 */
#ifndef APPLETS_PROBLEMS_H
#define APPLETS_PROBLEMS_H

#include "applets/session.h"
#include "collect/problems.h"

/* What the session's source has counted meanwhile is said with them. */
void problems_say(struct session *, const struct problems *);

/* For a command that reads objects by itself: why those of the kind could not be read. */
void problems_say_kind(struct session *, enum ipc_kind, int err);

/*
 * Say on stderr what the session's source has counted while the command read from it by itself: lines
 * that could not be understood, objects of which rights hid something. The exit status that this and
 * what was said before make of `status`.
 */
int problems_finish(struct session *, int status);

#endif
