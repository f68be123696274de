/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to find out of objects, beyond what a pass over them finds (ipc/want.h). */
#ifndef COLLECT_WANT_H
#define COLLECT_WANT_H

#include "ipc/want.h"

/* In one mask with enum ipc_want, whose bits are below these. */
enum want {
	WANT_CLOCK = 1 << 12,     /* whether the clock was set, so that ages can be told */
	WANT_USAGE = 1 << 13,     /* of each limit how much is in use */
	WANT_LIMITS = 1 << 14,    /* the limits themselves */
	WANT_ELEMENTS = 1 << 15,  /* the semaphores of sets */
	WANT_PROCESSES = 1 << 16, /* processes, to look up recorded ones */
	WANT_USERS = 1 << 17,     /* its users too */
	WANT_WAITERS = 1 << 18,   /* and who sleeps on an object, of every kind */
	WANT_ENDS = 1 << 19,      /* and all else that links tell of users: what threads have too */
	WANT_STATE = 1 << 20,     /* view_object.state, which a set's elements help to judge */
	WANT_IDS = 1 << 21,       /* uids of processes */
	WANT_CMDLINE = 1 << 22,   /* their arguments */
	WANT_CGROUP = 1 << 23,    /* unit, container, control group */
	WANT_SIGNALS = 1 << 24,   /* signals that are pending */
	WANT_TRAITS = 1 << 25,    /* all that verdicts rest on: who could come back to an object */
	/*
	 * What processes meet at (use/links.h), and not objects with their users (use/view.h). Where
	 * all objects of our own namespace are meant, files that nobody uses are left out: they link
	 * nothing.
	 */
	WANT_LINKS = 1 << 26,
	WANT_OTHERS = 1 << 27,    /* among these also pipes, sockets … which are no IPC objects */
	WANT_NAMESPACE = 1 << 28, /* view.ipc_ns, even where no process is read */
	WANT_RIGHTS = 1 << 29,    /* with WANT_LINKS: also of files what their names do not tell */
	/*
	 * With WANT_ELEMENTS: sleepers are not counted, ncount and zcount stay 0. For who looks for
	 * them again before he does anything: they are most of what reading a set costs.
	 */
	WANT_NO_SLEEPERS = 1 << 30,

	/* What a column or filter needs of the processes, if anything. */
	WANT_ANY_PROCESS = WANT_PROCESSES | WANT_USERS | WANT_STATE,
};

#endif
