/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is alike becomes one; for the files of graph only. */
#ifndef GRAPH_FOLD_H
#define GRAPH_FOLD_H

#include "graph/steps.h"

/*
 * Find what is alike: writes into thing_rep and group the first of each that are. They must say of
 * each process and thing that it stands for itself.
 */
void graph_fold(struct build *);

#endif
