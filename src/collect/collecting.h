/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A collection under way: what its parts share. Only collect*.c includes this. */
#ifndef COLLECT_COLLECTING_H
#define COLLECT_COLLECTING_H

#include <pthread.h>

#include "collect/collected.h"
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

#endif
