/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of one object, and the processes around it. */
#ifndef APPLETS_SHOW_GATHER_H
#define APPLETS_SHOW_GATHER_H

#include "applets/show/look.h"
#include "collect/collect.h"

struct show_report {
	const struct ipc_object *object;
	const struct proc_snapshot *processes; /* NULL: could not be read */
	uint64_t own_ipc_ns;                   /* the namespace of objects that do not say; 0 unknown */
	uint64_t ipc_ns;                       /* 0 unknown, or of no matter */
	const struct namespace *ns;            /* NULL unless namespaces were asked for */
	struct place key;
	const struct view_object *use;
	struct show_look look;
	int look_err; /* negative errno: there was no look */
	struct show_pid recorded[RECORDED_PIDS_MAX];
	size_t recorded_count;
	const struct ipc_sem_element *semaphores; /* of a set, object->size; NULL: the error says why */
	int semaphores_err;
	struct show_pid *semaphore_pids; /* one for each of them */
};

/* The objects that were given, and what there is around them. */
struct show_all {
	struct session *session;
	const struct show_request *request;
	struct collected found;
};

/*
 * Find out everything about object number `i`. What cannot be found out is missing in the report,
 * which show_free() frees.
 */
void show_gather(struct show_all *, size_t i, struct show_report *);
void show_free(struct show_report *);

/* Why something could not be looked at, for people. Translated. */
const char *show_reason(const struct ipc_object *, int err);

#endif
