/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that ls and other listing commands share. */
#ifndef APPLETS_LS_OPTIONS_H
#define APPLETS_LS_OPTIONS_H

#include <stdbool.h>

#include "applets/ls/request.h"

/* Begin with what is so unless an option says otherwise. */
void ls_start(struct ls *, struct session *);
void ls_end(struct ls *);

/*
 * Take in an option of which applets/options.h has a row for several commands; another id does
 * nothing. False where the argument is wrong, and the user has been told.
 */
opt_take ls_take_option; /* for a struct ls */

/* The kinds that the words name, and --kind; without any, all. False where a word names none. */
bool ls_take_kinds(struct ls *, char **words);

/* What a program reads is exact: set the style and format for JSON, if that was asked for. */
void ls_set_form(struct ls *);

/* Whether --count has a --watch that it belongs to. */
bool ls_check_watch(const struct ls *);

#endif
