/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to find out of objects, beyond their own cheap fields; a mask of it is asked for. */
#ifndef COLLECT_WANT_H
#define COLLECT_WANT_H

/* In one mask with enum ipc_want, whose bits are below these. */
enum want {
	WANT_USAGE = 1 << 16,     /* of each limit how much is in use */
	WANT_LIMITS = 1 << 17,    /* the limits themselves */
	WANT_ELEMENTS = 1 << 18,  /* the semaphores of sets */
	WANT_PROCESSES = 1 << 19, /* processes, to look up recorded ones */
	WANT_USERS = 1 << 20,     /* its users too */
	WANT_WAITERS = 1 << 21,   /* and who sleeps on an object, of every kind */
	WANT_IDS = 1 << 22,       /* uids of processes */
	WANT_CMDLINE = 1 << 23,   /* their arguments */
	WANT_CGROUP = 1 << 24,    /* unit, container, control group */
	WANT_STATE = 1 << 25,     /* view_object.state, which a set's elements help to judge */
	/*
	 * With WANT_ELEMENTS: sleepers are not counted, ncount and zcount stay 0. For who looks for
	 * them again before he does anything: they are most of what reading a set costs.
	 */
	WANT_NO_SLEEPERS = 1 << 30,

	/* What a column or filter needs of the processes, if anything. */
	WANT_ANY_PROCESS = WANT_PROCESSES | WANT_USERS | WANT_STATE,
};

#endif
