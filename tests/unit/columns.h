/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of columns: what one tells, as text. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "render/column.h"

/* The text of the column's value, good until the next call; NULL where it has none. */
const char *text_of_column(const struct column *, const struct out_row *, const struct out_format *);

#endif
