/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of ls: by the values of columns, numbers as numbers and times by time. */
#ifndef APPLETS_LS_SORT_H
#define APPLETS_LS_SORT_H

#include "applets/ls/request.h"

/* Understand "SIZE,-AGE". False where a column does not exist; the user has been told. */
bool ls_sort_parse(struct ls *, const char *arg);

/* What the order needs to be found out. */
unsigned ls_sort_want(const struct ls *);

/*
 * Bring the indexes of rows into the order that was asked for; equal ones stay as they are. `row_of`
 * gives the row of an index.
 */
void ls_sort(const struct ls *, struct out_row (*row_of)(const void *arg, size_t index),
	     const void *arg, size_t *indexes, size_t count);

#endif
