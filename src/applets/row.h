/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what was collected to what is shown: the row of an object in a table. */
#ifndef APPLETS_ROW_H
#define APPLETS_ROW_H

#include "collect/collect.h"
#include "render/column.h"

/* The row of object number `i` of the list; valid as long as what was collected. */
struct out_row collected_row(const struct collected *, size_t i);

#endif
