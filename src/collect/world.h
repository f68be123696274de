/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that verdicts on objects rest on, as one look at the system finds it; and what the kernel can
 * be asked only about a single object, once it is clear about which.
 */
#ifndef COLLECT_WORLD_H
#define COLLECT_WORLD_H

#include "collect/collect.h"
#include "collect/knowledge.h"
#include "leak/verdict.h"

struct world_request {
	/* Which objects, and what is wanted beyond what verdicts need. */
	struct collect_request collect;

	const struct knowledge *knowledge;
	const struct leak_witness *witnesses; /* of what was seen before */
	size_t witness_count;
	bool alone, count_callers; /* as in struct leak_world */
};

struct world {
	struct collected all;
	struct leak_world facts; /* what leak_judge() is given; it points into the rest */
	uint8_t *leases;         /* enum leak_lease by object; NULL: none was asked for */
	bool *gone;              /* by object: vanished meanwhile; NULL: none has */
};

/*
 * Look. What the request points to must live as long as the world. The exit status, as of collect();
 * free the world with world_free() in any case.
 */
int world_look(const struct ipc_source *, const struct world_request *, struct world *);
void world_free(struct world *);

/*
 * Ask the kernel for a lease on each file whose verdict could be told more surely by it. Whether any was
 * asked for: then it is to be judged once more.
 */
bool world_ask_leases(struct ipc_source *, struct world *, const struct leak_result *);

/*
 * Objects are read before processes. A server that ended in between has removed what it had, and
 * nobody is left who keeps that: it looks like an orphan, and is not there any more. Note in `gone`
 * which of the orphans and dormant objects are not.
 */
void world_find_gone(struct ipc_source *, struct world *, const struct leak_result *);

#endif
