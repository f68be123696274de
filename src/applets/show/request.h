/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line of show asks for. */
#ifndef APPLETS_SHOW_REQUEST_H
#define APPLETS_SHOW_REQUEST_H

#include "collect/namespaces.h"
#include "ipc/lock.h"

/* A lock that the user says is there: "mutex@64". */
struct show_place {
	enum lock_kind kind;
	bool narrow; /* of a 32-bit program */
	uint64_t offset;
};

struct show_request {
	struct namespace_choice namespaces;
	bool json;
	size_t messages; /* at most so many of each queue; SIZE_MAX: all */
	size_t contents; /* bytes of the dump; 0: none */
	struct show_place *places;
	size_t place_count, place_cap;
};

#endif
