/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that were asked for. */
#ifndef APPLETS_LS_COLUMNS_H
#define APPLETS_LS_COLUMNS_H

#include "applets/ls/request.h"

/* Choose the columns by style.form and -o. False where one does not exist. */
bool ls_choose_columns(struct ls *);
void ls_print_columns(const struct ls *);

/* Say that this is no column, or an empty name. */
void ls_wrong_column(const char *list, const char *word, size_t length);

#endif
