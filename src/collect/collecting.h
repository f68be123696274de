/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A collection under way: what its parts share. Only collect*.c includes this. */
#ifndef COLLECT_COLLECTING_H
#define COLLECT_COLLECTING_H

#include <pthread.h>

#include "collect/collect.h"
#include "ipc/posix_file.h"

struct collecting {
	const struct collect_request *request;
	struct collected *all;
	struct ipc_source source; /* the caller's; what it counts are problems in the end */
	bool live;
	bool in_namespaces;       /* some were chosen */
	bool named;               /* by operands */

	/* With WANT_LINKS. */
	bool any;                 /* some kind could be read */
	int missing;              /* the error of one that the system has not; 0 */

	struct listing {          /* of /dev/shm, while the processes are read */
		bool wanted, running;
		struct ipc_source source;
		struct posix_files files;
		int result;
		pthread_t thread;
	} listing;
};

static inline bool collecting_wants(const struct collecting *all, unsigned want)
{
	return (all->request->want & want) != 0;
}

/* ---- collect_objects.c ---- */

/* All but what comes with the listing. False where there is nothing to go on with. */
bool collect_objects(struct collecting *);

/* Begin to list files that may be very many; and, once the processes are read, take those in use. */
void collect_listing_start(struct collecting *);
void collect_listing_finish(struct collecting *);

/* ---- collect.c, collect_links.c ---- */

/* Free the objects and their elements. */
void collected_free_objects(struct collected *);

void collect_links(struct collecting *);

#endif
