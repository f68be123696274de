/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of a collection; for collect.c. */
#ifndef COLLECT_COLLECT_OBJECTS_H
#define COLLECT_COLLECT_OBJECTS_H

#include <stdbool.h>

#include "collect/collecting.h"

/* All but what comes with the listing. False where there is nothing to go on with. */
bool collect_objects(struct collecting *);

/* Begin to list files that may be very many; and, once the processes are read, take those in use. */
void collect_listing_start(struct collecting *);
void collect_listing_finish(struct collecting *);

#endif
