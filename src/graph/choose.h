/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of the links is shown; for the files of graph only. */
#ifndef GRAPH_CHOOSE_H
#define GRAPH_CHOOSE_H

#include <stdbool.h>

#include "graph/steps.h"

/* Where data go at an end. */
#define TO_THING 1
#define FROM_THING 2

/* Which way data go between the process and the thing, as far as the kernel knows; 0 unknown. */
unsigned graph_flow(const struct links *, const struct link_end *);

/* Can it be drawn as an edge: what only two have, and no object of its own? */
bool graph_is_plain(const struct link_thing *);

/* Choose what is shown: fills inside, wanted, shown and pair. */
void graph_choose(struct build *);

#endif
