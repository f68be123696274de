/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the processes of a collection meet at; for collect.c. */
#ifndef COLLECT_COLLECT_LINKS_H
#define COLLECT_COLLECT_LINKS_H

#include "collect/collecting.h"

/* Fill in the links. */
void collect_links(struct collecting *);

#endif
