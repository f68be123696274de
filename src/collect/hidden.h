/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rights have hidden, said in one line. */
#ifndef COLLECT_HIDDEN_H
#define COLLECT_HIDDEN_H

#include "collect/session.h"

struct hidden {
	uint64_t processes;  /* that could not be looked into */
	uint64_t sets;       /* of semaphores, that may not be read */
	uint64_t namespaces; /* that could not be entered */
	bool queues;         /* POSIX queues may not be listed */
};

/*
 * One line on stderr about all of it, with the capabilities that would help. Nothing where nothing
 * was hidden; else session_finish() has no more to say of objects.
 */
void hidden_say(struct session *, const struct hidden *);

#endif
