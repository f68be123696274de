/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `who` for people. */
#ifndef APPLETS_WHO_SHOW_H
#define APPLETS_WHO_SHOW_H

#include "applets/who/request.h"

void who_print_table(const struct who *);
void who_print_tree(const struct who *);

#endif
