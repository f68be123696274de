/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects, processes and what links them: what `who` and `graph` begin with.
 */
#ifndef COLLECT_LINKAGE_H
#define COLLECT_LINKAGE_H

#include "collect/namespaces.h"
#include "use/links.h"

struct linkage_request {
	struct namespace_choice choice;
	char *const *operands;  /* the objects that are meant, ends with NULL; NULL or none: all */
	bool others;            /* also what is no IPC object: pipes, sockets … */
	unsigned proc_want;     /* enum proc_want, beyond what the objects need */
};

struct linkage {
	struct ipc_list objects;
	struct ipc_sem_element **elements;
	struct namespaces namespaces; /* empty unless some were asked for */
	struct proc_snapshot processes;
	struct proc_snapshot named; /* some of them once more, for the names of files */
	struct links links;
	size_t closed_sets;  /* sets whose semaphores we may not read */
	bool closed_queues;  /* POSIX queues may not be listed */
	bool has_processes;
};

/*
 * Fill it. False where there is nothing to go on with; why has been said on stderr. *status
 * becomes EXIT_FAILURE where something failed. The result must be freed either way.
 */
bool linkage_read(struct session *, const struct linkage_request *, struct linkage *, int *status);

/* One line on stderr about all that rights have hidden, with the capabilities that would help. */
void linkage_say_hidden(struct session *, const struct linkage *);

void linkage_free(struct linkage *);

#endif
