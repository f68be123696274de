/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of columns on stdout, in the forms that lsipc of util-linux has. The aligned table
 * is made by libsmartcols, which keeps all of it until the end; the other forms go out row by
 * row and take no memory. Values from strangers are made harmless by the form.
 */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include <stdbool.h>

#include "render/column.h"
#include "render/table_style.h"

struct table;

/* Begin a table. The columns and the format stay the caller's until table_end(). */
struct table *table_begin(const struct table_style *, const struct column_list *,
			  const struct out_format *);

void table_row(struct table *, const struct out_row *);

/*
 * Print what is still to print and free the table. Without a row there is no output; only
 * JSON then has an empty array, but not where the rows could not be found out (`complete` is
 * false): an empty list would be a lie. main() looks whether stdout could be written.
 */
void table_end(struct table *, bool complete);

#endif
