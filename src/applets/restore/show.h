/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What restore prints. */
#ifndef APPLETS_RESTORE_SHOW_H
#define APPLETS_RESTORE_SHOW_H

#include "applets/restore/request.h"

void restore_print_list(const struct restore *);
void restore_print_json(const struct restore *);
void restore_print_result(const struct restore *);

#endif
