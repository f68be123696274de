/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The overview, for people and for machines. */
#ifndef APPLETS_OVERVIEW_SHOW_H
#define APPLETS_OVERVIEW_SHOW_H

#include "applets/overview/values.h"

/* Print it for people, or as JSON (share/schemas/overview.schema.json). */
void overview_print_table(const struct overview *);
void overview_print_json(const struct overview *);

#endif
